import { plan } from "../../lib/sandbox/provider/plan";
import { PROVIDER_RULES } from "../../lib/sandbox/rules";
import type { ResourceRules } from "../../lib/sandbox/rules/rules";
import { attributeAt, attributeType, loadSchema, nestedOf, type Block, type Schema, TOOL_NAMES } from "../../lib/sandbox/schemas";
import { type Attributes, type CtyType, isObject, isUnknown, UNKNOWN, type Value, valuesAt } from "../../lib/sandbox/values";
import { Bench } from "./bench";

const SCHEMA: Schema = {
  version: 0,
  block: {
    attributes: {
      name: { type: "string", required: true },
      note: { type: "string", optional: true },
      size: { type: "number", optional: true, computed: true },
      id: { type: "string", computed: true },
      secret: { type: "string", optional: true, write_only: true },
      secret_version: { type: "number", optional: true },
      names: { type: ["set", "string"], optional: true },
    },
    block_types: {
      rule: { nesting_mode: "list", block: { attributes: { key: { type: "string", required: true }, number: { type: "number", computed: true }, on: { type: "bool", optional: true } } } },
      tag: { nesting_mode: "set", block: { attributes: { key: { type: "string", required: true }, number: { type: "number", computed: true } } } },
    },
  },
};

const EMPTY: Attributes = { name: null, note: null, size: null, id: null, secret: null, secret_version: null, names: null, rule: [], tag: [] };
const config = (values: Attributes): Attributes => ({ ...EMPTY, ...values });
const planOf = (rules: ResourceRules, now: Attributes, prior: Attributes | null, proposed: Attributes = now) => plan(SCHEMA, rules, now, prior, proposed);

describe("creating", () => {
  test("what is computed and left out is unknown, what is given stays", () => {
    const { planned } = planOf({}, config({ name: "a", size: 3 }), null);
    expect(planned).toMatchObject({ name: "a", size: 3, id: UNKNOWN, note: null });
  });

  test("write-only values are never in a plan", () => {
    expect(planOf({}, config({ name: "a", secret: "s", secret_version: 1 }), null).planned).toMatchObject({ secret: null, secret_version: 1 });
  });

  test("defaults stand in for what is left out, at any depth", () => {
    const { planned } = planOf({ defaults: { note: "none", size: 1, "rule.on": true } }, config({ name: "a", rule: [{ key: "k", number: null, on: null }] }), null);
    expect(planned).toMatchObject({ note: "none", size: 1, rule: [{ key: "k", number: UNKNOWN, on: true }] });
  });

  test("the newer framework has no defaults for what is not computed", () => {
    expect(planOf({ strict: true, defaults: { note: "none", size: 1 } }, config({ name: "a" }), null).planned).toMatchObject({ note: null, size: 1 });
  });
});

describe("changing", () => {
  const prior: Attributes = { ...EMPTY, name: "a", id: "1", size: 3, rule: [{ key: "k", number: 7, on: null }], tag: [{ key: "t", number: 8 }] };
  const proposed = (values: Attributes): Attributes => ({ ...prior, ...values });

  test("computed values stay as they are", () => {
    const now = config({ name: "b", rule: [{ key: "k", number: null, on: null }], tag: [{ key: "t", number: null }] });
    expect(planOf({}, now, prior, proposed({ name: "b" })).planned).toMatchObject({ id: "1", size: 3, rule: [{ number: 7 }], tag: [{ number: 8 }] });
  });

  test("what a change makes unknown again is unknown, and only then", () => {
    const same = config({ name: "a", rule: [{ key: "k", number: null, on: null }], tag: [{ key: "t", number: null }] });
    expect(planOf({ recomputed: ["size"] }, same, prior, proposed({})).planned["size"]).toBe(3);
    expect(planOf({ recomputed: ["size"] }, { ...same, name: "b" }, prior, proposed({ name: "b" })).planned["size"]).toBe(UNKNOWN);
  });

  test("an element that is new has unknown values, one that was there keeps its own", () => {
    const now = config({ name: "a", rule: [{ key: "k", number: null, on: null }, { key: "l", number: null, on: null }] });
    const { planned } = planOf({}, now, prior, proposed({ rule: [{ key: "k", number: 7, on: null }, { key: "l", number: null, on: null }] }));
    expect(planned["rule"]).toEqual([{ key: "k", number: 7, on: null }, { key: "l", number: UNKNOWN, on: null }]);
  });

  test("a member of a set is the one it was only if it is equal", () => {
    const now = config({ name: "a", tag: [{ key: "new", number: null }, { key: "t", number: null }] });
    const { planned } = planOf({}, now, prior, proposed({ tag: [{ key: "new", number: null }, { key: "t", number: 8 }] }));
    expect(planned["tag"]).toEqual([{ key: "new", number: UNKNOWN }, { key: "t", number: 8 }]);
  });

  test("what the configuration leaves out may be left alone", () => {
    const state = { ...prior, note: "typed by hand" };
    expect(planOf({ leftAlone: ["note"] }, config({ name: "a" }), state, { ...state, note: null }).planned["note"]).toBe("typed by hand");
    expect(planOf({}, config({ name: "a" }), state, { ...state, note: null }).planned["note"]).toBeNull();
  });

  test("what means the same to the provider is no change", () => {
    const rules: ResourceRules = { rewrites: [{ attribute: "note", rule: "case", by: "provider", apply: (value) => String(value).toLowerCase() }] };
    expect(planOf(rules, config({ name: "a", note: "ABC" }), { ...prior, note: "abc" }, proposed({ note: "ABC" })).planned["note"]).toBe("abc");
    expect(planOf(rules, config({ name: "a", note: "ABD" }), { ...prior, note: "abc" }, proposed({ note: "ABD" })).planned["note"]).toBe("ABD");
  });

  test("the order of a set replaces nothing", () => {
    const state = { ...prior, names: ["a", "b"] };
    expect(planOf({ replace: ["names"] }, config({ name: "a", names: ["b", "a"] }), state, { ...state, names: ["b", "a"] }).replace).toEqual([]);
    expect(planOf({ replace: ["names"] }, config({ name: "a", names: ["c", "a"] }), state, { ...state, names: ["c", "a"] }).replace).toEqual([["names"]]);
  });

  test("a path into a list names the element, one into a set only the set", () => {
    expect(planOf({ replace: ["rule.key"] }, config({ name: "a" }), prior, proposed({ rule: [{ key: "z", number: 7, on: null }] })).replace).toEqual([["rule", 0, "key"]]);
    expect(planOf({ replace: ["tag.key"] }, config({ name: "a" }), prior, proposed({ tag: [{ key: "z", number: 8 }] })).replace).toEqual([["tag"]]);
  });
});

/** Another value of the same type. */
function other(type: CtyType, value: Value): Value {
  if (type === "string") return value === "other" ? "another" : "other";
  if (type === "number") return Number(value ?? 0) + 1;
  if (type === "bool") return value !== true;
  if (typeof type !== "string" && (type[0] === "list" || type[0] === "set")) return [other(type[1], Array.isArray(value) ? (value[0] ?? null) : value)];
  return { other: value === null ? "other" : "another" };
}

/** A state with nothing in it but the blocks on the way to a path, and its value there. */
function stateWith(block: Block, path: readonly string[], value: Value): Attributes {
  const [name = "", ...rest] = path;
  const result: Attributes = {};
  for (const attribute of Object.keys(block.attributes ?? {})) result[attribute] = null;
  for (const [nestedName, nested] of nestedOf(block)) {
    const single = nested.mode === "single" || nested.mode === "group";
    if (nestedName !== name) result[nestedName] = single || !nested.isBlock ? null : [];
    else if (rest.length > 0) result[name] = single ? stateWith(nested.fields, rest, value) : [stateWith(nested.fields, rest, value)];
  }
  if (rest.length === 0) result[name] = value;
  return result;
}

const REPLACING = TOOL_NAMES.flatMap((tool) =>
  Object.entries(PROVIDER_RULES[tool].resources).flatMap(([type, rules]) => (rules.replace ?? []).map((path) => ({ tool, type, path, title: `${type}.${path}` }))),
);

describe("what replaces", () => {
  test.each(REPLACING)("$title", ({ tool, type, path }) => {
    const schema = loadSchema(tool).resource_schemas?.[type] as Schema;
    const parts = path.split(".");
    const attribute = attributeAt(schema.block, path);
    // A row whose attribute the schema does not know would never do anything.
    const valueType = attribute ? attributeType(attribute) : "block";
    if (valueType === "block") {
      expect(nestedOf(schema.block).map(([name]) => name)).toContain(parts[0]);
      return;
    }
    const before = stateWith(schema.block, parts, other(valueType, null));
    const after = stateWith(schema.block, parts, other(valueType, valuesAt(before, path)[0] ?? null));
    // Without the defaults, which would differ from the empty state beside them.
    const rules: ResourceRules = { ...PROVIDER_RULES[tool].resources[type], defaults: {} };
    const replaced = (row: ResourceRules) => plan(schema, row, after, before, after).replace.map((found) => found.filter((part) => typeof part === "string").join("."));
    expect(replaced(rules).some((found) => path === found || path.startsWith(`${found}.`))).toBe(true);
    expect(replaced({ ...rules, replace: (rules.replace ?? []).filter((one) => one !== path) })).toEqual([]);
  });
});

describe("what is filled in", () => {
  const DEFAULTS = TOOL_NAMES.flatMap((tool) =>
    Object.entries(PROVIDER_RULES[tool].resources).flatMap(([type, rules]) => Object.entries(rules.defaults ?? {}).map(([path, value]) => ({ tool, type, path, value, title: `${type}.${path}` }))),
  );

  test.each(DEFAULTS)("$title", ({ tool, type, path, value }) => {
    const schema = loadSchema(tool).resource_schemas?.[type] as Schema;
    const attribute = attributeAt(schema.block, path);
    // Tables of a family of types name attributes that not all of them have.
    if (!attribute) return expect(FAMILY.some((prefix) => type.startsWith(prefix))).toBe(true);
    const config = stateWith(schema.block, path.split("."), null);
    const rules = PROVIDER_RULES[tool].resources[type] as ResourceRules;
    const found = (row: ResourceRules) => valuesAt(plan(schema, row, config, null, config).planned, path)[0] ?? null;
    expect(found(rules)).toEqual(value);
    const { [path]: _, ...less } = rules.defaults ?? {};
    const without = found({ ...rules, defaults: less });
    expect(isUnknown(without) || without === null).toBe(true);
    return undefined;
  });
});

const FAMILY = ["nexus_repository_", "gitlab_group_hook", "gitlab_project_hook", "gitlab_group_variable", "gitlab_project_variable", "kubernetes_default_service_account_v1"];

test("what must be computed is computed by the schema's own account", () => {
  const wrong = TOOL_NAMES.flatMap((tool) =>
    Object.entries(PROVIDER_RULES[tool].resources).flatMap(([type, rules]) => {
      const schema = loadSchema(tool).resource_schemas?.[type];
      if (!schema) return [];
      return [...Object.keys(rules.computed ?? {}), ...Object.keys(rules.derived ?? {})]
        .filter((path) => {
          const attribute = attributeAt(schema.block, path);
          return !attribute?.computed && !FAMILY.some((prefix) => type.startsWith(prefix));
        })
        .map((path) => `${type}.${path}`);
    }),
  );
  expect(wrong).toEqual([]);
});

test("what a table names is in the schema", () => {
  const wrong = TOOL_NAMES.flatMap((tool) =>
    Object.entries(PROVIDER_RULES[tool].resources).flatMap(([type, rules]) => {
      const schema = loadSchema(tool).resource_schemas?.[type];
      if (!schema) return [];
      const paths = [
        ...(rules.unread ?? []), ...(rules.leftAlone ?? []), ...(rules.fixed ?? []), ...(rules.recomputed ?? []), ...Object.keys(rules.allowed ?? {}),
        ...(rules.exactlyOneOf ?? []).flat(), ...(rules.atMostOneOf ?? []).flat(), ...(rules.rewrites ?? []).map((row) => row.attribute),
        ...(rules.references ?? []).map((row) => row.attribute).filter((path) => !path.startsWith("manifest.")),
      ];
      const blocks = Object.keys(schema.block.block_types ?? {});
      return paths.filter((path) => !attributeAt(schema.block, path) && !blocks.includes(path) && !FAMILY.some((prefix) => type.startsWith(prefix))).map((path) => `${type}.${path}`);
    }),
  );
  expect(wrong).toEqual([]);
});

test("every type of the tables is one of the schemas, or one that only the sandbox has", () => {
  const own = ["harbor_repository", "gitlab_scheduled_deletion", "kubernetes_custom_resource_definition"];
  const unknown = TOOL_NAMES.flatMap((tool) => Object.keys(PROVIDER_RULES[tool].resources).filter((type) => !loadSchema(tool).resource_schemas?.[type]));
  expect(unknown.filter((type) => !own.includes(type))).toEqual([]);
});

test("a plan whose values come later decides nothing about them", async () => {
  const bench = new Bench();
  await bench.configure("harbor");
  const { planned } = await bench.plan("harbor_project", { name: "demo" }, null);
  expect(isObject(planned) && isUnknown(planned["id"]) && isUnknown(planned["project_id"])).toBe(true);
});
