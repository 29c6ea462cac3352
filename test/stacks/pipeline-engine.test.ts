import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { heldState, runEngine } from "../../stacks/pipeline/engine-run";

const wait = "    to do:   wait until that run is done, then run this job again";

describe("a state that another run holds", () => {
  const info = (lines: string) => `╷\n│ Error: Error acquiring the state lock\n│ \n${lines}╵\n`;
  test("where the engine knows who: who, since when, and by which id it is taken off", () => {
    const output = info("│ Error message: operation error S3: PutObject, PreconditionFailed\n│ Lock Info:\n│   ID:        ab-1\n│   Path:      dso/x.tfstate\n│   Who:       runner@host-7\n│   Created:   2026-11-24 10:00:00 +0000 UTC\n");
    expect(heldState("project-demo", output)).toBe(
      `the state of project-demo is held by runner@host-7 since 2026-11-24 10:00:00 +0000 UTC: nothing was changed\n${wait}\n             if that run is dead: in project-demo's directory, terraform force-unlock ab-1`,
    );
  });
  test("over HTTP what the engine calls the lock's info is its own, and the line may be broken", () => {
    const output = info("│ Error message: HTTP remote state already locked:\n│ ID=ab-2\n│ Lock Info:\n│   ID:        own\n│   Who:       me\n│   Created:   now\n");
    expect(heldState("platform", output)).toBe(`the state of platform is held by another run: nothing was changed\n${wait}\n             if that run is dead: in platform's directory, terraform force-unlock ab-2`);
  });
  test("in PostgreSQL there is nothing to take off", () => {
    expect(heldState("platform", info("│ Error message: Workspace is already locked: default\n│ Lock Info:\n│   ID:        own\n"))).toBe(`the state of platform is held by another run: nothing was changed\n${wait}`);
  });
  test.each([
    ["over HTTP, the server's answer being none that the engine knows", "│ Error message: HTTP remote state already locked, failed to unmarshal body\n│ Lock Info:\n│   ID:        own\n"],
    ["in S3, whoever holds it having written nothing yet", "│ Error message: operation error S3: PutObject, https response error StatusCode: 412, api error\n│ PreconditionFailed: At least one of the pre-conditions you specified did not hold\n"],
  ])("without an id, where none is told: %s", (_, lines) => {
    expect(heldState("platform", info(lines))).toBe(`the state of platform is held by another run: nothing was changed\n${wait}`);
  });
  test.each([
    ["which is not about locks", "Error: Unauthorized"],
    ["401", info("│ Error message: HTTP remote state endpoint requires auth\n│ \n│ Terraform acquires a state lock to protect the state from being written\n│ by multiple users at the same time.\n")],
    ["403", info("│ Error message: HTTP remote state endpoint invalid auth\n")],
    ["500", info("│ Error message: Unexpected HTTP response code 500\n")],
    ["a right that is missing in S3", info("│ Error message: operation error S3: PutObject, https response error StatusCode: 403, api error AccessDenied: Access Denied\n")],
    ["a right that is missing in PostgreSQL", info("│ Error message: pq: permission denied for schema dso_platform\n│ Lock Info:\n│   ID:        own\n│   Who:       me\n")],
  ])("any other failure is told as it is: %s", (_, output) => {
    expect(heldState("platform", output)).toBeUndefined();
  });
});

describe("the engine", () => {
  const directory = mkdtempSync(join(tmpdir(), "dso-engine-"));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  /** An engine that says which signals it gets, and takes its time. */
  const script = join(directory, "engine");
  writeFileSync(script, `#!/bin/sh\ntrap 'echo interrupted; n=1' INT\ntrap 'echo terminated; exit 9' TERM HUP\necho "args: $*"; echo problem >&2\nfor i in 1 2 3 4 5 6 7 8; do sleep 0.1; done\nexit \${n:-0}\n`, { mode: 0o755 });

  test("is run with its arguments, and what it says is kept", async () => {
    const { code, output, answer } = await runEngine(["plan", "-input=false"], directory, { ...process.env, TERRAFORM_BINARY_NAME: script }, false);
    expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(/args: plan -input=false\n/) });
    expect(output).toContain("problem");
    // What it says besides its answer is in no program's way.
    expect(answer).toBe("args: plan -input=false\n");
  });
  test("gets one interrupt, whatever this process gets and however often, and is waited for", async () => {
    const running = runEngine(["apply"], directory, { ...process.env, TERRAFORM_BINARY_NAME: script }, false);
    await new Promise((resolve) => setTimeout(resolve, 300));
    // As when a runner ends everybody, and then again.
    process.emit("SIGTERM");
    process.emit("SIGINT");
    const { code, output } = await running;
    expect({ code, interrupts: output.match(/interrupted/g)?.length, terminated: output.includes("terminated") }).toEqual({ code: 1, interrupts: 1, terminated: false });
  });
  test("that is not there is an error with its name", async () => {
    await expect(runEngine(["plan"], directory, { ...process.env, TERRAFORM_BINARY_NAME: join(directory, "nothing") }, false)).rejects.toThrow(/nothing/);
  });
});
