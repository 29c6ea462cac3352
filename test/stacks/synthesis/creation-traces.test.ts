import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { omitCreationTraces } from "../../../stacks/synthesis/creation-traces";

const compiled = join(__dirname, "../../../dist/stacks/synthesis/creation-traces.js");

/** In a process of its own: here, tests have replaced the function already. */
function traceLength(environment: string): number {
  const script = `require(${JSON.stringify(compiled)}).omitCreationTraces(${environment});
    const { Lazy } = require("cdktf"); console.log(Lazy.anyValue({ produce: () => 1 }).creationStack.length);`;
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8", cwd: join(__dirname, "../../..") });
  expect(stderr).toBe("");
  return Number(stdout);
}

test("tokens keep no trace of where they were made", () => expect(traceLength("{}")).toBe(0));
test("unless they are asked for", () => expect(traceLength('{ DSO_TRACES: "1" }')).toBeGreaterThan(3));
test("this version of cdktf has the function that is replaced", () => expect(omitCreationTraces({})).toBe(true));
