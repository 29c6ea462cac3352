import { forEachStack } from "../../../stacks/diff/each-stack";

const listeners = () => ["SIGINT", "SIGTERM", "SIGHUP"].map((signal) => process.listenerCount(signal));

test("what fails holds nobody back, and results are in order", async () => {
  const { results, failures, interrupted } = await forEachStack("doing", ["a", "b", "c"], 2, async (stack) => {
    if (stack === "b") throw new Error("no");
    await new Promise((resolve) => setTimeout(resolve, stack === "a" ? 20 : 0));
    return stack;
  });
  expect({ results, failures: [...failures.keys()], interrupted }).toEqual({ results: ["a", "c"], failures: ["b"], interrupted: false });
});
test.each(["SIGINT", "SIGTERM"])("told to end by %s, it takes no further stack, and lets those end that it has begun", async (signal) => {
  const before = listeners();
  const begun: string[] = [];
  const { results, interrupted } = await forEachStack("doing", ["a", "b", "c", "d"], 2, async (stack) => {
    begun.push(stack);
    await new Promise((resolve) => setTimeout(resolve, 10));
    if (stack === "a") process.emit(signal as NodeJS.Signals);
    await new Promise((resolve) => setTimeout(resolve, 10));
    return stack;
  });
  expect({ begun, results, interrupted, listeners: listeners() }).toEqual({ begun: ["a", "b"], results: ["a", "b"], interrupted: true, listeners: before });
});
