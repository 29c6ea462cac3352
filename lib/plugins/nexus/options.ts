import { SECRET_STORE } from "../../capabilities";
import type { Finding } from "../../errors";
import { judgeUrl } from "../../rules/checks";
import type { JsonSchema, ServiceDefinition } from "../../service-definition";
import type { PlatformSpec, ProjectSpec } from "../../spec";
import { editions, type Format, type Formats, type Edition, type WritePolicy } from "./formats";
import { judgeFormats } from "./judge";

export * from "./formats";

/** `services.nexus` of a project. A format that it does not name is as the platform says. */
export interface NexusProjectOptions extends Formats {
  /** Name of the project's account. @default - made from the owner's e-mail */
  readonly user?: { readonly firstName: string; readonly lastName: string };
}

/** `services.nexus` of the platform: besides the address, the formats of every project that does not say otherwise. */
export interface NexusOptions extends Formats {
  /** Public URL. */
  readonly url: string;
  /** @default "oss" */
  readonly edition?: Edition;
  /** Where artefacts are stored; it must exist. @default "default" */
  readonly blobStore?: string;
  /** Repositories that a project's Maven group serves after its own; they must exist. @default ["maven-public"] */
  readonly mavenGroupMembers?: readonly string[];
}

const writePolicy = (defaultPolicy: WritePolicy, of: string): JsonSchema => ({
  type: "string",
  default: defaultPolicy,
  description: `Whether ${of} can be written again: allow, allow_once or deny.`,
});

const onOrOptions = (description: string, properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  default: false,
  description: `${description} On, off, or on with options. Switched off, they are forgotten rather than deleted, unless the project's deletionPolicy is purge.`,
  anyOf: [{ type: "boolean" }, { type: "object", additionalProperties: false, properties }],
});

const hosted = { writePolicy: writePolicy("allow", "an artefact") };
const grouped = {
  ...hosted,
  publishThroughGroup: { type: "boolean", default: false, description: "Whether artefacts can be published through the group's address too; paid edition only." },
};

const formatSchemas: Readonly<Record<Format, JsonSchema>> = {
  maven: onOrOptions("Maven repositories for releases and snapshots, and a group of both.", {
    releaseWritePolicy: writePolicy("allow_once", "a release"),
    snapshotWritePolicy: writePolicy("allow", "a snapshot"),
  }),
  npm: onOrOptions("An npm repository and its group.", grouped),
  raw: onOrOptions("A repository of files and its group.", hosted),
  pypi: onOrOptions("A PyPI repository and its group.", hosted),
  docker: onOrOptions("A repository of images and its group, reached by path (Nexus 3.83).", grouped),
  helm: onOrOptions("A repository of Helm charts.", hosted),
};

const projectSchema: JsonSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    ...formatSchemas,
    user: {
      type: "object",
      additionalProperties: false,
      required: ["firstName", "lastName"],
      description: "Name of the project's account, where it is not to be made from the owner's e-mail.",
      properties: {
        firstName: { type: "string", minLength: 1, description: "First name." },
        lastName: { type: "string", minLength: 1, description: "Last name." },
      },
    },
  },
};

const platformSchema: JsonSchema = {
  type: "object",
  additionalProperties: false,
  required: ["url"],
  properties: {
    ...formatSchemas,
    url: { type: "string", pattern: "^https?://", description: "Public URL of Nexus Repository." },
    edition: { enum: editions, default: "oss", description: "The free edition, or the paid one." },
    blobStore: { type: "string", minLength: 1, default: "default", description: "Where artefacts are stored; it must exist." },
    mavenGroupMembers: {
      type: "array",
      items: { type: "string", minLength: 1 },
      default: ["maven-public"],
      description: "Repositories that a project's Maven group serves after its own; they must exist.",
    },
  },
};

const AT = ["services", "nexus"];

function judgePlatform({ services }: PlatformSpec): readonly Finding[] {
  const options = services?.["nexus"] as NexusOptions | undefined;
  return options === undefined ? [] : [...judgeUrl("address of Nexus", [...AT, "url"], options.url), ...judgeFormats(AT, options, options.edition)];
}

function judgeProject({ services }: ProjectSpec, platform: PlatformSpec): readonly Finding[] {
  const { edition } = (platform.services?.["nexus"] ?? {}) as Partial<NexusOptions>;
  return [...judgeFormats(AT, (services?.["nexus"] ?? {}) as NexusProjectOptions, edition)];
}

export const definition: ServiceDefinition = { id: "nexus", requires: [SECRET_STORE.name], provides: [], platformSchema, projectSchema, judgePlatform, judgeProject };
