// Rewrites lib/providers/<tool>/schema.json from full answers of `terraform providers schema -json`.
//
//   npm run schemas -- ../shared/schemas
//
// The argument is a folder with one <tool>.json per provider. What is kept is listed in lib/providers/used.json:
// to use one more resource, add its name there and run this again; the next build makes its binding.
import { readFileSync, writeFileSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { providersFolder, readUsedProviders, stringifySorted } from "./providers.mjs";

const [source] = process.argv.slice(2);
if (!source) {
  console.error("usage: npm run schemas -- <folder with one <tool>.json per provider, as written by terraform providers schema -json>");
  process.exit(2);
}

const problems = [];
for (const [tool, provider] of Object.entries(readUsedProviders())) {
  const file = resolve(source, `${tool}.json`);
  const full = JSON.parse(readFileSync(file, "utf8"));
  const [address, schema] =
    Object.entries(full.provider_schemas).find(([name]) => name.endsWith(`/${provider.source}`)) ?? [];
  if (!schema) {
    problems.push(`${file}: no provider ${provider.source}`);
    continue;
  }
  const keep = (kind, names) =>
    Object.fromEntries(
      names.map((name) => {
        const found = schema[kind]?.[name];
        if (!found) problems.push(`${file}: no ${name} in ${kind}`);
        return [name, withoutDescriptions(found)];
      }),
    );
  const cut = {
    format_version: full.format_version,
    provider_schemas: {
      [address]: {
        provider: withoutDescriptions(schema.provider),
        resource_schemas: keep("resource_schemas", provider.resources),
        data_source_schemas: keep("data_source_schemas", provider.dataSources),
        ephemeral_resource_schemas: keep("ephemeral_resource_schemas", provider.ephemeralResources),
      },
    },
  };
  const folder = join(providersFolder, tool);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "schema.json"), stringifySorted(cut));
}

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}

/** Descriptions belong to the provider's authors, and nothing here reads them. */
function withoutDescriptions(value) {
  // Arrays occur in types only, where "description" is the name of an object's attribute.
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => !((key === "description" || key === "description_kind") && typeof inner === "string"))
      .map(([key, inner]) => [key, withoutDescriptions(inner)]),
  );
}
