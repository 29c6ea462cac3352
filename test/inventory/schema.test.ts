import Ajv from "ajv";
import fc from "fast-check";
import { stringify } from "yaml";
import { jsonSchema, loadInventory, type SchemaKind } from "../../lib/inventory";
import { judgePlatform, judgeProject } from "../../lib/rules";
import type { JsonSchema } from "../../lib/service-definition";
import type { PlatformSpec, ProjectSpec } from "../../lib/spec";
import { platform, project } from "../rules/support";
import { directory, load, platformYaml, projectYaml, services, shown } from "./support";

const kinds: readonly SchemaKind[] = ["platform", "project", "people"];

interface Field {
  readonly path: string;
  readonly schema: JsonSchema;
}

/** Every schema within a schema that stands for a value of the file. */
function fields(schema: JsonSchema, path = ""): Field[] {
  const { properties = {}, items, additionalProperties } = schema as { properties?: Record<string, JsonSchema>; items?: JsonSchema; additionalProperties?: unknown };
  return [
    { path, schema },
    ...Object.entries(properties).flatMap(([key, each]) => fields(each, `${path}/${key}`)),
    ...(items ? fields(items, `${path}/*`) : []),
    ...(typeof additionalProperties === "object" ? fields(additionalProperties as JsonSchema, `${path}/<key>`) : []),
  ];
}

describe.each(kinds)("the schema of a %s file", (kind) => {
  const schema = jsonSchema(kind, services);

  test("describes every field, so that editors show what it is for", () => {
    const all = fields(schema);
    expect(all.length).toBeGreaterThan(2);
    for (const { path, schema: field } of all) expect({ path, description: field["description"] }).toEqual({ path, description: expect.stringMatching(/^[A-Z0-9a-z].*\.$/) });
    expect(schema["title"]).toEqual(expect.any(String));
  });

  test("refuses unknown keys everywhere, but where the keys are the user's own", () => {
    const open = fields(schema).filter(({ schema: field }) => field["type"] === "object" && field["additionalProperties"] !== false);
    expect(open.map(({ path }) => path).sort()).toEqual(
      { platform: ["/backend", "/backend/encryption/settings", "/plugins/*/options"], project: [...["charts", "deploy", "images", "packages", "tests"].map((step) => `/repositories/*/ci/pipeline/${step}/*/inputs`), "/repositories/*/ci/schedules/*/variables", "/repositories/*/ci/variables", "/rotation"], people: [""] }[kind],
    );
  });

  test("is JSON, and a schema by its own dialect", () => {
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
    expect(new Ajv({ strict: false }).validateSchema(schema)).toBe(true);
    expect(schema["$schema"]).toBe("http://json-schema.org/draft-07/schema#");
  });

  test("is the one that files are judged by", () => {
    if (kind === "people") {
      expect(shown(load({ "people.yaml": "a@example.org: { nexus: a }\n" }))).toEqual(["people.yaml:1:18 unknown-key nexus"]);
      return;
    }
    // A service whose options change what is published changes what is judged.
    const picky = [{ id: "picky", platformSchema: { type: "object", description: "Only.", required: ["must"] }, projectSchema: { type: "object", description: "Only.", required: ["must"] } }];
    expect(JSON.stringify(jsonSchema(kind, picky))).not.toBe(JSON.stringify(schema));
    const files = { "platform.yaml": platformYaml.replace(/ {2}registry.*/, "  picky: {}"), "projects/demo.yaml": `${projectYaml}services: { picky: {} }\n` };
    const file = kind === "platform" ? "platform.yaml:5:3" : "projects/demo.yaml:7:13";
    expect(shown(load(files, { services: picky }))).toContain(`${file} missing-key nothing`);
  });
});

test("the schema knows every field of the declarations, and no other", () => {
  const project: Record<keyof ProjectSpec, true> = {
    name: true, slug: true, previousSlug: true, id: true, description: true, owner: true, ownerIsAdmin: true, limits: true, everyone: true, environments: true, repositories: true,
    members: true, roles: true, services: true, deployments: true, rotation: true, deletionPolicy: true, state: true, removed: true,
  };
  const platform: Record<Exclude<keyof PlatformSpec, "people">, true> = { rootPath: true, zones: true, clusters: true, admins: true, reservedSlugs: true, deletionPolicy: true, state: true, services: true };
  const keys = (kind: SchemaKind) => Object.keys(jsonSchema(kind, services)["properties"] as object).sort();
  expect(keys("project")).toEqual(["apiVersion", "kind", ...Object.keys(project)].sort());
  expect(keys("platform")).toEqual(["apiVersion", "backend", "kind", "pipeline", "plugins", ...Object.keys(platform)].sort());
});

/*
 * Where the shape is right, the loader leaves values to the rules, which say better what is wrong. So whatever a
 * pattern, list of values or bound of the schema refuses, a rule must refuse as well, at the same place.
 */
describe("what the schema says of values, the rules say too:", () => {
  const word = fc.constantFrom("", "a", "ab", "A b", "dev", "prod", "../x", "/x", "x".repeat(60), "-", "https://git.example.org/a.git", "a@example.org", "00000000-0000-4000-8000-000000000000", "MANAGE", "public", "push", "jwt", "internal", "external", "app1", "pub", "front");
  const number = fc.constantFrom(-1, 0, 0.5, 1, 3);

  /** Any value of a schema's shape, right or wrong in what it says. */
  function shaped(schema: JsonSchema): fc.Arbitrary<unknown> {
    if (schema["const"] !== undefined) return fc.constant(schema["const"]);
    const type = [schema["type"]].flat()[0];
    if (type === "string") return Array.isArray(schema["enum"]) ? fc.oneof(word, fc.constantFrom(...(schema["enum"] as string[]))) : word;
    if (type === "number") return number;
    if (type === "integer") return fc.integer({ min: -1, max: 3 });
    if (type === "boolean") return fc.boolean();
    if (type === "array") return fc.array(shaped(schema["items"] as JsonSchema), { maxLength: 2 });
    const properties = Object.entries((schema["properties"] ?? {}) as Record<string, JsonSchema>).filter(([key]) => !["services", "backend", "plugins", "pipeline"].includes(key));
    const record = Object.fromEntries(properties.map(([key, each]) => [key, shaped(each)]));
    return fc.record(record, { requiredKeys: (schema["required"] as string[] | undefined) ?? [] });
  }

  const valueKeywords = ["pattern", "enum", "minLength", "maxLength", "minimum", "maximum", "minItems"];

  function holds(kind: "platform" | "project", judge: (value: never) => readonly { at: readonly (string | number)[] }[]): void {
    const schema = jsonSchema(kind, services);
    const validate = new Ajv({ allErrors: true, strict: false, validateFormats: false }).compile(schema);
    const counts = new Map<string, number>();
    fc.assert(
      fc.property(shaped(schema), (value) => {
        validate(value);
        const errors = validate.errors ?? [];
        // A value source of one type with the keys of the other has the wrong shape.
        fc.pre(errors.every(({ keyword }) => valueKeywords.includes(keyword)));
        const places = judge(value as never).map(({ at }) => `/${at.join("/")}`);
        for (const { instancePath, keyword } of errors) {
          counts.set(keyword, (counts.get(keyword) ?? 0) + 1);
          // The rule may speak of the list as a whole: projects of a public cluster are refused before each is read.
          const said = places.some((place) => place === instancePath || (instancePath.startsWith(`${place}/`) && place !== "/"));
          expect({ instancePath, said, value: said ? undefined : JSON.stringify(value) }).toEqual({ instancePath, said: true, value: undefined });
        }
      }),
      { numRuns: 500 },
    );
    expect([...counts.keys()].sort()).toEqual(expect.arrayContaining(["enum", "minimum", "pattern"]));
  }

  test("of a project", () => holds("project", (value: ProjectSpec) => judgeProject(value, platform)));
  test("of a platform", () => holds("platform", (value: PlatformSpec) => judgePlatform(value)));
});

test("a right declaration has the right shape", () => {
  const root = directory({
    "platform.yaml": stringify({ apiVersion: "dso/v1", kind: "Platform", ...platform, services: {} }),
    "projects/demo.yaml": stringify({ apiVersion: "dso/v1", kind: "Project", ...project }),
  });
  expect(loadInventory(root, { services, only: ["demo"] }).findings).toEqual([]);
});
