/**
 * The format of `terraform providers schema -json`, as far as the library reads it.
 * Source: https://developer.hashicorp.com/terraform/cli/commands/providers/schema
 */
export interface SchemaFile {
  readonly format_version: string;
  /** By full address, such as `registry.terraform.io/goharbor/harbor`. */
  readonly provider_schemas: Readonly<Record<string, ProviderSchema>>;
}

export interface ProviderSchema {
  readonly provider: Schema;
  readonly resource_schemas?: Readonly<Record<string, Schema>>;
  readonly data_source_schemas?: Readonly<Record<string, Schema>>;
  readonly ephemeral_resource_schemas?: Readonly<Record<string, Schema>>;
}

export interface Schema {
  readonly version: number;
  readonly block: BlockSchema;
}

export interface BlockSchema {
  readonly attributes?: Readonly<Record<string, AttributeSchema>>;
  readonly block_types?: Readonly<Record<string, NestedBlockSchema>>;
  readonly deprecated?: boolean;
}

export interface AttributeSchema {
  /** Absent where `nested_type` is present. */
  readonly type?: TypeSchema;
  readonly nested_type?: NestedTypeSchema;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly write_only?: boolean;
  readonly deprecated?: boolean;
}

export interface NestedTypeSchema {
  readonly attributes: Readonly<Record<string, AttributeSchema>>;
  readonly nesting_mode: "single" | "list" | "set" | "map";
}

export interface NestedBlockSchema {
  readonly block: BlockSchema;
  readonly nesting_mode: "single" | "group" | "list" | "set" | "map";
  readonly min_items?: number;
  readonly max_items?: number;
}

export type TypeSchema =
  | "string"
  | "number"
  | "bool"
  | "dynamic"
  | readonly ["list" | "set" | "map", TypeSchema]
  | readonly ["object", Readonly<Record<string, TypeSchema>>]
  | readonly ["tuple", readonly TypeSchema[]];
