/** Many projects, as `cdktf synth` has them synthesised: among several processes, and only what has changed. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeFleet } from "../../../lib/testing";

jest.setTimeout(120_000);

const root = join(__dirname, "../../..");
const scratch = mkdtempSync(join(tmpdir(), "synthesise-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Remembered {
  readonly projects: Record<string, { readonly mark: { mtimeMs: number }; readonly digest: string }>;
}

interface Run {
  readonly status: number | null;
  readonly stderr: string;
}

function synthesise(inventory: string, out: string, environment: Readonly<Record<string, string>> = {}): Run {
  const env = { ...process.env, DSO_PROJECTS: "", DSO_WORKERS: "2", DSO_INVENTORY: inventory, CDKTF_OUTDIR: out, ...environment };
  return spawnSync(process.execPath, [join(root, "dist/stacks/main.js")], { cwd: scratch, env, encoding: "utf8" });
}

/** Every file of an output directory with its text, save what is remembered of the synthesis. */
function texts(out: string): Readonly<Record<string, string>> {
  if (!existsSync(out)) return {};
  const files = readdirSync(out, { recursive: true, encoding: "utf8" }).filter((file) => statSync(join(out, file)).isFile() && file !== "synthesis.json");
  return Object.fromEntries(files.sort().map((file) => [file, readFileSync(join(out, file), "utf8")]));
}

function different(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((file) => before[file] !== after[file]).sort();
}

function edit(file: string, change: (text: string) => string): void {
  const text = readFileSync(file, "utf8");
  expect(change(text)).not.toBe(text);
  writeFileSync(file, change(text));
}

const stackFile = (slug: string) => `stacks/project-${slug}/cdk.tf.json`;

describe("a fleet of 55 projects", () => {
  const inventory = join(scratch, "fleet");
  const out = join(scratch, "out");
  const slugs = writeFleet(inventory, { projects: 55 });
  const [first, second, last] = [slugs[0]!, slugs[1]!, slugs.at(-1)!];
  const projectFile = (slug: string) => join(inventory, "projects", `${slug}.yaml`);
  /** What one process writes, in one app. */
  const expected = () => {
    const alone = mkdtempSync(join(scratch, "alone-"));
    expect(synthesise(inventory, alone, { DSO_WORKERS: "0" })).toMatchObject({ status: 0, stderr: "" });
    return texts(alone);
  };

  test("among two processes has the bytes that one process writes, dependencies included", () => {
    expect(synthesise(inventory, out)).toMatchObject({ status: 0, stderr: "" });
    const written = texts(out);
    expect(Object.keys(written)).toHaveLength(55 + 3 + 1);
    expect(different(written, expected())).toEqual([]);
    const manifest = JSON.parse(written["manifest.json"]!) as { stacks: Record<string, { dependencies: string[] }> };
    expect(manifest.stacks[`project-${first}`]!.dependencies).toEqual(["platform", "zone-priv", "zone-pub"]);
    expect(readdirSync(out).sort()).toEqual(["manifest.json", "stacks", "synthesis.json"]);
  });

  test("nothing changed: no stack is made again, save those of platform and zones", () => {
    const stack = join(out, stackFile(first));
    const right = readFileSync(stack, "utf8");
    const other = right.replace("forge", "FORGE");
    writeFileSync(stack, other);
    // As if it had been written so: made again, it would be put right.
    edit(join(out, "synthesis.json"), (text) => {
      const remembered = JSON.parse(text) as Remembered;
      remembered.projects[`projects/${first}.yaml`]!.mark.mtimeMs = statSync(stack).mtimeMs;
      return JSON.stringify(remembered);
    });
    expect(synthesise(inventory, out)).toMatchObject({ status: 0, stderr: "" });
    expect(readFileSync(stack, "utf8")).toBe(other);
    rmSync(stack);
    expect(synthesise(inventory, out)).toMatchObject({ status: 0, stderr: "" });
    expect(readFileSync(stack, "utf8")).toBe(right);
  });

  test("nothing but times changed, as in a cache that was restored: no stack is made again", () => {
    const entries = join(out, "synthesis.json");
    for (const slug of slugs) utimesSync(join(out, stackFile(slug)), 1, 1);
    const digestOf = (slug: string) => (JSON.parse(readFileSync(entries, "utf8")) as Remembered).projects[`projects/${slug}.yaml`]!.digest;
    // As if this had been written: made again, it would be put right.
    const stack = join(out, stackFile(first));
    const right = readFileSync(stack, "utf8");
    const other = right.replace("forge", "FORGE");
    writeFileSync(stack, other);
    edit(entries, (text) => text.replace(digestOf(first), createHash("sha256").update(other).digest("base64url")));
    expect(synthesise(inventory, out)).toMatchObject({ status: 0, stderr: "" });
    expect(readFileSync(stack, "utf8")).toBe(other);
    rmSync(stack);
    expect(synthesise(inventory, out)).toMatchObject({ status: 0, stderr: "" });
    expect(readFileSync(stack, "utf8")).toBe(right);
  });

  test.each(["{", "null"])("what was remembered cannot be read, being %s: every stack is made again", (text) => {
    const before = texts(out);
    writeFileSync(join(out, "synthesis.json"), text);
    writeFileSync(join(out, stackFile(last)), "");
    expect(synthesise(inventory, out, { DSO_WORKERS: "0" })).toMatchObject({ status: 0, stderr: "" });
    expect(different(before, texts(out))).toEqual([]);
  });

  test("a stack's file that was touched is made again", () => {
    const before = texts(out);
    edit(join(out, stackFile(second)), (text) => text.replace("forge", "FORGE"));
    rmSync(join(out, stackFile(last)));
    expect(synthesise(inventory, out)).toMatchObject({ status: 0, stderr: "" });
    expect(different(before, texts(out))).toEqual([]);
  });

  test("one project changed: its stack is made again and no other is touched", () => {
    const before = texts(out);
    const times = new Map(slugs.map((slug) => [slug, statSync(join(out, stackFile(slug))).mtimeMs]));
    edit(projectFile(second), (text) => text.replace("name: dev", "name: develop"));
    expect(synthesise(inventory, out)).toMatchObject({ status: 0, stderr: "" });
    expect(different(before, texts(out))).toEqual([stackFile(second)]);
    for (const slug of slugs) if (slug !== second) expect(statSync(join(out, stackFile(slug))).mtimeMs).toBe(times.get(slug));
  });

  test("what people.yaml says of somebody changed: the stacks of their projects", () => {
    const before = texts(out);
    const owner = /owner: (.*)/.exec(readFileSync(projectFile(first), "utf8"))![1]!;
    writeFileSync(join(inventory, "people.yaml"), `${owner}: { keycloak: somebody }\n`);
    expect(synthesise(inventory, out)).toMatchObject({ status: 0, stderr: "" });
    const changed = different(before, texts(out));
    expect(changed).toContain(stackFile(first));
    expect(changed.length).toBeLessThan(10);
  });

  test("the platform changed: every stack, to what one process writes", () => {
    edit(join(inventory, "platform.yaml"), (text) => text.replace("https://harbor.example.org", "https://harbor.example.com"));
    expect(synthesise(inventory, out)).toMatchObject({ status: 0, stderr: "" });
    const written = texts(out);
    expect(slugs.filter((slug) => !written[stackFile(slug)]!.includes("harbor.example.com"))).toEqual([]);
    expect(different(written, expected())).toEqual([]);
  });

  test("projects gone: they leave the manifest, and those that stay keep their order", () => {
    rmSync(projectFile(last));
    expect(synthesise(inventory, out)).toMatchObject({ status: 0, stderr: "" });
    expect(readFileSync(join(out, "manifest.json"), "utf8")).toBe(expected()["manifest.json"]);
  });

  test("mistakes in several files, and between files, are told together, and nothing is written", () => {
    const before = texts(out);
    const [third, fourth] = [slugs[2]!, slugs[40]!];
    edit(projectFile(third), (text) => text.replace("stage: dev", "stage: devil"));
    edit(projectFile(fourth), (text) => text.replace(/owner: .*/, "owner: nobody"));
    edit(projectFile(second), (text) => `${text}id: 22e7044f-8414-435d-9c4a-2df42a65034b\n`);
    writeFileSync(join(inventory, "projects", "twin.yaml"), readFileSync(projectFile(first), "utf8"));
    const { status, stderr } = synthesise(inventory, out);
    expect(status).toBe(1);
    for (const place of [`projects/${third}.yaml`, `projects/${fourth}.yaml`, `projects/${second}.yaml`, "projects/twin.yaml"]) expect(stderr).toContain(place);
    expect(stderr).toContain("[duplicate-slug]");
    expect(different(before, texts(out))).toEqual([]);
    expect(readdirSync(out).sort()).toEqual(["manifest.json", "stacks", "synthesis.json"]);
  });
});

test("what is wrong with every stack is told once", () => {
  const inventory = join(scratch, "shared-state");
  writeFleet(inventory, { projects: 60 });
  edit(join(inventory, "platform.yaml"), (text) => `${text}backend: { type: http, address: https://states.example.org }\n`);
  const { status, stderr } = synthesise(inventory, join(scratch, "shared-state-out"));
  expect(status).toBe(1);
  expect(stderr.match(/\[backend-shared\]/g)).toHaveLength(1);
});

describe("a plugin of one's own among several processes", () => {
  const inventory = join(scratch, "with-plugin");
  const out = join(scratch, "with-plugin-out");
  const slugs = writeFleet(inventory, { projects: 52 });
  const [first, last] = [[...slugs].sort()[0]!, [...slugs].sort().at(-1)!];

  function attach(hook: string): void {
    const library = JSON.stringify(join(root, "dist/lib"));
    writeFileSync(join(inventory, "own.cjs"), `const { Plugin } = require(${library});
      const { Fn } = require(${JSON.stringify(require.resolve("cdktf"))});
      let shared;
      module.exports = class Own extends Plugin { onProject(project, scope) { ${hook} } };\n`);
    const platform = join(inventory, "platform.yaml");
    const text = readFileSync(platform, "utf8").replace(/plugins:[^]*$/, "");
    writeFileSync(platform, `${text}plugins: [{ id: own, module: ./own.cjs }]\n`);
  }

  test("that fails for one project alone leaves nothing written", () => {
    attach(`if (project.slug === ${JSON.stringify(last)}) throw new Error("not this one");`);
    const { status, stderr } = synthesise(inventory, out);
    expect({ status, told: stderr.includes("not this one") }).toEqual({ status: 1, told: true });
    expect(texts(out)).toEqual({});
  });

  test("that keeps a token from one stack for the next is given a process that knows it", () => {
    attach(`shared ??= Fn.upper("shared"); project.addOutput(scope, "shared", shared);`);
    expect(synthesise(inventory, out)).toMatchObject({ status: 0, stderr: "" });
    for (const slug of [first, last]) expect(JSON.parse(texts(out)[stackFile(slug)]!).output.outputs.value.shared).toBe('${upper("shared")}');
  });

  test("is run each time: on what it depends cannot be told", () => {
    attach(`project.addOutput(scope, "later", "yes");`);
    expect(synthesise(inventory, out)).toMatchObject({ status: 0, stderr: "" });
    expect(JSON.parse(texts(out)[stackFile(first)]!).output.outputs.value.later).toBe("yes");
  });
});
