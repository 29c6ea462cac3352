import type { Finding, Path } from "../../errors";
import { judgeUrl } from "../../rules/checks";
import type { ServiceDefinition } from "../../service-definition";
import type { PlatformSpec, ProjectSpec } from "../../spec";
import { sonarqubeProjectKey } from "../../values/names";
import { isUnresolved } from "../../values/token";
import { generationTwice, invalidGeneration, invalidProjectKey, isProjectKey, unreadableGate } from "./failures";
import { defaultTokenMonths, isGeneration } from "./generation";
import { judgeVariables } from "./variables";

/** `services.sonarqube` of `platform.yaml`. */
export interface SonarqubeOptions {
  /** Public URL. */
  readonly url: string;
  /** SonarQube's own group of administrators. @default "sonar-administrators" */
  readonly administrators?: string;
  /** Quality gate of every repository's project; it must exist. @default - the server's default gate */
  readonly qualityGate?: string;
  /** Months after the month of its generation at whose beginning a token ends. @default 13 */
  readonly tokenMonths?: number;
  /**
   * Compatibility: the token is also the CI variable SONAR_TOKEN of the project's group, where every job has it and
   * Terraform's state too. @default false: jobs read it from the secret store
   */
  readonly tokenVariable?: boolean;
  /** Domain of the e-mail that technical users get. @default - they have none */
  readonly emailDomain?: string;
  /** Version of the server, so that a plan need not ask for it. @default - asked for */
  readonly version?: string;
  /** Edition of the server, so that a plan need not ask for it. @default - asked for */
  readonly edition?: string;
}

/** `services.sonarqube` of a project's file. */
export interface SonarqubeProjectOptions {
  /** @default - the platform's */
  readonly qualityGate?: string;
  /** @default - the platform's */
  readonly tokenVariable?: boolean;
  /** Earlier generations whose tokens stay valid for now, for jobs that still hold one. @default [] */
  readonly previousTokens?: readonly (string | number)[];
}

export const defaults = { administrators: "sonar-administrators", tokenMonths: defaultTokenMonths, tokenVariable: false } as const;

const qualityGate = {
  type: "string",
  minLength: 1,
  maxLength: 100,
  description: "Quality gate of the repositories' projects; it must exist, and have no slash in its name. Left out: the server's default gate.",
} as const;

const tokenVariable = {
  type: "boolean",
  default: defaults.tokenVariable,
  description: "Compatibility: the token is also the CI variable SONAR_TOKEN of the project's group. Otherwise jobs read it from the secret store.",
} as const;

export const definition: ServiceDefinition = {
  id: "sonarqube",
  provides: [],
  platformSchema: {
    type: "object",
    description: "SonarQube: a private project for each repository, groups and permissions, and a technical user with whose token CI analyses.",
    additionalProperties: false,
    required: ["url"],
    properties: {
      url: { type: "string", pattern: "^https?://\\S+$", description: "Public URL of SonarQube." },
      administrators: {
        type: "string",
        minLength: 1,
        maxLength: 255,
        default: defaults.administrators,
        description: "SonarQube's own group of administrators.",
      },
      qualityGate,
      tokenMonths: {
        type: "integer",
        minimum: 1,
        maximum: 120,
        default: defaults.tokenMonths,
        description: "Months after the month of its generation (rotation.sonarqube) at whose beginning a token ends.",
      },
      tokenVariable,
      emailDomain: {
        type: "string",
        pattern: "^[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$",
        maxLength: 200,
        description: "Domain of the e-mail that technical users get, as <slug>@<domain>. Left out: they have none.",
      },
      version: { type: "string", pattern: "^\\d+(\\.\\d+)+$", description: "Version of the server, so that a plan need not ask for it." },
      edition: {
        enum: ["Community", "Developer", "Enterprise", "Data Center"],
        description: "Edition of the server, so that a plan need not ask for it.",
      },
    },
  },
  projectSchema: {
    type: "object",
    description: "SonarQube, for this project.",
    additionalProperties: false,
    properties: {
      qualityGate,
      tokenVariable,
      previousTokens: {
        type: "array",
        uniqueItems: true,
        items: { type: ["string", "integer"] },
        default: [],
        description: "Earlier generations (former values of rotation.sonarqube) whose tokens stay valid for now, for jobs that still hold one.",
      },
    },
  },
  judgePlatform,
  judgeProject,
};

function judgePlatform({ services }: PlatformSpec): readonly Finding[] {
  const { url, qualityGate: gate } = (services?.["sonarqube"] ?? {}) as Partial<SonarqubeOptions>;
  return [...judgeUrl("address of SonarQube", ["services", "sonarqube", "url"], url), ...judgeGate(gate)];
}

function judgeProject(project: ProjectSpec, platform: PlatformSpec): readonly Finding[] {
  const { qualityGate: gate } = (project.services?.["sonarqube"] ?? {}) as SonarqubeProjectOptions;
  return [...judgeGate(gate), ...judgeGenerations(project), ...judgeKeys(project), ...judgeVariables(project, platform)];
}

function judgeGate(gate: string | undefined): Finding[] {
  if (gate === undefined || isUnresolved(gate) || !gate.includes("/")) return [];
  return [unreadableGate(["services", "sonarqube", "qualityGate"], gate)];
}

function judgeGenerations(project: ProjectSpec): Finding[] {
  const options = (project.services?.["sonarqube"] ?? {}) as SonarqubeProjectOptions;
  const present: { generation: string | number; at: Path } = { generation: project.rotation?.["sonarqube"] ?? 1, at: ["rotation", "sonarqube"] };
  const previous = (options.previousTokens ?? []).map((generation, index) => ({ generation, at: ["services", "sonarqube", "previousTokens", index] }));
  const seen = new Set<string>();
  return [present, ...previous].flatMap(({ generation, at }) => {
    if (isUnresolved(generation)) return [];
    if (!isGeneration(generation)) return [invalidGeneration(at, generation)];
    if (seen.has(String(generation))) return [generationTwice(at, generation)];
    seen.add(String(generation));
    return [];
  });
}

function judgeKeys(project: ProjectSpec): Finding[] {
  const slug = project.slug ?? project.name;
  return (project.repositories ?? []).flatMap(({ name }, index) => {
    if (isUnresolved(name) || isUnresolved(slug)) return [];
    const key = sonarqubeProjectKey(slug, name);
    return isProjectKey(key) ? [] : [invalidProjectKey(["repositories", index, "name"], key)];
  });
}
