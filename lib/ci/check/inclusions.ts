import { fileNotThere, floatingRef, formerCatalogue, malformedAddress, missingInput, unknownComponent, unknownInclusion, unknownInput, unknownVersion, wrongInput, wrongKeywordValue, type Finding, type Path } from "../../errors";
import type { CiPlatform, Component, Input } from "../component";
import { componentAddress, type CatalogueReference } from "../pipeline";
import { isMapping, textsOf } from "./keywords";
import { PlainDate, Reference } from "./reference";

/** The catalogue that a pipeline is judged by. */
export interface KnownCatalogue {
  readonly reference: CatalogueReference;
  readonly platform: CiPlatform;
  /** Those that are published on the platform. */
  readonly components: readonly Component[];
  /** Infrastructure repositories of the project that no mirror overwrites. @default - not known */
  readonly deployable?: readonly string[];
}

/** A component that is included with inputs of the right kind. */
export interface Included {
  readonly at: Path;
  readonly component: Component;
  /** Those that the file gives. */
  readonly given: Readonly<Record<string, unknown>>;
  /** With the defaults of those that are not given. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** A file of the same repository that is included, whose own mistakes are not for this file to answer for. */
export interface IncludedFile {
  readonly at: Path;
  readonly content: Readonly<Record<string, unknown>>;
}

/** Value of a file of the repository; undefined where there is none. */
export type LocalFiles = (path: string) => unknown;

export interface JudgedInclusions {
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
  readonly included: readonly Included[];
  readonly files: readonly IncludedFile[];
  /** Whether there are jobs that nobody knows here: of a file elsewhere, or of another version of the catalogue. */
  readonly open: boolean;
}

const kinds = ["component", "local", "project", "remote", "template"] as const;

/** @param local files of the same repository. @default - none is known, and nothing is claimed about what they hold */
export function judgeInclusions(include: unknown, catalogue: KnownCatalogue, local?: LocalFiles): JudgedInclusions {
  if (include === undefined || include === null) return nothing;
  const items: readonly unknown[] = Array.isArray(include) ? include : [include];
  const judged = items.map((item, index) => judgeItem(item, Array.isArray(include) ? ["include", index] : ["include"], catalogue, local));
  return {
    findings: judged.flatMap(({ findings }) => findings),
    notes: [...new Set(judged.flatMap(({ notes }) => notes))],
    included: judged.flatMap(({ included }) => included),
    files: judged.flatMap(({ files }) => files),
    open: judged.some(({ open }) => open),
  };
}

const nothing: JudgedInclusions = { findings: [], notes: [], included: [], files: [], open: false };
const elsewhere: JudgedInclusions = { ...nothing, open: true };
const wrong = (...findings: readonly Finding[]): JudgedInclusions => ({ ...elsewhere, findings });

function judgeItem(item: unknown, at: Path, catalogue: KnownCatalogue, local?: LocalFiles): JudgedInclusions {
  if (item instanceof Reference) return elsewhere;
  if (typeof item === "string") return /^https?:/.test(item) ? judgeRemote({ remote: item }, at, []) : judgeLocal(item, at, catalogue, local);
  if (!isMapping(item)) return wrong(wrongKeywordValue(at, item, "a file, or a mapping"));
  const kind = kinds.find((each) => item[each] !== undefined);
  if (kind === undefined) return wrong(unknownInclusion(at, Object.keys(item)[0], kinds));
  if (typeof item[kind] !== "string") return wrong(wrongKeywordValue([...at, kind], item[kind], "text"));
  if (kind === "component") return judgeComponent(item, at, catalogue);
  if (kind === "project") return judgeProject(item, at, catalogue);
  if (kind === "remote") return judgeRemote(item, at, ["remote"]);
  if (kind === "local") return judgeLocal(String(item["local"]), [...at, "local"], catalogue, local);
  return elsewhere;
}

function judgeLocal(path: string, at: Path, catalogue: KnownCatalogue, local?: LocalFiles): JudgedInclusions {
  if (local === undefined || /[*$]/.test(path)) return elsewhere;
  const content = local(path);
  if (content === undefined) return wrong(fileNotThere(at, path));
  // What its own inputs make of it is for GitLab to say.
  if (!isMapping(content) || JSON.stringify(content).includes("$[[")) return elsewhere;
  // Each file once, however they include each other.
  const once: LocalFiles = (other) => (other.replace(/^\//, "") === path.replace(/^\//, "") ? {} : local(other));
  const within = judgeInclusions(content["include"], catalogue, once);
  return {
    ...nothing,
    included: within.included.map((each) => ({ ...each, at, given: {} })),
    files: [...within.files.map((file) => ({ ...file, at })), { at, content }],
    open: within.open,
  };
}

/** The name of the branch, or of the range of versions, where what it names can change. */
function floats(ref: string): boolean {
  return !/^[0-9a-f]{40}$|^[0-9a-f]{64}$/.test(ref) && !/(^|[-_])v?\d+\.\d+\.\d+[\w.+-]*$/.test(ref);
}

const PINNED = "a tag of a complete version, or a commit";

function judgeProject(item: Readonly<Record<string, unknown>>, at: Path, { reference, components }: KnownCatalogue): JudgedInclusions {
  if (isCatalogue(String(item["project"]), reference)) {
    const files = textsOf(item["file"]);
    const names = components.map(({ name }) => name);
    return wrong(...files.map((file) => formerCatalogue([...at, "file"], file, instead(file).filter((name) => names.includes(name)))));
  }
  const ref = item["ref"];
  if (ref === undefined) return wrong(floatingRef([...at, "project"], "no ref, which is the default branch", `ref: with ${PINNED}`));
  return typeof ref === "string" && floats(ref) && !ref.includes("$") ? wrong(floatingRef([...at, "ref"], ref, PINNED)) : elsewhere;
}

/** What takes the place of the jobs of a file of the console's catalogue. */
function instead(file: string): readonly string[] {
  if (/vault/.test(file)) return ["secrets"];
  if (/kaniko|buildkit|buildah|docker/.test(file)) return ["image"];
  if (/helm/.test(file)) return ["helm"];
  if (/java|mvn|maven/.test(file)) return ["maven", "publish-maven"];
  if (/npm|node/.test(file)) return ["node", "publish-npm"];
  if (/sonar/.test(file)) return ["sonarqube"];
  return [];
}

function judgeRemote(item: Readonly<Record<string, unknown>>, at: Path, below: Path): JudgedInclusions {
  if (item["integrity"] !== undefined) return elsewhere;
  return wrong(floatingRef([...at, ...below], String(item["remote"]), "remote with integrity, the sha256 of the file"));
}

function isCatalogue(path: string, reference: CatalogueReference): boolean {
  return path.replace(/^\//, "") === reference.path || /^\$(CATALOG_PATH|\{CATALOG_PATH\})$/.test(path);
}

/** Whether a catalogue may have such a version, of this library or of another one. */
export function isCatalogueVersion(ref: string): boolean {
  return /^\d+\.\d+\.\d+(-[\w.-]+)?-[0-9a-f]{8}$/.test(ref);
}

function judgeComponent(item: Readonly<Record<string, unknown>>, at: Path, catalogue: KnownCatalogue): JudgedInclusions {
  const { reference, components } = catalogue;
  const place = [...at, "component"];
  const address = String(item["component"]);
  const parts = /^[^/@\s]+\/(.+)\/([^/@\s]+)@(.+)$/.exec(address);
  if (parts === null) return wrong(malformedAddress(place, address, componentAddress("image", reference)));
  const [, path = "", name = "", ref = ""] = parts;
  if (!isCatalogue(path, reference)) return floats(ref) && !ref.includes("$") ? wrong(floatingRef(place, ref, PINNED)) : elsewhere;
  const component = components.find((each) => each.name === name);
  const unknown = component === undefined ? [unknownComponent(place, name, components.map((each) => each.name))] : [];
  if (ref !== reference.version) {
    if (!isCatalogueVersion(ref)) return wrong(...unknown, floats(ref) ? floatingRef(place, ref, `@${reference.version}`) : unknownVersion(place, ref, reference.version));
    return { ...elsewhere, notes: [`${name}@${ref} is judged by its address only: the catalogue is at ${reference.version}`] };
  }
  if (component === undefined) return wrong(...unknown);
  const given = item["inputs"] ?? {};
  if (!isMapping(given)) return wrong(wrongKeywordValue([...at, "inputs"], given, "a mapping"));
  const findings = judgeInputs(given, component, at);
  return { ...nothing, findings, included: [{ at, component, given, inputs: { ...defaultsOf(component), ...given } }] };
}

/** Values of the inputs that need not be given. */
export function defaultsOf({ inputs }: Component): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(inputs).flatMap(([key, input]) => (input.default === undefined ? [] : [[key, input.default]])));
}

function judgeInputs(given: Readonly<Record<string, unknown>>, { name, inputs }: Component, at: Path): readonly Finding[] {
  const place = [...at, "inputs"];
  const unknown = Object.keys(given).filter((key) => !Object.hasOwn(inputs, key));
  return [
    ...unknown.map((key) => unknownInput([...place, key], name, key, Object.keys(inputs))),
    ...Object.entries(inputs).flatMap(([key, input]) => {
      if (Object.hasOwn(given, key)) return judgeInput(given[key], input, [...place, key]);
      return input.default === undefined ? [missingInput(Object.keys(given).length === 0 ? [...at, "component"] : place, name, key, input.description)] : [];
    }),
  ];
}

/** By the rules of GitLab, which takes the type as it stands in YAML: 3.10 is a number, and "3.10" a text. */
function judgeInput(value: unknown, { type, options, regex }: Input, at: Path): readonly Finding[] {
  // What the pipeline's own inputs, or another job, put here is not known before.
  if (value instanceof Reference || (typeof value === "string" && value.includes("$[["))) return [];
  const found = Array.isArray(value) ? "array" : typeof value;
  if (found !== type) return [wrongInput(at, value, meaning(type, value))];
  if (options !== undefined && !options.includes(value as string | number)) return [wrongInput(at, value, options.join(", "), options.map(String))];
  if (regex !== undefined && !new RegExp(regex).test(String(value))) return [wrongInput(at, value, `text that matches ${regex}`)];
  return [];
}

function meaning(type: Input["type"], value: unknown): string {
  if (type === "array") return "a list";
  if (type === "boolean") return "true or false";
  if (type === "number") return "a number";
  if (typeof value === "boolean") return "text: write it in quotes, as true, yes, on, false, no and off are none";
  return typeof value === "number" || value instanceof PlainDate ? `text: write it in quotes, "${value}"` : "text";
}
