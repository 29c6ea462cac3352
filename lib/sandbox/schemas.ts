import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CtyType } from "./values";

/** Provider schemas, in the form that `terraform providers schema -json` prints. */
export interface ProviderSchema {
  readonly provider: Schema;
  readonly resource_schemas?: { readonly [type: string]: Schema };
  readonly data_source_schemas?: { readonly [type: string]: Schema };
  readonly ephemeral_resource_schemas?: { readonly [type: string]: Schema };
}

export interface Schema {
  readonly version: number;
  readonly block: Block;
}

export interface Block {
  readonly attributes?: { readonly [name: string]: Attribute };
  readonly block_types?: { readonly [name: string]: NestedBlock };
}

export interface Attribute {
  readonly type?: CtyType;
  readonly nested_type?: NestedType;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly write_only?: boolean;
  readonly deprecated?: boolean;
}

export type Nesting = "single" | "list" | "set" | "map" | "group";

export interface NestedType {
  readonly attributes: { readonly [name: string]: Attribute };
  readonly nesting_mode: Nesting;
}

export interface NestedBlock {
  readonly block: Block;
  readonly nesting_mode: Nesting;
  readonly min_items?: number;
  readonly max_items?: number;
}

/** The providers that the sandbox answers for: folder under `lib/providers`, and name in the registries. */
export const TOOLS = {
  kubernetes: "hashicorp/kubernetes",
  gitlab: "gitlabhq/gitlab",
  vault: "hashicorp/vault",
  helm: "hashicorp/helm",
  harbor: "goharbor/harbor",
  keycloak: "keycloak/keycloak",
  nexus: "datadrivers/nexus",
  sonarqube: "jdamata/sonarqube",
  random: "hashicorp/random",
} as const;

export type Tool = keyof typeof TOOLS;

export const TOOL_NAMES = Object.keys(TOOLS) as Tool[];

export function isTool(name: string): name is Tool {
  return name in TOOLS;
}

/** The provider that owns a resource type, by the type's first word. */
export function toolOf(type: string): Tool | undefined {
  const name = type.split("_")[0] ?? "";
  return isTool(name) ? name : undefined;
}

const loaded = new Map<Tool, ProviderSchema>();

/** The schema that the provider's own binary reports, cut to what the library uses. */
export function loadSchema(tool: Tool): ProviderSchema {
  const known = loaded.get(tool);
  if (known) return known;
  const file = join(__dirname, "..", "providers", tool, "schema.json");
  const parsed = JSON.parse(readFileSync(file, "utf8")) as { provider_schemas: { [address: string]: ProviderSchema } };
  const schema = Object.values(parsed.provider_schemas)[0];
  if (!schema) throw new Error(`no provider schema in ${file}`);
  loaded.set(tool, schema);
  return schema;
}

const blockTypes = new WeakMap<Block, CtyType>();

/** The object type that a block stands for. */
export function blockType(block: Block): CtyType {
  const known = blockTypes.get(block);
  if (known) return known;
  const members: { [name: string]: CtyType } = {};
  for (const [name, attribute] of Object.entries(block.attributes ?? {})) members[name] = attributeType(attribute);
  for (const [name, nested] of Object.entries(block.block_types ?? {})) members[name] = nest(nested.nesting_mode, blockType(nested.block));
  const type: CtyType = ["object", members];
  blockTypes.set(block, type);
  return type;
}

const attributeTypes = new WeakMap<Attribute, CtyType>();

export function attributeType(attribute: Attribute): CtyType {
  if (attribute.type !== undefined) return attribute.type;
  const known = attributeTypes.get(attribute);
  if (known) return known;
  const nested = attribute.nested_type as NestedType;
  const members: { [name: string]: CtyType } = {};
  for (const [name, member] of Object.entries(nested.attributes)) members[name] = attributeType(member);
  const type = nest(nested.nesting_mode, ["object", members]);
  attributeTypes.set(attribute, type);
  return type;
}

function nest(mode: Nesting, type: CtyType): CtyType {
  return mode === "single" || mode === "group" ? type : [mode, type];
}

/** What a block or a nested attribute holds one level down, seen alike. */
export interface Nested {
  readonly mode: Nesting;
  readonly fields: Block;
  readonly isBlock: boolean;
}

/** The nested structures of a block: its blocks, and its attributes with attributes of their own. */
export function nestedOf(block: Block): [string, Nested][] {
  const known = nestedStructures.get(block);
  if (known) return known;
  const result: [string, Nested][] = [];
  for (const [name, nested] of Object.entries(block.block_types ?? {})) {
    result.push([name, { mode: nested.nesting_mode, fields: nested.block, isBlock: true }]);
  }
  for (const [name, attribute] of Object.entries(block.attributes ?? {})) {
    if (attribute.nested_type) {
      result.push([name, { mode: attribute.nested_type.nesting_mode, fields: { attributes: attribute.nested_type.attributes }, isBlock: false }]);
    }
  }
  nestedStructures.set(block, result);
  return result;
}

const nestedStructures = new WeakMap<Block, [string, Nested][]>();

/** The schema of an attribute at a dotted path. */
export function attributeAt(block: Block, path: string): Attribute | undefined {
  const [name = "", ...rest] = path.split(".");
  if (rest.length === 0) return block.attributes?.[name];
  const nested = nestedOf(block).find(([candidate]) => candidate === name);
  return nested ? attributeAt(nested[1].fields, rest.join(".")) : undefined;
}
