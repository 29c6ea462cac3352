import { type Attribute, type Block, type ProviderSchema, type Schema } from "../schemas";

/** A provider schema, from its JSON form to the message that `GetProviderSchema` answers with. */
export function schemaResponse(schema: ProviderSchema): object {
  return {
    provider: schemaMessage(schema.provider),
    resource_schemas: schemaMap(schema.resource_schemas),
    data_source_schemas: schemaMap(schema.data_source_schemas),
    ephemeral_resource_schemas: schemaMap(schema.ephemeral_resource_schemas),
    server_capabilities: SERVER_CAPABILITIES,
  };
}

/** Destroy plans come to the provider too, and the schema needs not be asked for on every connection. */
export const SERVER_CAPABILITIES = { plan_destroy: true, get_provider_schema_optional: true, move_resource_state: true };

function schemaMap(schemas: { readonly [type: string]: Schema } | undefined): object {
  return Object.fromEntries(Object.entries(schemas ?? {}).map(([type, schema]) => [type, schemaMessage(schema)]));
}

function schemaMessage(schema: Schema): object {
  return { version: schema.version, block: blockMessage(schema.block) };
}

function blockMessage(block: Block): object {
  return {
    attributes: attributeMessages(block.attributes ?? {}),
    block_types: Object.entries(block.block_types ?? {}).map(([name, nested]) => ({
      type_name: name,
      block: blockMessage(nested.block),
      nesting: nested.nesting_mode.toUpperCase(),
      min_items: nested.min_items ?? 0,
      max_items: nested.max_items ?? 0,
    })),
  };
}

function attributeMessages(attributes: { readonly [name: string]: Attribute }): object[] {
  return Object.entries(attributes).map(([name, attribute]) => ({
    name,
    required: attribute.required ?? false,
    optional: attribute.optional ?? false,
    computed: attribute.computed ?? false,
    sensitive: attribute.sensitive ?? false,
    deprecated: attribute.deprecated ?? false,
    write_only: attribute.write_only ?? false,
    ...(attribute.nested_type
      ? {
          nested_type: {
            attributes: attributeMessages(attribute.nested_type.attributes),
            nesting: attribute.nested_type.nesting_mode.toUpperCase(),
          },
        }
      : { type: Buffer.from(JSON.stringify(attribute.type)) }),
  }));
}
