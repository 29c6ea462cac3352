import { Construct } from "constructs";
import { RemovedBlocks } from "../../lib/terraform/removed-blocks";
import { synthesise } from "../../lib/testing";

const forget = (scope: Construct, ...addresses: string[]) => new RemovedBlocks(scope, "removed", addresses);
const block = (from: string) => ({ from, lifecycle: { destroy: false } });

describe("removed blocks", () => {
  test("of a stack are one list, sorted, whatever the order in which they were made", () => {
    const { json } = synthesise((stack) => {
      forget(new Construct(stack, "z"), "a.one", "d.one");
      forget(new Construct(stack, "b"), "c.one");
      forget(stack, "b.one");
    });
    expect(json["removed"]).toEqual(["a.one", "b.one", "c.one", "d.one"].map(block));
  });
  test("are not there where nothing is forgotten", () => {
    expect(synthesise(() => undefined).json["removed"]).toBeUndefined();
  });
});
