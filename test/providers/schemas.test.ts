import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { ProviderSchema, SchemaFile } from "../../lib/providers/schema";
import { providerNames, readProviderSchemas, readSchemaFile, usedProviders } from "../../lib/providers/schemas";

/** Full answers of `terraform providers schema -json`, kept beside the repository and not in it. */
const truth = resolve(__dirname, "../../../shared/schemas");
const compare = existsSync(truth) ? test : test.skip;
const reason = existsSync(truth) ? "" : " (skipped: there is no ../shared/schemas beside the repository)";

const kinds = [
  ["resource_schemas", "resources"],
  ["data_source_schemas", "dataSources"],
  ["ephemeral_resource_schemas", "ephemeralResources"],
] as const;

function onlyProvider(file: SchemaFile): [string, ProviderSchema] {
  const entries = Object.entries(file.provider_schemas);
  expect(entries).toHaveLength(1);
  return entries[0]!;
}

describe.each(providerNames)("%s", (name) => {
  const used = usedProviders[name];

  test("its schema is that of the address used, and holds exactly what is listed as used", () => {
    const [address, schema] = onlyProvider(readSchemaFile(name));
    expect(address).toBe(`registry.terraform.io/${used.source}`);
    for (const [kind, list] of kinds) expect(Object.keys(schema[kind] ?? {})).toEqual([...used[list]].sort());
  });

  compare(`its schema agrees with what the provider's binary answers${reason}`, () => {
    const [address, schema] = onlyProvider(readSchemaFile(name));
    const full = JSON.parse(readFileSync(join(truth, `${name}.json`), "utf8")) as SchemaFile;
    const original = full.provider_schemas[address];
    expect(original).toBeDefined();
    expect(schema.provider).toEqual(original?.provider);
    for (const [kind, list] of kinds) {
      for (const type of used[list]) expect({ type, schema: schema[kind]?.[type] }).toEqual({ type, schema: original?.[kind]?.[type] });
    }
  });

  if (used.bindings.startsWith("@")) {
    test("its schema is of the version that the package with its bindings was made from", () => {
      const provider = readFileSync(require.resolve(`${used.bindings}/lib/provider/index.js`), "utf8");
      expect(/providerVersion: '([^']+)'/.exec(provider)?.[1]).toBe(used.version);
    });
  }
});

test("all providers are read together, by address", () => {
  expect(Object.keys(readProviderSchemas()).sort()).toEqual(providerNames.map((name) => `registry.terraform.io/${usedProviders[name].source}`).sort());
});
