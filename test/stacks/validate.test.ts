import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { stringify } from "yaml";
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
    const exit = await validate(resolve(root, directory));
    return { exit, said: `${said.join("\n")}\n`.replaceAll(`${root}/`, "") };
  };

  test.each(names)("says of examples/wrong/%s what stands beside it, exit 1", async (name) => {
    const expected = readFileSync(join(root, "examples/wrong", name, "expected.txt"), "utf8");
    expect(await run(join("examples/wrong", name, "inventory"))).toEqual({ exit: 1, said: expected });
  });
  test("has nothing to say of the example inventory, exit 0", async () => {
    expect(await run("examples/inventory")).toEqual({ exit: 0, said: "no errors\n" });
  });

  describe("of a backend", () => {
    const scratch = mkdtempSync(join(tmpdir(), "dso-validate-"));
    afterAll(() => rmSync(scratch, { recursive: true, force: true }));
    const judged = async (backend: object) => {
      const platform = { apiVersion: "dso/v1", kind: "Platform", rootPath: "forge/projects", zones: [], clusters: [] };
      mkdirSync(join(scratch, "projects"), { recursive: true });
      writeFileSync(join(scratch, "platform.yaml"), stringify({ ...platform, backend }));
      return (await run(scratch)).said;
    };
    const address = "https://states.example.org/factory";

    test.each<[object, RegExp]>([
      [{ type: "local", path: "factory.tfstate" }, /platform\.yaml:8:9: /],
      [{ type: "s3", bucket: "b", region: "eu", key: "fixed.tfstate", dynamodb_table: "lock-<stack>" }, /platform\.yaml:10:8: [^]*found: +fixed\.tfstate\n +allowed: for s3, <stack> in key or bucket/],
      [{ type: "pg", schema_name: "factory", conn_str: "postgres://db/<stack>" }, /platform\.yaml:8:16: [^]*<stack> in schema_name or table_name/],
      [{ type: "http" }, /platform\.yaml:6:1: [^]*found: +no address\n/],
      [{ type: "http", address, lock_address: `${address}/<stack>` }, /platform\.yaml:8:12: [^]*to do: +write <stack> into address/],
      [{ type: "kubernetes", secret_suffix: "x", labels: { s: "<stack>" } }, /platform\.yaml:8:18: /],
      [{ type: "remote", organization: "<stack>", workspaces: { name: "factory" } }, /platform\.yaml:9:3: /],
    ])("that all stacks would keep their state in one place: %j", async (backend, where) => {
      expect(await judged(backend)).toMatch(/all stacks would keep their state in one place \[backend-shared\]/);
      expect(said.join("\n")).toMatch(where);
    });
    test.each<object>([
      { type: "local" },
      { type: "s3", bucket: "state-of-<stack>", key: "fixed.tfstate" },
      { type: "pg", schema_name: "states", table_name: "of-<stack>" },
      { type: "http", address: `${address}/<stack>` },
      { type: "kubernetes", secret_suffix: "x", namespace: "states-<stack>" },
      { type: "remote", organization: "example", workspaces: { prefix: "<stack>-" } },
    ])("nothing, where each stack has its own: %j", async (backend) => {
      expect(await judged(backend)).toBe("no errors\n");
    });
    test("that Terraform does not encrypt; nothing where there is OpenTofu, or nobody knows", async () => {
      const before = process.env["TERRAFORM_BINARY_NAME"];
      const engine = async (name: string, answer: string) => {
        const file = join(scratch, name);
        if (answer !== "") writeFileSync(file, `#!/bin/sh\necho '${answer}'\n`, { mode: 0o755 });
        process.env["TERRAFORM_BINARY_NAME"] = file;
        return judged({ type: "local", encryption: {} });
      };
      try {
        expect(await engine("terraform", "Terraform v1.11.4")).toMatch(/platform\.yaml:8:3: this engine does not encrypt states \[encryption-unsupported\]\n +found: +Terraform\n/);
        said.length = 0;
        expect(await engine("tofu", "OpenTofu v1.12.0")).toBe("no errors\n");
        said.length = 0;
        expect(await engine("nowhere", "")).toBe("no errors\n");
      } finally {
        if (before === undefined) delete process.env["TERRAFORM_BINARY_NAME"];
        else process.env["TERRAFORM_BINARY_NAME"] = before;
      }
    });
  });
});
