import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scenarios, type Scenario } from "./scenarios";
import { lfsMissing, withoutAddresses, World, type Run } from "./world";

// Every step is a process of its own, on machines that have other things to do.
jest.setTimeout(120_000);

const PAGE = join(__dirname, "../../../docs/MIRROR.md");

describe("the mirror, with real Git between two servers over TLS", () => {
  let world: World;
  const rows = new Map<string, string>();
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.stop());

  const [possible, impossible] = [true, false].map((wanted) => scenarios.filter(({ needsLfs = false }) => (lfsMissing === undefined || !needsLfs) === wanted));
  for (const { title } of impossible!) test.skip(`${title} (skipped: ${lfsMissing})`, () => undefined);

  test.each(possible!.map((scenario): [string, Scenario] => [scenario.title, scenario]))("%s", async (_title, scenario) => {
    const { name, variables, options, expected } = scenario;
    await scenario.prepare(world, name);
    const run = await world.run({ PROJECT_NAME: name, ...variables }, options);
    const says = linesOf(run, name);
    const refs = world.refs(name);
    rows.set(name, row(scenario, run.code, says, refs));
    expect({ code: run.code, says, refs }).toEqual({ code: expected.code, says: expect.arrayContaining([...expected.says]), refs: expected.refs });
    expect(says).toHaveLength(expected.says.length);
    expect(run.left).toEqual([]);
    expect(world.vault.open).toEqual(new Set());
    scenario.also?.(world, name);
  });

  // Without all cases there is no table to compare.
  (lfsMissing === undefined ? test : test.skip)(`the table in docs/MIRROR.md is what was seen${lfsMissing === undefined ? "" : ` (skipped: ${lfsMissing})`}`, () => {
    const table = ["| Case | `mirror:` in the inventory | Variables | Job | What it says | Here afterwards |", "|---|---|---|---|---|---|", ...scenarios.map(({ name }) => rows.get(name))].join("\n");
    const page = readFileSync(PAGE, "utf8");
    const [before, after] = [/^[^]*<!-- outcomes -->\n/.exec(page)![0], /\n<!-- \/outcomes -->[^]*$/.exec(page)![0]];
    const written = `${before}${table}${after}`;
    // Written anew by DSO_WRITE_OUTCOMES=1 npx jest test/ci/mirror/outcomes
    if (process.env["DSO_WRITE_OUTCOMES"] === "1") writeFileSync(PAGE, written);
    else expect(page).toBe(written);
  });

  /** What it says of a repository, in its own words. */
  function linesOf({ output }: Run, name: string): readonly string[] {
    const lines = withoutAddresses(output, world).split("\n");
    return lines.filter((line) => line.startsWith(`${name}: `)).map((line) => line.slice(name.length + 2));
  }
});

const verdicts: Readonly<Record<number, string>> = { 0: "passed", 1: "failed", 3: "passed, with a warning" };

function row({ name, title, settings = "", variables }: Scenario, code: number | null, says: readonly string[], refs: Readonly<Record<string, string>>): string {
  const shown = Object.entries({ ...variables, ...(variables["PROJECT_NAME"] !== "" && { PROJECT_NAME: name }) }).filter(([key, value]) => !key.startsWith("CI_PIPELINE") && !key.startsWith("CI_COMMIT") && !(key === "PROJECT_NAME" && value === ""));
  const cells = [
    title,
    settings && `\`${settings}\``,
    shown.filter(([key]) => key !== "PROJECT_NAME").map(([key, value]) => `\`${key}=${value}\``).join(" "),
    verdicts[code ?? -1] ?? `exit ${code}`,
    says.join("<br>"),
    Object.entries(refs).map(([reference, subject]) => `\`${reference.replace(/^refs\/(heads|tags)\//, (_all, kind: string) => (kind === "tags" ? "tag " : ""))}\` (${subject})`).join(", ") || "nothing",
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
