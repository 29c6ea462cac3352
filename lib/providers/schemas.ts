import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ProviderSchema, SchemaFile } from "./schema";
import used from "./used.json";

/** The service or engine that a provider speaks to; also its local name in `required_providers`. */
export type ProviderName = keyof typeof used;

/** A Terraform provider that the library may use, as listed in `used.json`. */
export interface UsedProvider {
  /** Address without host name, as it stands in `required_providers`. */
  readonly source: string;
  /** The one version that the schema was taken from. */
  readonly version: string;
  /** The npm package with its bindings, `generated` for those made at build, `none` where none are needed. */
  readonly bindings: string;
  readonly resources: readonly string[];
  readonly dataSources: readonly string[];
  readonly ephemeralResources: readonly string[];
}

/** Every provider of the library: address, version, and what is used of it. */
export const usedProviders: Readonly<Record<ProviderName, UsedProvider>> = used;

/** Names in a fixed order. */
export const providerNames = Object.keys(used).sort() as readonly ProviderName[];

/** The schema file of one provider, cut to what `used.json` lists. */
export function readSchemaFile(name: ProviderName): SchemaFile {
  return JSON.parse(readFileSync(join(__dirname, name, "schema.json"), "utf8")) as SchemaFile;
}

/** The schemas of all providers of the library, by full address (`registry.terraform.io/goharbor/harbor`). */
export function readProviderSchemas(): Readonly<Record<string, ProviderSchema>> {
  return Object.assign({}, ...providerNames.map((name) => readSchemaFile(name).provider_schemas)) as Record<
    string,
    ProviderSchema
  >;
}
