/** Pieces of JSON Schema that both files are made of. Every one has a description, which editors show. */
import type { JsonSchema, ServiceDefinition } from "../../service-definition";

export const API_VERSION = "dso/v1";

export interface Fields {
  readonly description: string;
  readonly required?: readonly string[];
  readonly properties: Readonly<Record<string, JsonSchema>>;
}

/** A mapping of these keys and no others. */
export function mapping({ description, required = [], properties }: Fields): JsonSchema {
  return { type: "object", description, additionalProperties: false, ...(required.length > 0 && { required }), properties };
}

export function text(description: string, more: JsonSchema = {}): JsonSchema {
  return { type: "string", description, ...more };
}

export function choice(description: string, values: readonly string[], more: JsonSchema = {}): JsonSchema {
  return { type: "string", description, enum: values, ...more };
}

export function flag(description: string, byDefault: boolean): JsonSchema {
  return { type: "boolean", description, default: byDefault };
}

export function list(description: string, items: JsonSchema, more: JsonSchema = {}): JsonSchema {
  return { type: "array", description, items, ...more };
}

export function amount(description: string): JsonSchema {
  return { type: "number", description, minimum: 0 };
}

export function email(description: string): JsonSchema {
  return text(description, { format: "email", maxLength: 254 });
}

export const uuidPattern = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$";

export const quantityFields = {
  cpu: amount("CPU cores, in thousandths at most."),
  memory: amount("Memory in GiB."),
  gpu: amount("GPUs."),
} as const;

/** The keys with which every file begins. */
export function header(kind: "Platform" | "Project"): Readonly<Record<string, JsonSchema>> {
  return {
    apiVersion: { const: API_VERSION, description: "Version of this format." },
    kind: { const: kind, description: "What this file declares." },
  };
}

/** One key for each service, with the options that its plugin takes. */
export function servicesSchema(
  description: string,
  services: readonly ServiceDefinition[],
  schema: (service: ServiceDefinition) => JsonSchema,
  free: readonly string[] = [],
): JsonSchema {
  const known = [...services].sort((a, b) => (a.id < b.id ? -1 : 1)).map((service): [string, JsonSchema] => [service.id, schema(service)]);
  const custom = free.filter((id) => !services.some((service) => service.id === id)).map((id): [string, JsonSchema] => [id, { type: "object", description: `Options of plugin ${id}.` }]);
  return mapping({ description, properties: Object.fromEntries([...known, ...custom]) });
}
