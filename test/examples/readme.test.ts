import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { validate } from "../../stacks/cli/validate";

const root = join(__dirname, "../..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const [, project] = /```yaml\n(# projects\/demo\.yaml\n[\s\S]*?)```/.exec(readme)!;
const [, shown] = /`npx dso validate` prints everything[^\n]*\n\n```\n([\s\S]*?)```/.exec(readme)!;

describe("the README's project", () => {
  let directory: string;
  let said: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "dso-readme-"));
    cpSync(join(root, "examples/inventory"), directory, { recursive: true });
    said = "";
    const note = (text: unknown) => void (said += `${String(text)}\n`);
    jest.spyOn(console, "log").mockImplementation(note);
    jest.spyOn(console, "error").mockImplementation(note);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(directory, { recursive: true, force: true });
  });
  const judge = async (text: string) => {
    writeFileSync(join(directory, "projects", "demo.yaml"), text);
    const exit = await validate(directory);
    return { exit, said: said.replaceAll(`${directory}/`, "") };
  };

  test("is right on the example's platform", async () => {
    expect(await judge(project!)).toEqual({ exit: 0, said: "no errors\n" });
  });
  test("with a cluster that is not there, is refused in the README's words", async () => {
    expect(await judge(project!.replace("app1", "app9"))).toEqual({ exit: 1, said: `${shown}\n1 error in 1 file\n` });
  });
});
