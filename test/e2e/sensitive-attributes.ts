import { loadSchema, toolOf } from "../../lib/sandbox/schemas";
import type { Block, Synthesised } from "../../lib/testing";

interface SchemaBlock {
  readonly attributes?: Readonly<Record<string, { readonly sensitive?: boolean; readonly computed?: boolean; readonly write_only?: boolean }>>;
  readonly block_types?: Readonly<Record<string, { readonly block: SchemaBlock }>>;
}

/**
 * What of everything that these stacks emit could hold a secret in the state, as far as schemas say: what is sensitive and
 * not write-only, and is set or filled by the provider. As `type.attribute`, sorted.
 */
export function sensitiveAttributes(stacks: readonly Synthesised[]): readonly string[] {
  const found = new Set<string>();
  for (const stack of stacks) {
    for (const block of stack.resources()) note(block, "resource_schemas", block.type);
    for (const block of stack.dataSources()) note(block, "data_source_schemas", `data.${block.type}`);
  }
  return [...found].sort();

  function note({ type, attributes }: Block, kind: "resource_schemas" | "data_source_schemas", name: string): void {
    const tool = toolOf(type);
    const schema = tool && loadSchema(tool)[kind]?.[type];
    for (const attribute of schema ? possible(schema.block as SchemaBlock, attributes) : []) found.add(`${name}.${attribute}`);
  }
}

function* possible({ attributes = {}, block_types = {} }: SchemaBlock, set: unknown): Iterable<string> {
  const given = (name: string) => (typeof set === "object" && set !== null ? (set as Record<string, unknown>)[name] : undefined);
  for (const [name, { sensitive, computed, write_only }] of Object.entries(attributes)) {
    if (sensitive && !write_only && (computed || given(name) !== undefined)) yield name;
  }
  for (const [name, { block }] of Object.entries(block_types)) {
    for (const inner of [given(name)].flat()) for (const below of possible(block, inner)) yield `${name}.${below}`;
  }
}
