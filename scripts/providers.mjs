// What the scripts share about the Terraform providers of the library.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const providersFolder = join(root, "lib", "providers");

/** Per tool: source address, exact version, where its bindings come from, and the names that the library uses. */
export function readUsedProviders() {
  return JSON.parse(readFileSync(join(providersFolder, "used.json"), "utf8"));
}

export function readSchema(tool) {
  return JSON.parse(readFileSync(join(providersFolder, tool, "schema.json"), "utf8"));
}

/** One key a line would make ten thousand lines; one resource a line keeps a change to one resource readable in review. */
export function stringifySorted(schema) {
  const sorted = sortKeys(schema);
  const [address, provider] = Object.entries(sorted.provider_schemas)[0];
  const kinds = Object.entries(provider).map(([kind, value]) => {
    if (kind === "provider") return `      "provider": ${JSON.stringify(value)}`;
    const entries = Object.entries(value).map(([name, entry]) => `        ${JSON.stringify(name)}: ${JSON.stringify(entry)}`);
    return `      ${JSON.stringify(kind)}: {${entries.length > 0 ? `\n${entries.join(",\n")}\n      ` : ""}}`;
  });
  return [
    "{",
    `  "format_version": ${JSON.stringify(sorted.format_version)},`,
    `  "provider_schemas": {`,
    `    ${JSON.stringify(address)}: {`,
    kinds.join(",\n"),
    "    }",
    "  }",
    "}",
    "",
  ].join("\n");
}

function sortKeys(value) {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sortKeys(value[key])]));
}
