import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { validate } from "../../stacks/cli/validate";

const root = join(__dirname, "../..");
const names = readdirSync(join(root, "examples/wrong"), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);

describe("dso validate, with all services", () => {
  const said: string[] = [];
  const note = (text: unknown) => void said.push(String(text));
  beforeEach(() => {
    said.length = 0;
    jest.spyOn(console, "log").mockImplementation(note);
    jest.spyOn(console, "error").mockImplementation(note);
  });
  afterEach(() => void jest.restoreAllMocks());

  const run = async (directory: string) => {
    const exit = await validate(join(root, directory));
    return { exit, said: `${said.join("\n")}\n`.replaceAll(`${root}/`, "") };
  };

  test.each(names)("says of examples/wrong/%s what stands beside it, exit 1", async (name) => {
    const expected = readFileSync(join(root, "examples/wrong", name, "expected.txt"), "utf8");
    expect(await run(join("examples/wrong", name, "inventory"))).toEqual({ exit: 1, said: expected });
  });
  test("has nothing to say of the example inventory, exit 0", async () => {
    expect(await run("examples/inventory")).toEqual({ exit: 0, said: "no errors\n" });
  });
});
