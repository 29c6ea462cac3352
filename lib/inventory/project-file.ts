import { basename } from "node:path";
import { fileNameNotSlug, nothingToRotate, type Finding, type LocatedFinding } from "../errors";
import { projectJudge } from "../rules";
import type { ServiceDefinition } from "../service-definition";
import type { PlatformSpec, ProjectSpec } from "../spec";
import { isSlug } from "../values/slug";
import { Capabilities } from "./capabilities";
import type { InventoryDocument } from "./document";
import { judgeTexts } from "./expressions";
import { slugOfFile } from "./files";
import type { PlatformFile } from "./platform-file";
import { locateProblem, locator, readDocument } from "./reading";
import { isBelow, isJudgedByRules, isOfShape, onlyHeader, type ShapeProblem } from "./shape";
import type { InventoryProject } from "./types";
import { Validator } from "./validator";

export interface ProjectFile {
  readonly file: string;
  /** Where the shape is right. */
  readonly project?: InventoryProject;
  readonly findings: readonly LocatedFinding[];
}

/** What of the platform's file projects are judged by. */
export type JudgingPlatform = Pick<PlatformFile, "platform" | "usable" | "plugins">;

/** What it takes to read projects of one platform, worked out once for all of them. */
export interface ProjectReader {
  readonly validator: Validator;
  readonly services: readonly ServiceDefinition[];
  readonly platform: JudgingPlatform;
  readonly capabilities: Capabilities;
  /** The rules on one project; none where the platform cannot be told. */
  readonly judge: (project: ProjectSpec) => readonly Finding[];
}

/**
 * @param services what each service adds to the inventory
 * @param plugins what plugins of one's own add, as far as they say
 */
export function projectReader(platform: JudgingPlatform, services: readonly ServiceDefinition[], plugins: readonly ServiceDefinition[] = []): ProjectReader {
  const attached = platform.usable ? [...Object.keys(platform.platform.services ?? {}), ...(platform.plugins ?? [])] : [];
  const judge = platform.usable ? projectJudge(platform.platform, { services: attached }) : () => [];
  const definitions = [...services, ...plugins];
  return { validator: Validator.of(services, plugins), services: definitions, platform, capabilities: new Capabilities(platform.platform, definitions), judge };
}

/** Reads one project's file and judges it against its schema, then by the rules where its shape is right. */
export function readProject(file: string, reader: ProjectReader): ProjectFile {
  const document = readDocument(file, "Project");
  if (document.value === undefined) return { file, findings: document.findings };
  const problems = shapeOf(document, reader);
  const project = document.findings.length === 0 && !problems.some(isOfShape) ? specOf(document) : undefined;
  // Where no rule will judge the values, what the schema says of them is better than nothing.
  const ruled = project !== undefined && reader.platform.usable;
  const shown = ruled ? problems.filter(({ finding }) => !isJudgedByRules(finding.at)) : onlyHeader(problems);
  const findings = [...document.findings, ...shown.map((problem) => locateProblem(document, problem))];
  if (project === undefined) return { file, findings };
  const ruledFindings = [...judgeFileName(file, project), ...(ruled ? judgeByRules(project, problems, reader) : [])];
  findings.push(...ruledFindings.map((finding) => ({ ...finding, where: document.locate(finding.at) })));
  findings.push(...judgeTexts(document, findings));
  return { file, project: { spec: project, file, locate: locator(file) }, findings };
}

function shapeOf(document: InventoryDocument, { validator, platform }: ProjectReader): readonly ShapeProblem[] {
  const problems = validator.problems("project", document.value, platform.plugins ?? []);
  // A service could be a plugin of a platform file that cannot be read.
  return platform.plugins !== undefined ? problems : problems.filter(({ finding: { code, at } }) => !(code === "unknown-key" && at[0] === "services" && at.length === 2));
}

function specOf({ value }: InventoryDocument): ProjectSpec {
  const { apiVersion: _version, kind: _kind, ...spec } = value as ProjectSpec & { readonly apiVersion: string; readonly kind: string };
  return spec;
}

function judgeByRules(project: ProjectSpec, problems: readonly ShapeProblem[], { services, platform, capabilities, judge }: ProjectReader): readonly Finding[] {
  const attached = (id: string) => platform.platform.services?.[id] !== undefined || platform.plugins?.includes(id) === true;
  const wrong = (id: string) => problems.some(({ finding }) => isBelow(finding.at, ["services", id]));
  const withPlugins = { ...platform.platform.services, ...Object.fromEntries(platform.platform.plugins.map(({ id, options = {} }) => [id, options])) };
  const known: PlatformSpec = { ...platform.platform, services: withPlugins };
  const ofServices = services
    .filter(({ id }) => attached(id) && !wrong(id))
    .flatMap((service) => service.judgeProject?.(project, known, (capability) => capabilities.isOffered(capability, service.id)) ?? []);
  return [...judge(project), ...judgeRotation(project, services.filter(({ id }) => attached(id))), ...ofServices];
}

/** A counter that nothing follows would make somebody believe that a secret is another one now. */
function judgeRotation({ rotation = {} }: ProjectSpec, attached: readonly ServiceDefinition[]): readonly Finding[] {
  const rotating = attached.filter(({ rotates = true }) => rotates).map(({ id }) => id);
  return attached.flatMap(({ id, rotates = true }) => (rotates || rotation[id] === undefined ? [] : [nothingToRotate(["rotation", id], id, rotating)]));
}

function judgeFileName(file: string, { name, slug = name }: ProjectSpec): readonly Finding[] {
  if (!isSlug(slug) || slugOfFile(file) === slug) return [];
  return [fileNameNotSlug([slug === name ? "name" : "slug"], basename(file), slug)];
}
