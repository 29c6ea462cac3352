// Baseline (a): what somebody would have written who declares the same resources with cdktf's binding classes and
// nothing else. A synthesised stack is read back as such a program: one statement for each block, in an order in which
// everything is declared before it is referred to, arguments in camelCase, references by the other construct's getter.
// `direct-cdktf.cjs` runs it.
import { readdirSync, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { readUsedProviders, root } from "../providers.mjs";
import { META_ARGUMENTS, schemaOf } from "./schemas.mjs";

const require = createRequire(import.meta.url);

/**
 * @param stack `cdk.tf.json` of a stack, as an object
 * @returns plain data: the providers that are `required`, the `backend`, `statements` in their order, each `{ kind, id, ... }`,
 * and `blocks`, for which cdktf has no class
 */
export function directProgram(stack) {
  const providers = Object.entries(stack.provider ?? {}).flatMap(([tool, instances]) => instances.map((instance) => providerStatement(tool, instance)));
  const variables = named(stack.variable).map(([id, body]) => ({ kind: "variable", id, body }));
  const resources = ["data", "resource"].flatMap((kind) =>
    Object.entries(stack[kind] ?? {}).flatMap(([type, blocks]) => named(blocks).map(([id, body]) => resourceStatement(kind, type, id, body))),
  );
  const outputs = named(stack.output).map(([id, body]) => ({ kind: "output", id, props: withReferences(body) }));
  const { backend, required_providers: required } = stack.terraform;
  const blocks = { ephemeral: stripped(stack.ephemeral), check: stack.check, removed: stack.removed };
  return { required, backend, statements: [...providers, ...variables, ...sorted(resources), ...outputs], blocks };
}

function named(blocks = {}) {
  return Object.entries(blocks).map(([name, { "//": _comment, ...body }]) => [name, body]);
}

function stripped(kinds) {
  return kinds && Object.fromEntries(Object.entries(kinds).map(([type, blocks]) => [type, Object.fromEntries(named(blocks))]));
}

function providerStatement(tool, { alias, ...body }) {
  const address = alias === undefined ? tool : `${tool}.${alias}`;
  const schema = schemaOf(tool).provider.block;
  return { kind: "provider", address, module: moduleOf(tool, "provider"), id: address.replace(".", "-"), props: { ...(alias !== undefined && { alias }), ...argumentsOf(body, schema) } };
}

function resourceStatement(kind, type, id, body) {
  const address = kind === "data" ? `data.${type}.${id}` : `${type}.${id}`;
  // cdktf's own DataResource starts Terraform each time; nobody who has a thousand projects would keep it.
  if (type === "terraform_data") return { kind: "plain", address, type, id, body: withReferences(body), needs: referencesIn(body) };
  const tool = type.split("_")[0];
  const schema = schemaOf(tool)[kind === "data" ? "data_source_schemas" : "resource_schemas"][type].block;
  const meta = Object.fromEntries(Object.entries(body).filter(([key]) => META_ARGUMENTS.includes(key)));
  const { provider, depends_on: dependsOn, lifecycle, count, for_each: forEach } = meta;
  const own = Object.fromEntries(Object.entries(body).filter(([key]) => !META_ARGUMENTS.includes(key)));
  const props = {
    ...argumentsOf(own, schema),
    ...(lifecycle && { lifecycle: camelKeys(lifecycle) }),
    ...(count !== undefined && { count: withReferences(count) }),
  };
  return {
    kind,
    address,
    module: moduleOf(tool, kind === "data" ? `data-${kebab(type)}` : kebab(type.slice(tool.length + 1))),
    type,
    id,
    props,
    ...(provider && { provider }),
    ...(dependsOn && { dependsOn }),
    ...(forEach !== undefined && { forEach }),
    needs: [...referencesIn(own), ...(dependsOn ?? []), ...referencesIn(count)],
  };
}

/** Whatever is referred to, before whoever refers to it. */
function sorted(statements) {
  const byAddress = new Map(statements.map((statement) => [statement.address, statement]));
  const done = new Set();
  const order = [];
  const visit = (statement) => {
    if (done.has(statement.address)) return;
    done.add(statement.address);
    for (const need of statement.needs) if (byAddress.has(need)) visit(byAddress.get(need));
    order.push(statement);
  };
  statements.forEach(visit);
  return order.map(({ needs: _needs, ...statement }) => statement);
}

// ---- arguments

function argumentsOf(body, { attributes = {}, block_types: blocks = {} }) {
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => {
      if (blocks[key]) return [camel(key), each(value, (item) => argumentsOf(item, blocks[key].block))];
      if (attributes[key]?.nested_type) return [camel(key), each(value, (item) => argumentsOf(item, attributes[key].nested_type))];
      return [camel(key), typed(value, attributes[key]?.type)];
    }),
  );
}

/** Keys of objects are arguments, keys of maps are data. */
function typed(value, type) {
  if (!Array.isArray(type) || typeof value !== "object" || value === null) return withReferences(value);
  const [kind, inner] = type;
  if (kind === "object") return Object.fromEntries(Object.entries(value).map(([key, item]) => [camel(key), typed(item, inner[key])]));
  if (kind === "map") return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, typed(item, inner)]));
  return each(value, (item) => typed(item, inner));
}

function each(value, change) {
  return Array.isArray(value) ? value.map(change) : typeof value === "object" && value !== null ? change(value) : withReferences(value);
}

const SIMPLE = /\$\{((?:data\.)?[a-z][a-z0-9_]*\.[A-Za-z_][\w-]*)\.([a-z0-9_]+)\}/g;

/** A text with references becomes its parts: `["https://", { address, attribute }, "/"]`. Other expressions stay text. */
function withReferences(value) {
  if (Array.isArray(value)) return value.map(withReferences);
  if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withReferences(item)]));
  if (typeof value !== "string" || !isSimple(value)) return value;
  const parts = [];
  let end = 0;
  for (const match of value.matchAll(SIMPLE)) {
    if (match.index > end) parts.push(value.slice(end, match.index));
    parts.push({ address: match[1], getter: camel(match[2]) });
    end = match.index + match[0].length;
  }
  if (end < value.length) parts.push(value.slice(end));
  return { "%parts": parts };
}

function isSimple(text) {
  return text.includes("${") && !text.replace(SIMPLE, "").includes("${") && !/\$\{(var|each|self|local|count|ephemeral)\./.test(text);
}

function referencesIn(value) {
  return [...JSON.stringify(value ?? null).matchAll(SIMPLE)].map((match) => match[1]);
}

function camelKeys(value) {
  if (Array.isArray(value)) return value.map(camelKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [camel(key), camelKeys(item)]));
}

// ---- names

function camel(name) {
  return name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
}

function kebab(name) {
  return name.replaceAll("_", "-");
}

const used = readUsedProviders();
function moduleOf(tool, folder) {
  if (tool === "random") return join(root, "dist", "lib", "providers", "random", "provider.js");
  const bindings = used[tool].bindings;
  const base = bindings?.startsWith("@cdktf/") ? join(dirname(require.resolve(`${bindings}/package.json`)), "lib") : join(root, "dist", "lib", "providers", tool, "bindings");
  if (!existsSync(join(base, folder))) throw new Error(`no binding ${folder} in ${base}; there are ${readdirSync(base).join(", ")}`);
  return join(base, folder, "index.js");
}
