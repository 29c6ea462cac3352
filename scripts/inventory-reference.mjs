// Writes the reference part of docs/INVENTORY.md from the very schemas by which `dso validate` judges: --write rewrites
// it, otherwise the exit code tells whether it is up to date.
import { createRequire } from "node:module";
import { join } from "node:path";
import { updateAfter } from "./generated.mjs";
import { root } from "./providers.mjs";

const require = createRequire(import.meta.url);
const { jsonSchema } = require(join(root, "dist/lib/inventory/index.js"));
const { definitions } = require(join(root, "dist/stacks/plugins.js"));

const file = join(root, "docs", "INVENTORY.md");
const mark = "<!-- From here on written by `npm run docs` from the schemas. -->";

updateAfter(mark, file, ["platform", "people", "project"].map(reference).join("\n"));

function reference(kind) {
  const title = { platform: "platform.yaml", people: "people.yaml", project: "projects/<slug>.yaml" }[kind];
  const rows = fields(jsonSchema(kind, definitions), "").map((cells) => `| ${cells.join(" | ")} |`);
  return `## \`${title}\`\n\n| Key | Type | Meaning | Default |\n|---|---|---|---|\n${rows.join("\n")}\n`;
}

/** One row for each key, those of nested mappings below it. */
function fields(schema, prefix) {
  const rows = Object.entries(schema.properties ?? {}).flatMap(([key, field]) => [
    [`\`${prefix}${key}\`${schema.required?.includes(key) ? " *" : ""}`, typeOf(field), meaning(field), defaultOf(field)],
    ...below(field, `${prefix}${key}`),
  ]);
  const free = schema.additionalProperties;
  if (typeof free === "object") rows.push([`\`${prefix}<name>\``, typeOf(free), meaning(free), ""], ...fields(free, `${prefix}<name>.`));
  return rows;
}

function below(field, key) {
  return [...variants(field).flatMap((each) => fields(each, `${key}.`)), ...variants(field.items ?? {}).flatMap((each) => fields(each, `${key}[].`))];
}

/** Where a field may be one of several things, those that have fields of their own. */
function variants(schema) {
  return [schema, ...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].filter((each) => each.properties || typeof each.additionalProperties === "object");
}

function typeOf(field) {
  if (field.const !== undefined) return `\`${field.const}\``;
  if (field.enum) return field.enum.map((value) => `\`${value}\``).join(", ");
  const several = field.oneOf ?? field.anyOf;
  if (several) return several.map(typeOf).join(" or ");
  if (field.type === "array") return `list of ${typeOf(field.items ?? {})}`;
  return { object: "mapping", string: "text", boolean: "yes or no", integer: "whole number" }[field.type] ?? [field.type].flat().join(" or ");
}

function meaning(field) {
  return (field.description ?? "").replaceAll("|", "\\|").replaceAll("\n", " ").replaceAll("<", "&lt;");
}

function defaultOf(field) {
  return field.default === undefined ? "" : `\`${JSON.stringify(field.default)}\``;
}
