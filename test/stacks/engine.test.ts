import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engineProblem } from "../../stacks/engine";

const folder = mkdtempSync(join(tmpdir(), "engine-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const install = "install Terraform or OpenTofu 1.11 or newer, and put it in PATH (OpenTofu: set TERRAFORM_BINARY_NAME=tofu)";

/** A program in the PATH that answers as the engine would. */
function engine(name: string, answer: string, exit = 0): NodeJS.ProcessEnv {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\ncat <<'END'\n${answer}\nEND\nexit ${exit}\n`);
  chmodSync(file, 0o755);
  return { PATH: `${folder}:/usr/bin:/bin`, TERRAFORM_BINARY_NAME: name };
}

const version = (text: string) => JSON.stringify({ terraform_version: text, platform: "linux_amd64" }, null, 2);

describe("the engine", () => {
  test.each(["1.11.0", "1.11.4", "1.12.0-beta1", "2.0.0"])("%s is new enough", (text) => {
    expect(engineProblem(engine("terraform", version(text)))).toBeUndefined();
  });
  test.each(["1.10.5", "1.5.7", "0.15.0"])("%s is too old: one line says what to install", (text) => {
    expect(engineProblem(engine("terraform", version(text)))).toBe(`terraform ${text} is too old: ${install}`);
  });
  test("another one is asked where TERRAFORM_BINARY_NAME names it", () => {
    expect(engineProblem(engine("tofu", version("1.12.1")))).toBeUndefined();
    expect(engineProblem(engine("tofu", version("1.9.0")))).toBe(`tofu 1.9.0 is too old: ${install}`);
  });
  test("that is not there is missed in one line", () => {
    expect(engineProblem({ PATH: folder, TERRAFORM_BINARY_NAME: "no-such-engine" })).toBe(`no-such-engine was not found: ${install}`);
    expect(engineProblem({ PATH: join(folder, "nowhere") })).toBe(`terraform was not found: ${install}`);
  });
  test("that is something else is told from one", () => {
    expect(engineProblem(engine("terraform", "Usage: terraform [options]", 1))).toBe(`terraform does not tell its version: ${install}`);
  });
});
