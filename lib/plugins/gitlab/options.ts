import { CI_VARIABLES, SOURCE_FORGE } from "../../capabilities";
import type { Finding } from "../../errors";
import type { JsonSchema, ServiceDefinition } from "../../service-definition";
import type { AdminSpec, GitlabLevel, PlatformSpec, ProjectSpec } from "../../spec";
import { builtInRoleNames, gitlabLevels, platformRoleNames, type BuiltInRoleName } from "../../values/roles";
import { judgeOptions, judgeProjectOptions } from "./judge";
import { judgeManagedPipelines } from "./managed-pipeline";
import { platformCatalogue } from "./platform-catalogue";
import { DEFAULTS } from "./settings";

/** `services.gitlab` of the platform. */
export interface GitlabOptions {
  /** Public URL. */
  readonly url: string;
  /** `ee` uses what only the paid edition can: there only the bot may push to protected branches of mirrored repositories. @default "ce" */
  readonly edition?: "ce" | "ee";
  /** What a role gives in a project's group, where it is not the level of console §3.10. */
  readonly levels?: Partial<Readonly<Record<BuiltInRoleName, GitlabLevel>>>;
  /** What the platform's own roles give in the group above all projects. @default - admin: owner, readonly and security: reporter */
  readonly adminLevels?: Partial<Readonly<Record<AdminSpec["role"], GitlabLevel | "none">>>;
  /** Whether the groups of `rootPath` are made here; if not, they must exist, and those made here before stay as they are. @default true */
  readonly manageRoot?: boolean;
  /** Who may see the groups of `rootPath`; projects below are private all the same. @default "internal" */
  readonly rootVisibility?: "private" | "internal";
  /** CI variables of all projects, by name, besides or instead of those that follow from the platform (console §3.1.7). @default {} */
  readonly variables?: Readonly<Record<string, string | VariableOptions>>;
  /** Proxy of CI jobs, which becomes variables in every spelling that tools read. @default - none */
  readonly proxy?: ProxyOptions;
  /** Life of the token by which the mirror pushes. */
  readonly botToken?: BotTokenOptions;
  /** How external repositories are brought in. */
  readonly mirror?: MirrorOptions;
  /** The components that pipelines include, and the repository that they are published in. */
  readonly catalogue?: CatalogueOptions;
  /**
   * The external forge's credentials in one secret with the bot's, as the console has them. Whenever that secret is
   * written, be it because the bot's token was rotated, the credentials must be given again (decision 9). @default false
   */
  readonly singleMirrorSecret?: boolean;
  /**
   * Whether every project has the repository `infra-apps`, which nothing uses any more. If not, it stays where it was made
   * before, unless the project purges. @default true
   */
  readonly infraApps?: boolean;
  /** Custom attributes by which a console finds its groups and projects; they need an administrator's token. @default false */
  readonly customAttributes?: boolean;
  /**
   * Another value makes other tokens by which zones read their own repositories; those of a project follow its
   * `rotation.gitlab`. @default 1
   */
  readonly zoneTokenGeneration?: number | string;
}

export interface CatalogueOptions {
  /**
   * Whether the platform's stack publishes the components, at `<rootPath>/catalog`. If not, they are those that somebody
   * else published at `path` and `version`. @default true
   */
  readonly publish?: boolean;
  /** Full path of the repository in which somebody else publishes. @default - `<rootPath>/catalog` */
  readonly path?: string;
  /** Tag at which somebody else published. */
  readonly version?: string;
  /** Takes the place of the registries' hosts in all images of jobs, e.g. `registry.example.org/mirror`. @default - each image's own */
  readonly imagePrefix?: string;
  /** Other references for single images of jobs, by name, e.g. by digest. @default {} */
  readonly images?: Readonly<Record<string, string>>;
}

export interface VariableOptions {
  readonly value: string;
  /** Handed to the job as a file. @default false */
  readonly file?: boolean;
  /** Hidden in job logs. @default false */
  readonly masked?: boolean;
  /** Only on protected branches and tags. @default false */
  readonly protected?: boolean;
  readonly description?: string;
}

export interface ProxyOptions {
  /** E.g. `http://proxy.example.org:3128`. */
  readonly http?: string;
  /** @default - as `http` */
  readonly https?: string;
  /** What is reached without the proxy. */
  readonly no?: readonly string[];
}

export interface BotTokenOptions {
  /** Days from one rotation to the expiry, 1 to 365. @default 365 */
  readonly days?: number;
  /** Days before the expiry from which on an apply rotates the token. @default 90 */
  readonly rotateBefore?: number;
}

export interface MirrorOptions {
  /**
   * Image with `sh`, `git` from 2.29 on, `curl` or GNU `wget`, and `git-lfs` where large files are to be brought along; best
   * named by its digest. @default - the catalogue's, which `catalogue.imagePrefix` holds for
   */
  readonly image?: string;
  /** When all external repositories are fetched: `hourly`, `daily`, `off`, or five cron fields (UTC). @default "hourly" */
  readonly schedule?: string;
  /** Whether branches and tags that are not in the external repository are deleted when all are fetched; protected ones never are. @default true */
  readonly prune?: boolean;
}

/** `services.gitlab` of a project. What a project leaves out is as the platform says. */
export interface GitlabProjectOptions {
  /** As `mirror.schedule` of the platform. */
  readonly schedule?: string;
  /** As `mirror.prune` of the platform. */
  readonly prune?: boolean;
  /** Another value makes another token for starting the mirror from outside; the old one stops working. @default 1 */
  readonly triggerGeneration?: number | string;
}

const level = { type: "string", enum: [...gitlabLevels] } as const;
const schedule = { type: "string", minLength: 1, description: "When all external repositories are fetched: hourly, daily, off, or five cron fields in UTC." } as const;
const prune = {
  type: "boolean",
  description: "Whether branches and tags that are not in the external repository are deleted when all are fetched; protected ones never are.",
} as const;
const url = { type: "string", pattern: "^https?://[^\\s/]+" } as const;
const days = { type: "integer", minimum: 1, maximum: 365 } as const;

const variable: JsonSchema = {
  description: "The value, or the value with how it is handed over.",
  oneOf: [
    { type: "string" },
    {
      type: "object",
      additionalProperties: false,
      required: ["value"],
      properties: {
        value: { type: "string", description: "The value. Never a secret: a secret belongs into the secret store." },
        file: { type: "boolean", default: false, description: "Handed to the job as a file that holds the value." },
        masked: { type: "boolean", default: false, description: "Hidden in job logs: one line of at least 8 characters, without spaces." },
        protected: { type: "boolean", default: false, description: "Only on protected branches and tags." },
        description: { type: "string", description: "Shown beside the variable." },
      },
    },
  ],
};

const platformSchema: JsonSchema = {
  type: "object",
  additionalProperties: false,
  required: ["url"],
  properties: {
    url: { ...url, description: "Public URL of GitLab." },
    edition: { type: "string", enum: ["ce", "ee"], default: "ce", description: "Which edition runs there. ee: only the bot may push to protected branches of mirrored repositories." },
    levels: {
      type: "object",
      additionalProperties: false,
      description: "What a role gives in a project's group. Default: admin and devops maintainer, developer developer, security and readonly reporter.",
      properties: Object.fromEntries(builtInRoleNames.map((role) => [role, { ...level, description: `Level of the role ${role}.` }])),
    },
    adminLevels: {
      type: "object",
      additionalProperties: false,
      description: "What the platform's own roles give in the group above all projects. Default: admin owner, readonly and security reporter.",
      properties: Object.fromEntries(
        platformRoleNames.map((role) => [role, { type: "string", enum: [...gitlabLevels, "none"], description: `Level of /console/${role}; none for no membership.` }]),
      ),
    },
    manageRoot: { type: "boolean", default: true, description: "Whether the groups of rootPath are made here; if not, they must exist, and those that were made here before stay as they are." },
    rootVisibility: { type: "string", enum: ["private", "internal"], default: "internal", description: "Who may see the groups of rootPath; projects below are private all the same." },
    variables: {
      type: "object",
      propertyNames: { pattern: "^[A-Za-z0-9_]{1,255}$" },
      additionalProperties: variable,
      description: "CI variables of all projects, by name, besides or instead of those that follow from the platform.",
    },
    proxy: {
      type: "object",
      additionalProperties: false,
      description: "Proxy of CI jobs, which becomes variables in every spelling that tools read.",
      properties: {
        http: { ...url, description: "Proxy for http." },
        https: { ...url, description: "Proxy for https. Default: the one for http." },
        no: { type: "array", items: { type: "string", pattern: "^[^\\s,]+$" }, description: "What is reached without the proxy." },
      },
    },
    botToken: {
      type: "object",
      additionalProperties: false,
      description: "Life of the token by which the mirror pushes.",
      properties: {
        days: { ...days, default: DEFAULTS.botToken.days, description: "Days from one rotation to the expiry." },
        rotateBefore: { ...days, default: DEFAULTS.botToken.rotateBefore, description: "Days before the expiry from which on an apply rotates the token." },
      },
    },
    mirror: {
      type: "object",
      additionalProperties: false,
      description: "How external repositories are brought in.",
      properties: {
        image: { type: "string", minLength: 1, description: "Image with sh, git from 2.29 on, curl or GNU wget, and git-lfs for large files; best named by its digest. Default: the catalogue's." },
        schedule: { ...schedule, default: DEFAULTS.mirror.schedule },
        prune: { ...prune, default: DEFAULTS.mirror.prune },
      },
    },
    catalogue: {
      type: "object",
      additionalProperties: false,
      description: "The components that pipelines include, and the repository that they are published in.",
      properties: {
        publish: { type: "boolean", default: DEFAULTS.catalogue.publish, description: "Whether the platform's stack publishes them, at <rootPath>/catalog. If not, they are those that somebody else published at path and version." },
        path: { type: "string", pattern: "^[^\\s/@:]+(/[^\\s/@:]+)+$", description: "Full path of the repository in which somebody else publishes. Default: <rootPath>/catalog." },
        version: { type: "string", pattern: "^[^\\s/@:~-][^\\s@:~]*$", description: "Tag at which somebody else published." },
        imagePrefix: { type: "string", pattern: "^[^\\s/:]+(:[0-9]+)?(/[^\\s/:]+)*/?$", description: "Takes the place of the registries' hosts in all images of jobs, such as registry.example.org/mirror. Default: each image's own." },
        images: {
          type: "object",
          additionalProperties: { type: "string", minLength: 1, description: "A reference with a tag or a digest." },
          description: "Other references for single images of jobs, by name: best by their digests.",
        },
      },
    },
    singleMirrorSecret: { type: "boolean", default: false, description: "The external forge's credentials in one secret with the bot's, as the console has them. They must be given again whenever that secret is written." },
    infraApps: { type: "boolean", default: true, description: "Whether every project has the repository infra-apps, which nothing uses any more; if not, it stays where it was made before, unless the project purges." },
    customAttributes: { type: "boolean", default: false, description: "Custom attributes by which a console finds its groups and projects; they need an administrator's token." },
    zoneTokenGeneration: {
      type: ["integer", "string"],
      default: 1,
      description: "Another value makes other tokens by which zones read their own repositories; those of a project follow its rotation.gitlab.",
    },
  },
};

const projectSchema: JsonSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    schedule,
    prune,
    triggerGeneration: { type: ["integer", "string"], default: 1, description: "Another value makes another token for starting the mirror from outside; the old one stops working." },
  },
};

export const definition: ServiceDefinition = {
  id: "gitlab",
  provides: [SOURCE_FORGE.name, CI_VARIABLES.name],
  platformSchema,
  projectSchema,
  judgePlatform: (platform: PlatformSpec): readonly Finding[] => {
    const options = platform.services?.["gitlab"] as GitlabOptions | undefined;
    return options === undefined ? [] : [...judgeOptions(["services", "gitlab"], options)];
  },
  judgeProject: (project: ProjectSpec, platform: PlatformSpec): readonly Finding[] => [
    ...judgeProjectOptions(["services", "gitlab"], (project.services?.["gitlab"] ?? {}) as GitlabProjectOptions),
    ...(platform.services?.["gitlab"] === undefined ? [] : judgeManagedPipelines(project.repositories ?? [], () => platformCatalogue(platform))),
  ],
};
