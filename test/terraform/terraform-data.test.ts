import childProcess from "node:child_process";
import { DataResource } from "cdktf";
import { TerraformData } from "../../lib/terraform/terraform-data";
import { synthesise } from "../../lib/testing";

const props = { input: { version: 2, name: "channel" }, triggersReplace: { counter: "3" }, lifecycle: { createBeforeDestroy: true } };

describe("Terraform's own data resource", () => {
  const started = jest.spyOn(childProcess, "execSync").mockReturnValue(Buffer.from("Terraform v1.11.4"));
  afterAll(() => started.mockRestore());

  const own = synthesise((stack) => void new TerraformData(stack, "it", props));
  const startedByOwn = started.mock.calls.length;
  const cdktfs = synthesise((stack) => void new DataResource(stack, "it", props));

  test("says what cdktf's own says", () => {
    expect(own.json).toEqual(cdktfs.json);
    expect(own.resource("terraform_data").attributes).toEqual({
      input: { version: 2, name: "channel" },
      triggers_replace: { counter: "3" },
      lifecycle: { create_before_destroy: true },
    });
  });
  test("is synthesised without starting the engine, which cdktf's own does once for each", () => {
    expect(startedByOwn).toBe(0);
    expect(started).toHaveBeenCalledTimes(1);
  });
});
