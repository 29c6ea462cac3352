import { Progress } from "../../stacks/progress";
import { ProgressLine } from "../../stacks/progress-line";

/** A terminal, and a clock that is set by hand. */
function watched(isTTY: boolean) {
  const written: string[] = [];
  let time = 0;
  const stream = { isTTY, columns: 40, write: (text: string) => written.push(text) };
  // eslint-disable-next-line no-control-regex
  const shown = () => written.map((text) => text.replace(/\r\u001b\[K/g, "").trim()).filter((text) => text !== "");
  return { stream, shown, written, later: (milliseconds: number) => (time += milliseconds), now: () => time };
}

test("says how far it is, once it takes longer than two seconds, and takes the line away in the end", async () => {
  const { stream, shown, written, later, now } = watched(true);
  const progress = new Progress("planning", 2, stream, now);
  await progress.during("platform", async () => void later(1999));
  expect(shown()).toEqual([]);
  await progress.during("project-demo", async () => void later(1));
  expect(shown()).toEqual(["planning 2 of 2"]);
  later(1000);
  await progress.during("project-with-a-name-that-is-too-long-for-it", async () => undefined);
  expect(shown()[1]).toBe("planning 2 of 2: project-with-a-name-th");
  progress.end();
  expect(written.at(-1)).toBe("\r\u001b[K");
});

test("is quiet where nobody watches", async () => {
  const { stream, written, later, now } = watched(false);
  const progress = new Progress("planning", 1, stream, now);
  await progress.during("platform", async () => void later(10_000));
  progress.end();
  expect(written).toEqual([]);
});

test("counts what fails, and hands the failure on", async () => {
  const { stream, shown, later, now } = watched(true);
  const progress = new Progress("planning", 3, stream, now);
  later(5000);
  const fails = async () => {
    later(500);
    throw new Error("no");
  };
  await expect(progress.during("platform", fails)).rejects.toThrow("no");
  progress.end();
  expect(shown()).toEqual(["planning 1 of 3: platform", "planning 2 of 3"]);
});

test("writes a line over at most five times a second", () => {
  const { stream, shown, later, now } = watched(true);
  const line = new ProgressLine(stream, now);
  later(5000);
  for (let done = 1; done <= 1000; done++) {
    line.show(`read ${done} of 1000 projects`);
    later(1);
  }
  expect(shown()).toHaveLength(5);
  line.end();
});
