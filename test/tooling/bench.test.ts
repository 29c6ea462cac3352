/** The benchmarks' own sums, and that baseline (a) declares what the library does. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

jest.setTimeout(60_000);

const root = join(__dirname, "../..");
const scratch = mkdtempSync(join(tmpdir(), "bench-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** What a module of the benchmarks says; they are ES modules. */
function ask(module: string, script: string): unknown {
  const source = `import * as bench from ${JSON.stringify(pathToFileURL(join(root, "scripts/bench", module)).href)};\n${script}`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", source], { encoding: "utf8", cwd: root });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

describe("figures", () => {
  test("are the median of their runs, with the half distance of the outermost", () => {
    expect(ask("figures.mjs", "console.log(JSON.stringify([bench.summary([3, 1, 2]), bench.summary([1, 4]), bench.summary([7])]))")).toEqual([
      { value: 2, spread: 1, runs: 3 },
      { value: 2.5, spread: 1.5, runs: 2 },
      { value: 7, spread: 0, runs: 1 },
    ]);
  });

  test("fail a limit beyond their spread only", () => {
    const script = `const figures = new bench.Figures();
      figures.add("within", [1, 2, 3], "s", 2);
      figures.add("within the spread", [1.5, 2.1, 2.7], "s", 2);
      figures.add("beyond", [2.1, 2.2, 2.3], "s", 2);
      figures.add("once", 1.01, "s", 1);
      figures.add("without a limit", 9, "s");
      console.log(JSON.stringify(figures.exceeded.map(({ name }) => name)));`;
    expect(ask("figures.mjs", script)).toEqual(["beyond", "once"]);
  });
});

test("baseline (a) declares every block of the example inventory's projects, argument by argument", () => {
  const out = join(scratch, "out");
  const run = (args: readonly string[], environment: Readonly<Record<string, string>>) => {
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", env: { ...process.env, DSO_PROJECTS: "", ...environment } });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  };
  run([join(root, "dist/stacks/main.js")], { DSO_INVENTORY: join(root, "examples/inventory"), CDKTF_OUTDIR: out });
  const programs = join(scratch, "programs");
  cpSync(join(out, "stacks"), programs, { recursive: true, filter: (path) => !/(platform|zone-\w+)$/.test(path) });
  const stacks = readdirSync(programs);
  for (const stack of stacks) {
    const file = join(programs, stack, "cdk.tf.json");
    const program = ask("direct-program.mjs", `import { readFileSync } from "node:fs"; console.log(JSON.stringify(bench.directProgram(JSON.parse(readFileSync(${JSON.stringify(file)}, "utf8")))))`);
    rmSync(join(programs, stack), { recursive: true });
    writeFileSync(join(programs, `${stack}.json`), JSON.stringify(program));
  }
  const direct = join(scratch, "direct");
  run([join(root, "scripts/bench/direct-cdktf.cjs"), programs], { CDKTF_OUTDIR: direct });
  const read = (folder: string, stack: string): unknown =>
    JSON.parse(readFileSync(join(folder, "stacks", stack, "cdk.tf.json"), "utf8"), (key, value: unknown) => (key === "//" ? undefined : value));
  expect(stacks.length).toBeGreaterThan(3);
  for (const stack of stacks) expect(read(direct, stack)).toEqual(read(out, stack));
});
