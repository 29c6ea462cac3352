import { atATime } from "../../stacks/at-a-time";

const soon = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("atATime", () => {
  test.each([
    [1, 1],
    [3, 3],
    [10, 5],
    [0, 1],
  ])("with at most %d, has %d of five in hand, each once and in order", async (most, expected) => {
    const begun: number[] = [];
    let [inHand, highest] = [0, 0];
    await atATime([0, 1, 2, 3, 4], most, async (item) => {
      begun.push(item);
      highest = Math.max(highest, ++inHand);
      await soon();
      inHand -= 1;
    });
    expect([begun, highest, inHand]).toEqual([[0, 1, 2, 3, 4], expected, 0]);
  });

  test("rejects with the first error, and does not wait for the others", async () => {
    const work = (item: string) => (item === "wrong" ? soon().then(() => Promise.reject(new Error("it went wrong"))) : new Promise<void>(() => {}));
    await expect(atATime(["waits", "wrong", "waits"], 2, work)).rejects.toThrow("it went wrong");
  });
});
