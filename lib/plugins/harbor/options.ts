import { IMAGE_REGISTRY, SECRET_STORE } from "../../capabilities";
import type { Finding } from "../../errors";
import { judgeUrl } from "../../rules/checks";
import type { JsonSchema, ServiceDefinition } from "../../service-definition";
import type { PlatformSpec, ProjectSpec } from "../../spec";
import { judgeProjectOptions, judgeRobotPrefix, judgeSystem } from "./judge";

/** How bad a known vulnerability must be for an image to be refused to whoever pulls it; `off` refuses none. */
export const severities = ["off", "low", "medium", "high", "critical"] as const;
export type Severity = (typeof severities)[number];

/** Harbor's names, and the console's `latestPulledK` for `latestPulledN` (decision 19). */
export const retentionTemplates = [
  "always",
  "latestPulledN",
  "latestPulledK",
  "latestPushedK",
  "nDaysSinceLastPull",
  "nDaysSinceLastPush",
] as const;
export type RetentionTemplate = (typeof retentionTemplates)[number];

/** Which images stay when Harbor tidies a project up (console §3.2.2). */
export interface RetentionOptions {
  /** @default "latestPushedK" */
  readonly template?: RetentionTemplate;
  /** Images, or days, of each repository; not with `always`. @default 10 */
  readonly count?: number;
  /** Six cron fields, the first of them (seconds) 0; or hourly, daily, weekly. @default "0 22 2 * * *" */
  readonly schedule?: string;
}

/** `services.harbor` of a project. What a project leaves out is as the platform says. */
export interface HarborProjectOptions {
  /** What the project's images may take: a whole number of GiB such as `10GB`, or `unlimited`. @default "unlimited" */
  readonly quota?: string;
  /** Replaces the platform's as a whole. */
  readonly retention?: RetentionOptions;
  /** Whether there is a third robot, for pulling from outside of the platform (console §3.2.2). @default false */
  readonly projectRobot?: boolean;
  /** Images with vulnerabilities of this severity or a worse one cannot be pulled. @default "off" */
  readonly deploymentSecurity?: Severity;
  /** Vulnerabilities that do not count. A project's list is added to the platform's. @default [] */
  readonly cveAllowlist?: readonly string[];
  /** Only images signed with cosign can be pulled. @default false */
  readonly cosign?: boolean;
  /** A bill of materials is made of every image that is pushed (Harbor 2.11). @default false */
  readonly sbom?: boolean;
  /** Patterns of tags that can neither be moved nor removed, such as `v*`; at most 15. @default [] */
  readonly immutableTags?: readonly string[];
}

/** Settings of the whole registry, for platforms that keep them here rather than where Harbor is installed. */
export interface HarborSystemOptions {
  /**
   * Who may create projects besides Terraform. Harbor's provider writes the whole system configuration with it: the
   * prefix of robots as declared, everything else as by its defaults (docs/services/harbor.md). @default - left alone
   */
  readonly projectCreation?: "adminonly" | "everyone";
  /** When every image is scanned again, written like a retention's schedule. @default - left alone */
  readonly scanAll?: string;
  /** When deleted images give back their space. @default - left alone */
  readonly garbageCollection?: { readonly schedule: string; readonly deleteUntagged?: boolean };
}

/** `services.harbor` of the platform: besides the address, what holds for every project that does not say otherwise. */
export interface HarborOptions extends HarborProjectOptions {
  /** Public URL. Its host is what image references begin with. */
  readonly url: string;
  /** What Harbor puts before a robot's name; must be what its system settings say. @default "robot$" */
  readonly robotPrefix?: string;
  /** @default - Harbor's own settings are left alone */
  readonly system?: HarborSystemOptions;
}

const schedule = (description: string, rest: JsonSchema = {}): JsonSchema => ({
  type: "string",
  description: `${description} Six cron fields, the first of them (seconds) 0; or hourly, daily, weekly.`,
  ...rest,
});

const forProjects: Readonly<Record<string, JsonSchema>> = {
  quota: { type: "string", default: "unlimited", description: "What the project's images may take: a whole number of GiB such as 10GB, or unlimited." },
  retention: {
    type: "object",
    additionalProperties: false,
    description: "Which images stay when Harbor tidies the project up. Replaces the platform's as a whole.",
    properties: {
      template: { enum: retentionTemplates, default: "latestPushedK", description: "What is counted." },
      count: { type: "integer", minimum: 1, default: 10, description: "Images, or days, of each repository; not with always." },
      schedule: schedule("When Harbor tidies up.", { default: "0 22 2 * * *" }),
    },
  },
  projectRobot: { type: "boolean", default: false, description: "Whether there is a third robot, for pulling from outside of the platform." },
  deploymentSecurity: {
    enum: severities,
    default: "off",
    description: "Images with vulnerabilities of this severity or a worse one cannot be pulled.",
  },
  cveAllowlist: {
    type: "array",
    items: { type: "string" },
    default: [],
    description: "Vulnerabilities that do not count. A project's list is added to the platform's.",
  },
  cosign: { type: "boolean", default: false, description: "Only images signed with cosign can be pulled." },
  sbom: { type: "boolean", default: false, description: "A bill of materials is made of every image that is pushed (Harbor 2.11)." },
  immutableTags: {
    type: "array",
    items: { type: "string" },
    default: [],
    description: "Patterns of tags that can neither be moved nor removed, such as v*; at most 15.",
  },
};

const projectSchema: JsonSchema = { type: "object", additionalProperties: false, properties: forProjects };

const platformSchema: JsonSchema = {
  type: "object",
  additionalProperties: false,
  required: ["url"],
  properties: {
    ...forProjects,
    url: { type: "string", pattern: "^https?://", description: "Public URL of Harbor. Its host is what image references begin with." },
    robotPrefix: { type: "string", default: "robot$", description: "What Harbor puts before a robot's name; must be what its system settings say." },
    system: {
      type: "object",
      additionalProperties: false,
      description: "Settings of the whole registry; Harbor's own are left alone where this is left out.",
      properties: {
        projectCreation: {
          enum: ["adminonly", "everyone"],
          description: "Who may create projects besides Terraform. Default: left alone. With it the provider writes the whole system configuration (docs/services/harbor.md).",
        },
        scanAll: schedule("When every image is scanned again."),
        garbageCollection: {
          type: "object",
          additionalProperties: false,
          required: ["schedule"],
          description: "When deleted images give back their space.",
          properties: {
            schedule: schedule("When it runs."),
            deleteUntagged: { type: "boolean", default: false, description: "Whether images without a tag go too." },
          },
        },
      },
    },
  },
};

const AT = ["services", "harbor"];

function judgePlatform({ services }: PlatformSpec): readonly Finding[] {
  const options = services?.["harbor"] as HarborOptions | undefined;
  if (options === undefined) return [];
  return [...judgeUrl("address of Harbor", [...AT, "url"], options.url), ...judgeRobotPrefix(AT, options.robotPrefix), ...judgeSystem(AT, options.system), ...judgeProjectOptions(AT, options)];
}

function judgeProject({ services }: ProjectSpec): readonly Finding[] {
  return [...judgeProjectOptions(AT, (services?.["harbor"] ?? {}) as HarborProjectOptions)];
}

export const definition: ServiceDefinition = { id: "harbor", requires: [SECRET_STORE.name], provides: [IMAGE_REGISTRY.name], platformSchema, projectSchema, judgePlatform, judgeProject };
