import type { JsonSchema, ServiceDefinition } from "../../service-definition";
import { peopleSchema, platformSchema } from "./platform";
import { projectSchema } from "./project";

/** The files of an inventory. */
export type SchemaKind = "platform" | "project" | "people";

/**
 * The JSON Schema of a file, with the options of these services. What is published is what is judged by; the rules
 * say the rest, and say better what is wrong with a name or number.
 */
export function jsonSchema(kind: SchemaKind, services: readonly ServiceDefinition[], customPlugins: readonly string[] = []): JsonSchema {
  switch (kind) {
    case "platform":
      return platformSchema(services);
    case "project":
      return projectSchema(services, customPlugins);
    case "people":
      return peopleSchema();
  }
}
