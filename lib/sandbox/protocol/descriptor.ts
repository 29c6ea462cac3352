/**
 * The part of Terraform's plugin protocol 6 that the sandbox speaks, as a descriptor in JSON.
 *
 * A module rather than a .proto file, so that it is found from the sources and from the compiled package alike.
 * Field numbers are those of the protocol; a message lists only the fields that are read or written here, which
 * Protocol Buffers allow.
 */

type Field = { readonly type: string; readonly id: number; readonly rule?: "repeated"; readonly keyType?: "string" };
type Fields = { readonly [name: string]: Field };

const field = (type: string, id: number): Field => ({ type, id });
const list = (type: string, id: number): Field => ({ type, id, rule: "repeated" });
const map = (type: string, id: number): Field => ({ type, id, keyType: "string" });
const message = (fields: Fields, nested?: object) => (nested ? { fields, nested } : { fields });
const call = (request: Fields, response: Fields) => ({ nested: { Request: message(request), Response: message(response) } });

const diagnostics = (id: number) => list("Diagnostic", id);
const value = (id: number) => field("DynamicValue", id);

const calls = {
  GetMetadata: call({}, {
    server_capabilities: field("ServerCapabilities", 1),
    diagnostics: diagnostics(2),
    data_sources: list("TypeName", 3),
    resources: list("TypeName", 4),
    ephemeral_resources: list("TypeName", 6),
  }),
  GetProviderSchema: call({}, {
    provider: field("Schema", 1),
    resource_schemas: map("Schema", 2),
    data_source_schemas: map("Schema", 3),
    diagnostics: diagnostics(4),
    provider_meta: field("Schema", 5),
    server_capabilities: field("ServerCapabilities", 6),
    ephemeral_resource_schemas: map("Schema", 8),
  }),
  GetResourceIdentitySchemas: call({}, { diagnostics: diagnostics(2) }),
  ValidateProviderConfig: call({ config: value(1) }, { diagnostics: diagnostics(2) }),
  ValidateResourceConfig: call({ type_name: field("string", 1), config: value(2) }, { diagnostics: diagnostics(1) }),
  ValidateDataResourceConfig: call({ type_name: field("string", 1), config: value(2) }, { diagnostics: diagnostics(1) }),
  ValidateEphemeralResourceConfig: call({ type_name: field("string", 1), config: value(2) }, { diagnostics: diagnostics(1) }),
  UpgradeResourceState: call(
    { type_name: field("string", 1), version: field("int64", 2), raw_state: field("RawState", 3) },
    { upgraded_state: value(1), diagnostics: diagnostics(2) },
  ),
  ConfigureProvider: call({ terraform_version: field("string", 1), config: value(2) }, { diagnostics: diagnostics(1) }),
  ReadResource: call(
    { type_name: field("string", 1), current_state: value(2), private: field("bytes", 3) },
    { new_state: value(1), diagnostics: diagnostics(2), private: field("bytes", 3) },
  ),
  PlanResourceChange: call(
    {
      type_name: field("string", 1),
      prior_state: value(2),
      proposed_new_state: value(3),
      config: value(4),
      prior_private: field("bytes", 5),
    },
    {
      planned_state: value(1),
      requires_replace: list("AttributePath", 2),
      planned_private: field("bytes", 3),
      diagnostics: diagnostics(4),
      legacy_type_system: field("bool", 5),
    },
  ),
  ApplyResourceChange: call(
    {
      type_name: field("string", 1),
      prior_state: value(2),
      planned_state: value(3),
      config: value(4),
      planned_private: field("bytes", 5),
    },
    { new_state: value(1), private: field("bytes", 2), diagnostics: diagnostics(3), legacy_type_system: field("bool", 4) },
  ),
  ImportResourceState: {
    nested: {
      Request: message({ type_name: field("string", 1), id: field("string", 2) }),
      ImportedResource: message({ type_name: field("string", 1), state: value(2), private: field("bytes", 3) }),
      Response: message({ imported_resources: list("ImportedResource", 1), diagnostics: diagnostics(2) }),
    },
  },
  MoveResourceState: call(
    {
      source_provider_address: field("string", 1),
      source_type_name: field("string", 2),
      source_schema_version: field("int64", 3),
      source_state: field("RawState", 4),
      target_type_name: field("string", 5),
      source_private: field("bytes", 6),
    },
    { target_state: value(1), diagnostics: diagnostics(2), target_private: field("bytes", 3) },
  ),
  ReadDataSource: call({ type_name: field("string", 1), config: value(2) }, { state: value(1), diagnostics: diagnostics(2) }),
  OpenEphemeralResource: call(
    { type_name: field("string", 1), config: value(2) },
    { diagnostics: diagnostics(1), result: value(3), private: field("bytes", 4) },
  ),
  RenewEphemeralResource: call({ type_name: field("string", 1), private: field("bytes", 2) }, { diagnostics: diagnostics(1) }),
  CloseEphemeralResource: call({ type_name: field("string", 1), private: field("bytes", 2) }, { diagnostics: diagnostics(1) }),
  GetFunctions: call({}, { diagnostics: diagnostics(2) }),
  StopProvider: call({}, { Error: field("string", 1) }),
};

/** The names of the calls that the sandbox answers. */
export type Call = keyof typeof calls;
export const CALLS = Object.keys(calls) as Call[];

const attributeFields: Fields = {
  name: field("string", 1),
  type: field("bytes", 2),
  required: field("bool", 4),
  optional: field("bool", 5),
  computed: field("bool", 6),
  sensitive: field("bool", 7),
  deprecated: field("bool", 9),
  nested_type: field("Object", 10),
  write_only: field("bool", 11),
};

const nesting = { values: { INVALID: 0, SINGLE: 1, LIST: 2, SET: 3, MAP: 4, GROUP: 5 } };

export const descriptor = {
  nested: {
    tfplugin6: {
      nested: {
        ...calls,
        DynamicValue: message({ msgpack: field("bytes", 1), json: field("bytes", 2) }),
        RawState: message({ json: field("bytes", 1) }),
        TypeName: message({ type_name: field("string", 1) }),
        Diagnostic: message(
          {
            severity: field("Severity", 1),
            summary: field("string", 2),
            detail: field("string", 3),
            attribute: field("AttributePath", 4),
          },
          { Severity: { values: { INVALID: 0, ERROR: 1, WARNING: 2 } } },
        ),
        AttributePath: message(
          { steps: list("Step", 1) },
          {
            Step: {
              oneofs: { selector: { oneof: ["attribute_name", "element_key_string", "element_key_int"] } },
              fields: { attribute_name: field("string", 1), element_key_string: field("string", 2), element_key_int: field("int64", 3) },
            },
          },
        ),
        Schema: message(
          { version: field("int64", 1), block: field("Block", 2) },
          {
            Block: message({ version: field("int64", 1), attributes: list("Attribute", 2), block_types: list("NestedBlock", 3) }),
            Attribute: message(attributeFields),
            NestedBlock: message(
              {
                type_name: field("string", 1),
                block: field("Block", 2),
                nesting: field("NestingMode", 3),
                min_items: field("int64", 4),
                max_items: field("int64", 5),
              },
              { NestingMode: nesting },
            ),
            Object: message({ attributes: list("Attribute", 1), nesting: field("NestingMode", 3) }, { NestingMode: nesting }),
          },
        ),
        ServerCapabilities: message({
          plan_destroy: field("bool", 1),
          get_provider_schema_optional: field("bool", 2),
          move_resource_state: field("bool", 3),
        }),
        Provider: {
          methods: Object.fromEntries(
            CALLS.map((name) => [name, { requestType: `${name}.Request`, responseType: `${name}.Response` }]),
          ),
        },
      },
    },
  },
};
