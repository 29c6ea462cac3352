import type { JsonSchema, ServiceDefinition } from "../../service-definition";

/** `services.vault` of the platform. */
export interface VaultOptions {
  /** Public URL, which is also what CI jobs make their tokens out to. */
  readonly url: string;
  /** KV v2 mount of the platform's and the projects' technical secrets. @default "forge-dso" */
  readonly coreKv?: string;
}

export const DEFAULT_CORE_KV = "forge-dso";

const platformSchema: JsonSchema = {
  type: "object",
  additionalProperties: false,
  required: ["url"],
  properties: {
    url: { type: "string", pattern: "^https?://", description: "Public URL of Vault, which is also what CI jobs make their tokens out to." },
    coreKv: {
      type: "string",
      pattern: "^[a-z0-9][a-z0-9-]*$",
      default: DEFAULT_CORE_KV,
      description: "KV v2 mount of the platform's and the projects' technical secrets.",
    },
  },
};

const projectSchema: JsonSchema = { type: "object", additionalProperties: false, properties: {} };

export const definition: ServiceDefinition = { id: "vault", platformSchema, projectSchema };
