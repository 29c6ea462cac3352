import { duplicate, pluginIdReserved, type Finding, type LocatedFinding, type Path } from "../errors";
import { judgePlatform } from "../rules";
import type { ServiceDefinition } from "../service-definition";
import { reservedPluginIds } from "../values/slug";
import { judgeBackend } from "./backend";
import { Capabilities } from "./capabilities";
import { judgeTexts } from "./expressions";
import { filesOf, type InventoryFiles } from "./files";
import { readKeys } from "./keys";
import { readPeople } from "./people-file";
import { locateProblem, locator, readDocument } from "./reading";
import { isBelow, isJudgedByRules, isOfShape, onlyHeader, type ShapeProblem } from "./shape";
import type { BackendSpec, CustomPluginSpec, InventoryPlatform } from "./types";
import type { Validator } from "./validator";

export interface PlatformFile {
  readonly platform: InventoryPlatform;
  /** Whether the shape is right, so that projects can be judged against it. */
  readonly usable: boolean;
  /** Ids of the plugins that it names, as far as they can be read; undefined where they cannot. */
  readonly plugins?: readonly string[];
  readonly findings: readonly LocatedFinding[];
  locate(path: Path): string;
}

/** Where there is no platform, or none that can be read. */
export const noPlatform: InventoryPlatform = { rootPath: "", zones: [], clusters: [], backend: { type: "local" }, plugins: [] };

interface PlatformReader {
  readonly validator: Validator;
  readonly services: readonly ServiceDefinition[];
  /** What plugins of one's own say of their options. */
  readonly plugins: readonly ServiceDefinition[];
}

/** Reads `platform.yaml` and `people.yaml`, and judges them. */
export function readPlatform(directory: string, files: InventoryFiles, { validator, services, plugins: definitions }: PlatformReader): PlatformFile {
  const document = readDocument(files.platform, "Platform");
  const people = readPeople(files.people, validator);
  const locate = (path: Path) => (path[0] === "people" ? people.locate(path.slice(1)) : document.locate(path));
  const findings = [...document.findings, ...people.findings];
  const raw = document.value as RawPlatform | null | undefined;
  const plugins = pluginIds(raw);
  const problems = raw === undefined || raw === null ? [] : validator.problems("platform", raw);
  const usable = document.findings.length === 0 && raw !== undefined && raw !== null && !problems.some(isOfShape);
  const located = (each: readonly ShapeProblem[]) => each.map((problem) => locateProblem(document, problem));
  if (!usable) return { platform: noPlatform, usable, plugins, findings: [...findings, ...located(onlyHeader(problems))], locate };

  findings.push(...located(problems.filter(({ finding }) => !isJudgedByRules(finding.at))));
  const { apiVersion: _version, kind: _kind, backend = noPlatform.backend, plugins: custom = [], ...rest } = raw;
  const declared: InventoryPlatform = { ...rest, backend, plugins: custom, ...(people.value && { people: people.value }) };
  const ofServices = services
    .filter(({ id }) => declared.services?.[id] !== undefined && !problems.some(({ finding }) => isBelow(finding.at, ["services", id])))
    .flatMap((service) => service.judgePlatform?.(declared) ?? []);
  const ofPlugins = judgePlugins(declared, definitions).filter(({ at }) => !problems.some(({ finding }) => isBelow(finding.at, at.slice(0, 3))));
  findings.push(...[...judgePlatform(declared), ...ofServices, ...ofPlugins].map((finding) => ({ ...finding, where: locate(finding.at) })));
  findings.push(...judgeBackend(backend, (path) => document.locate(path)));
  const between = [...judgePluginIds(declared), ...new Capabilities(declared, [...services, ...definitions]).judge()];
  findings.push(...between.map((finding) => ({ ...finding, where: locate(finding.at) })));
  findings.push(...judgeTexts(document, findings));
  const clusters = declared.clusters.map((cluster, index) => readKeys(directory, cluster, index, findings, document));
  return { platform: { ...declared, clusters }, usable, plugins, findings, locate };
}

/** Places in the platform's files, which are read again where something is wrong. */
export function platformLocator(directory: string): (path: Path) => string {
  const { platform, people } = filesOf(directory);
  const [inPlatform, inPeople] = [locator(platform), locator(people)];
  return (path) => (path[0] === "people" ? inPeople(path.slice(1)) : inPlatform(path));
}

interface RawPlatform extends Omit<InventoryPlatform, "backend" | "plugins"> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly backend?: BackendSpec;
  readonly plugins?: readonly CustomPluginSpec[];
}

/** Services are plugins as well, and an id is in every address of its plugin. */
function judgePluginIds({ plugins, services = {} }: InventoryPlatform): readonly Finding[] {
  const taken = new Set(Object.keys(services));
  return plugins.flatMap(({ id }, index) => {
    const twice = taken.has(id);
    taken.add(id);
    if (reservedPluginIds.includes(id)) return [pluginIdReserved(["plugins", index, "id"], id, reservedPluginIds)];
    return twice ? [duplicate("plugin", ["plugins", index, "id"], id, "the platform, its services included")] : [];
  });
}

/** What a plugin finds wrong with its options, which it knows as those of a service. */
function judgePlugins(platform: InventoryPlatform, definitions: readonly ServiceDefinition[]): readonly Finding[] {
  return platform.plugins.flatMap(({ id, options = {} }, index) => {
    const definition = definitions.find((each) => each.id === id);
    const own = { ...platform, services: { ...platform.services, [id]: options } };
    return (definition?.judgePlatform?.(own) ?? []).map((finding) =>
      isBelow(finding.at, ["services", id]) ? { ...finding, at: ["plugins", index, "options", ...finding.at.slice(2)] } : finding,
    );
  });
}

/** Ids of plugins, read from a file that may be wrong elsewhere. */
function pluginIds(raw: RawPlatform | null | undefined): readonly string[] | undefined {
  if (typeof raw !== "object" || raw === null) return undefined;
  const plugins: readonly unknown[] = Array.isArray(raw.plugins) ? raw.plugins : [];
  return plugins.flatMap((plugin) => {
    const id = (plugin as CustomPluginSpec | null)?.id;
    return typeof id === "string" ? [id] : [];
  });
}
