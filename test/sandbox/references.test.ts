import { PROVIDER_RULES } from "../../lib/sandbox/rules";
import type { ProviderRules, Reference } from "../../lib/sandbox/rules/rules";
import { type Tool, TOOL_NAMES, toolOf } from "../../lib/sandbox/schemas";
import { type Attributes, isObject, replaceAt, type Value, valuesAt } from "../../lib/sandbox/values";
import { Bench, type Configuration } from "./bench";
import { type Recipe, RECIPES } from "./recipes";

interface Row {
  readonly type: string;
  readonly index: number;
  readonly reference: Reference;
  readonly title: string;
}

const ROWS: readonly Row[] = TOOL_NAMES.flatMap((tool) =>
  Object.entries(PROVIDER_RULES[tool].resources).flatMap(([type, rules]) =>
    (rules.references ?? []).map((reference, index) => ({ type, index, reference, title: `${type}.${reference.attribute} → ${reference.to[0]} (${reference.onDelete})` })),
  ),
);

/** The images of a project are pushed, not made by Terraform: they have a test of their own. */
const PUSHED = "harbor_repository";

function recipeFor(row: Row): Recipe | undefined {
  const recipes = RECIPES[toolOf(row.type) as Tool] ?? [];
  return recipes.find(([type, , configuration]) => type === row.type && valuesAt(configuration as Attributes, row.reference.attribute).some((value) => value !== null && !(row.reference.except?.(String(value)) ?? false)));
}

function without(row: Row): { readonly [tool in Tool]: ProviderRules } {
  const tool = toolOf(row.type) as Tool;
  const provider = PROVIDER_RULES[tool];
  const rules = provider.resources[row.type] ?? {};
  const references = (rules.references ?? []).filter((_, index) => index !== row.index);
  return { ...PROVIDER_RULES, [tool]: { ...provider, resources: { ...provider.resources, [row.type]: { ...rules, references } } } };
}

const ANY = { url: "https://test", host: "https://test" };

async function prepared(row: Row): Promise<{ bench: Bench; config: Configuration }> {
  const tool = toolOf(row.type) as Tool;
  const bench = new Bench();
  await bench.configure(tool, ANY);
  const [type, name] = recipeFor(row) as Recipe;
  return { bench, config: await bench.prepare(RECIPES[tool] ?? [], type, name) };
}

/** The same configuration, naming something that is not there. */
function astray(config: Configuration, attribute: string): Configuration {
  const copy = JSON.parse(JSON.stringify(config)) as Attributes;
  const nowhere = (value: Value): Value => (Array.isArray(value) ? value.map(nowhere) : typeof value === "number" || /^\d+$/.test(String(value)) ? 987654 : isObject(value) ? value : "nowhere-9");
  replaceAt(copy, attribute.split("."), nowhere);
  return copy;
}

const failure = (attempt: Promise<unknown>) => attempt.then(() => "", (error: Error) => error.message);

test("every reference has a recipe that makes use of it", () => {
  expect(ROWS.filter((row) => row.type !== PUSHED && !recipeFor(row)).map((row) => row.title)).toEqual([]);
});

describe.each(ROWS.filter((row) => row.type !== PUSHED && recipeFor(row)))("$title", (row) => {
  test("something that is not there is an error", async () => {
    const { bench, config } = await prepared(row);
    const wrong = astray(config, row.reference.attribute);
    expect(await failure(bench.create(row.type, wrong))).toMatch(/with .* "[^"]*" does not exist \(404 Not Found\)/);
    const less = bench.withRules(without(row));
    await less.configure(toolOf(row.type) as Tool, ANY);
    expect(await failure(less.create(row.type, wrong))).not.toMatch(new RegExp(`^${row.type}: ${row.reference.to[0]?.replace(/_v1$/, "")} with`));
  });

  test(`what it names is deleted: ${row.reference.onDelete}`, async () => {
    const { bench, config } = await prepared(row);
    const state = await bench.create(row.type, config);
    const target = nameOf(bench, row, state);
    const before = bench.objects.list({ type: row.type }).length;
    const refusal = await failure(Promise.resolve().then(() => bench.objects.remove(target.type, target.id)));
    const gone = bench.objects.list({ type: row.type }).length < before;
    if (row.reference.onDelete === "refuse") expect(refusal).toMatch(/is still used by/);
    else if (row.reference.onDelete === "cascade") expect({ refusal, gone }).toEqual({ refusal: "", gone: true });
    // Another row may refuse or take it along for reasons of its own; this one does neither.
    else expect(refusal).not.toMatch(new RegExp(`is still used by ${row.type} `));
  });
});

/** The object that a created one names by the attribute of a row. */
function nameOf(bench: Bench, row: Row, state: Attributes): { type: string; id: string } {
  const [name] = valuesAt(state, row.reference.attribute).map((value) => (row.reference.as ? row.reference.as(String(value), state) : String(value)));
  for (const type of row.reference.to) {
    for (const object of bench.objects.list({ type })) {
      const names = (row.reference.by ?? ["id"]).flatMap((path) => (path === "id" ? [object.id] : valuesAt(object.attributes as Attributes, path).map(String)));
      if (names.includes(name ?? "")) return object;
    }
  }
  throw new Error(`${row.title}: nothing is called ${name}`);
}
