import type { JsonSchema, ServiceDefinition } from "../../service-definition";
import { peopleSchema, platformSchema } from "./platform";
import { projectSchema } from "./project";

/** Plugins that a platform's file names besides the services. */
export interface CustomPluginOptions {
  /** What they say of their options. @default [] */
  readonly definitions?: readonly ServiceDefinition[];
  /** Ids of all of them, also of those that say nothing. @default [] */
  readonly ids?: readonly string[];
}

/** The files of an inventory. */
export type SchemaKind = "platform" | "project" | "people";

/**
 * The JSON Schema of a file, with the options of these services. What is published is what is judged by; the rules
 * say the rest, and say better what is wrong with a name or number.
 */
export function jsonSchema(kind: SchemaKind, services: readonly ServiceDefinition[], customPlugins: CustomPluginOptions = {}): JsonSchema {
  const { definitions = [], ids = [] } = customPlugins;
  switch (kind) {
    case "platform":
      return platformSchema(services, definitions);
    case "project":
      return projectSchema([...services, ...definitions], ids);
    case "people":
      return peopleSchema();
  }
}
