/**
 * What a plugin adds to the inventory: the options it takes, for the platform and for one project, as JSON Schema, and
 * the rules on them that a schema cannot say. No construct and no provider, so that `dso validate` stays fast.
 */
import type { Finding } from "./errors";
import type { PlatformSpec, ProjectSpec } from "./spec";

export type JsonSchema = Readonly<Record<string, unknown>>;

export interface ServiceDefinition {
  /** Key below `services`, and id of the plugin. */
  readonly id: string;
  /** Of `services.<id>` in `platform.yaml`: an object schema with descriptions and `additionalProperties: false`. */
  readonly platformSchema: JsonSchema;
  /** Of `services.<id>` in a project's file. */
  readonly projectSchema: JsonSchema;
  /** Names of the capabilities without which its plugin cannot work, as the plugin declares them. @default [] */
  readonly requires?: readonly string[];
  /** Names of the capabilities that its plugin offers to others. @default - it does not say: it may be any */
  readonly provides?: readonly string[];
  /** Whether a project's `rotation.<id>` does anything. @default true */
  readonly rotates?: boolean;
  /** Findings carry whole paths: `["services", id, …]`. */
  judgePlatform?(platform: PlatformSpec): readonly Finding[];
  /**
   * The same for a project; `project.services[id]` may be absent.
   * @param isOffered whether another plugin offers it a capability, by name
   */
  judgeProject?(project: ProjectSpec, platform: PlatformSpec, isOffered?: (capability: string) => boolean): readonly Finding[];
}
