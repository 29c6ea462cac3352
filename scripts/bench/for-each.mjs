// Baseline (c): one project's resources as somebody would have written them in HCL: blocks of one type that have the
// same arguments become one block with `for_each`, and what differs between them is in its map. A synthesised stack is
// read back as such a configuration.
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../providers.mjs";
import { META_ARGUMENTS, schemaOf } from "./schemas.mjs";

const { expressionsIn, isWholeExpression } = createRequire(import.meta.url)(join(root, "dist", "lib", "providers", "expression.js"));
const KINDS = { resource: "", data: "data.", ephemeral: "ephemeral." };

/** @returns the configuration as text of one `.tf` file, and how many blocks it has */
export function forEachConfiguration(stack) {
  const blocks = Object.keys(KINDS).flatMap((kind) => blocksOf(stack, kind));
  const byAddress = new Map(blocks.map((block) => [block.address, block]));
  for (const block of blocks) depthOf(block, byAddress);
  const groups = grouped(blocks);
  const addresses = new Map(groups.flatMap(({ members, label }) => (members.length > 1 ? members.map((member) => [member.address, `${KINDS[member.kind]}${member.type}.${label}[${JSON.stringify(member.name)}]`]) : [])));
  const text = [
    terraform(stack),
    ...Object.entries(stack.provider ?? {}).flatMap(([tool, instances]) => instances.map((body) => block(["provider", tool], body, schemaOf(tool).provider.block, addresses))),
    ...Object.entries(stack.variable ?? {}).map(([name, body]) => plain(["variable", name], { ...body, type: undefined }, addresses)),
    ...groups.map((group) => groupText(group, addresses)),
    ...Object.entries(stack.check ?? {}).map(([name, { assert }]) => `check ${JSON.stringify(name)} {\n${plain(["assert"], assert, addresses)}}\n`),
    ...Object.entries(stack.output ?? {}).map(([name, body]) => plain(["output", name], body, addresses)),
  ];
  return { text: text.join("\n"), blocks: groups.length };
}

function blocksOf(stack, kind) {
  return Object.entries(stack[kind] ?? {}).flatMap(([type, named]) =>
    Object.entries(named).map(([name, { "//": _comment, ...body }]) => ({ kind, type, name, body, address: `${KINDS[kind]}${type}.${name}` })),
  );
}

// ---- what can be one block

/** How many have to be there before it: blocks of one depth never refer to one another, so they may be one. */
function depthOf(block, byAddress) {
  if (block.depth !== undefined) return block.depth;
  const needed = [...JSON.stringify(block.body).matchAll(/(?:data\.|ephemeral\.)?[a-z][a-z0-9_]*\.[A-Za-z_][\w-]*/g)].flatMap(([address]) => byAddress.get(address) ?? []);
  block.depth = 0;
  block.depth = needed.filter((each) => each !== block).reduce((deepest, each) => Math.max(deepest, depthOf(each, byAddress) + 1), 0);
  return block.depth;
}

function grouped(blocks) {
  const groups = new Map();
  for (const block of blocks) {
    const key = groupKey(block);
    groups.set(key, [...(groups.get(key) ?? []), block]);
  }
  return [...groups.values()].map((members, index) => ({ members, label: `all_${index}` }));
}

function groupKey({ kind, type, body, depth, address }) {
  const text = JSON.stringify(body);
  // Neither what is ephemeral nor what is repeated already may be in a map of for_each.
  if (kind === "ephemeral" || /\b(ephemeral|var)\./.test(text) || body.count !== undefined || body.for_each !== undefined) return address;
  const { provider, depends_on: dependsOn, lifecycle, ...own } = body;
  return JSON.stringify([kind, type, depth, provider, dependsOn, lifecycle, shapeOf(own)]);
}

function shapeOf(value) {
  if (Array.isArray(value)) return value.some((item) => typeof item === "object" && item !== null) ? value.map(shapeOf) : 0;
  if (typeof value !== "object" || value === null) return 0;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shapeOf(item)]));
}

// ---- text

function groupText({ members, label }, addresses) {
  const [{ kind, type, name, body }] = members;
  const tool = type.split("_")[0];
  const schema = tool === "terraform" ? { attributes: { input: {}, triggers_replace: {} } } : schemaOf(tool)[{ resource: "resource_schemas", data: "data_source_schemas", ephemeral: "ephemeral_resource_schemas" }[kind]][type].block;
  if (members.length === 1) return block([kind, type, name], body, schema, addresses);
  const own = Object.keys(body).filter((key) => !META_ARGUMENTS.includes(key));
  const differing = new Map(members.map((member) => [member.name, {}]));
  const common = Object.fromEntries(Object.entries(body).filter(([key]) => META_ARGUMENTS.includes(key)));
  for (const key of own) common[key] = merged(members.map((member) => [member.name, member.body[key]]), [key], differing);
  const map = Object.fromEntries([...differing]);
  return block([kind, type, label], { for_each: { map }, ...common }, schema, addresses);
}

class Raw {
  constructor(text) {
    this.text = text;
  }
}

/** The value that all have, or a place in the map where they differ. */
function merged(values, path, differing) {
  const [[, first]] = values;
  const texts = new Set(values.map(([, value]) => JSON.stringify(value)));
  if (texts.size === 1) return first;
  if (Array.isArray(first) && first.some((item) => typeof item === "object" && item !== null)) return first.map((_, index) => merged(values.map(([name, value]) => [name, value[index]]), [...path, index], differing));
  if (typeof first === "object" && first !== null && !Array.isArray(first)) return Object.fromEntries(Object.keys(first).map((key) => [key, merged(values.map(([name, value]) => [name, value[key]]), [...path, key], differing)]));
  const place = path.join("_").replace(/[^A-Za-z0-9_]/g, "_");
  for (const [name, value] of values) differing.get(name)[place] = value;
  return new Raw(`each.value.${/^[A-Za-z_]/.test(place) ? place : `_${place}`}`);
}

function block(labels, body, schema, addresses) {
  const lines = Object.entries(body).flatMap(([key, item]) => {
    if (item === undefined) return [];
    if (key === "provider") return [`provider = ${item}`];
    if (key === "alias") return [`alias = ${JSON.stringify(item)}`];
    if (key === "depends_on") return [`depends_on = [${item.map((address) => rewritten(address, addresses)).join(", ")}]`];
    if (key === "lifecycle") return [lifecycle(item, addresses)];
    if (key === "for_each" && item.map) return [`for_each = ${value(item.map, addresses)}`];
    const nested = schema.block_types?.[key];
    if (nested) return [item].flat().map((each) => block([key], each, nested.block, addresses));
    return [`${key} = ${value(item, addresses)}`];
  });
  return `${labels.map((label, index) => (index === 0 ? label : JSON.stringify(label))).join(" ")} {\n${lines.join("\n")}\n}\n`;
}

function plain(labels, body, addresses) {
  return block(labels, body, {}, addresses);
}

function lifecycle({ ignore_changes: ignored, replace_triggered_by: triggers, ...rest }, addresses) {
  const lines = [
    ...(ignored ? [`ignore_changes = ${ignored === "all" ? "all" : `[${ignored.join(", ")}]`}`] : []),
    ...(triggers ? [`replace_triggered_by = [${triggers.map((address) => rewritten(address, addresses)).join(", ")}]`] : []),
    ...Object.entries(rest).flatMap(([key, item]) => (typeof item === "object" ? [item].flat().map((condition) => plain([key], condition, addresses)) : [`${key} = ${item}`])),
  ];
  return `lifecycle {\n${lines.join("\n")}\n}`;
}

function value(item, addresses) {
  if (item instanceof Raw) return item.text;
  if (Array.isArray(item)) return `[${item.map((each) => value(each, addresses)).join(", ")}]`;
  if (typeof item === "object" && item !== null) return `{\n${Object.entries(item).map(([key, each]) => `${template(key, addresses)} = ${value(each, addresses)}`).join("\n")}\n}`;
  if (typeof item !== "string") return JSON.stringify(item);
  return isWholeExpression(item) ? rewritten(item.slice(2, -1), addresses) : template(item, addresses);
}

/** Only what stands between expressions is escaped. */
function template(text, addresses) {
  let [result, rest] = ["", text];
  for (const expression of expressionsIn(text)) {
    const at = rest.indexOf(`\${${expression}}`);
    result += `${escaped(rest.slice(0, at))}\${${rewritten(expression, addresses)}}`;
    rest = rest.slice(at + expression.length + 3);
  }
  return `"${result}${escaped(rest)}"`;
}

function escaped(text) {
  return JSON.stringify(text).slice(1, -1);
}

function rewritten(expression, addresses) {
  return expression.replace(/(?<![\w."-])(?:data\.|ephemeral\.)?[a-z][a-z0-9_]*\.[A-Za-z_][\w-]*/g, (address) => addresses.get(address) ?? address);
}

function terraform({ terraform: { required_providers: required } }) {
  const providers = Object.entries(required).map(([name, { source, version }]) => `${name} = { source = "${source}", version = "${version}" }`);
  return `terraform {\nrequired_providers {\n${providers.join("\n")}\n}\n}\n`;
}
