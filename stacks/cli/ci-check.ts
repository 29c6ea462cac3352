import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { isSeq, type Tags } from "yaml";
import { aboutKeys, judgePipeline, PlainDate, Reference, secretIn, type KnownCatalogue, type LocalFiles } from "../../lib/ci/check";
import { DsoError, secretInClear, type LocatedFinding } from "../../lib/errors";
import { report } from "../../lib/inventory";
import { parseDocument } from "../../lib/inventory/document";
import { readText } from "../../lib/inventory/text";
import { MIRRORED_CI_PATH } from "../../lib/values/repository";
import { knownCatalogue, unknownPlatform, type CatalogueOptions } from "./ci-catalogue";

/** `dso ci check`: prints everything that is wrong with a pipeline file, all at once. @returns the exit code */
export async function ciCheck(file: string, options: CatalogueOptions, inventory: string): Promise<number> {
  try {
    const { findings, notes } = await checkPipelineFile(file, options, inventory);
    for (const note of notes) console.error(note);
    console.log(report(findings));
    return findings.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof DsoError)) throw error;
    console.error(report(error.findings));
    return 1;
  }
}

interface Checked {
  readonly findings: readonly LocatedFinding[];
  readonly notes: readonly string[];
}

async function checkPipelineFile(file: string, options: CatalogueOptions, inventory: string): Promise<Checked> {
  const read = readText(file);
  if ("finding" in read) return { findings: [read.finding], notes: [] };
  const known = await knownCatalogue(options, inventory);
  return checkPipelineText(file, read.text, known, localFiles(rootOf(dirname(resolve(file)))));
}

/**
 * @param known the catalogue; as the text itself says where it is not given
 * @param local files of the same repository; none is known where it is not given
 */
export function checkPipelineText(file: string, text: string, known?: KnownCatalogue, local?: LocalFiles): Checked {
  const document = parseDocument(file, withoutHeader(text), asGitlab);
  const catalogue = known ?? assumedCatalogue(text);
  const { findings, notes } = judgePipeline(document.value, catalogue, local);
  const part = isPart(file, document.value);
  const judged = document.value === undefined ? [] : findings.filter(({ code }) => !part || code !== "no-visible-job");
  const located = judged.map((finding) => ({ ...finding, where: aboutKeys.has(finding.code) ? document.locateKey(finding.at) : document.locate(finding.at) }));
  return {
    findings: [...document.findings, ...located, ...secretsInComments(file, text, located)],
    notes: [...(known === undefined ? [assumption(catalogue)] : []), ...notes],
  };
}

/** Whether a file is none that GitLab begins with: one of hidden jobs is for others to include. */
function isPart(file: string, value: unknown): boolean {
  const mains: readonly string[] = [MIRRORED_CI_PATH, ".gitlab-ci.yml"];
  return !mains.includes(basename(file)) && typeof value === "object" && value !== null && Object.keys(value).some((key) => key.startsWith("."));
}

/** Secrets in comments, which are no values; on lines where something else holds one, that is said already. */
function secretsInComments(file: string, text: string, others: readonly LocatedFinding[]): readonly LocatedFinding[] {
  return text.split("\n").flatMap((line, index) => {
    const start = /(?:^|\s)#/.exec(line)?.index;
    const kind = start === undefined ? undefined : secretIn(line.slice(start));
    const place = `${file}:${index + 1}:`;
    if (start === undefined || kind === undefined || others.some(({ code, where }) => code === "secret-in-clear" && where.startsWith(place))) return [];
    return [{ ...secretInClear([], kind), where: `${place}${line.indexOf("#", start) + 1}` }];
  });
}

/** The repository that a directory is in; itself where it is in none. */
function rootOf(directory: string): string {
  for (let each = directory; ; each = dirname(each)) {
    if (existsSync(join(each, ".git"))) return each;
    if (each === dirname(each)) return directory;
  }
}

function localFiles(root: string): LocalFiles {
  return (path) => {
    const file = join(root, path);
    if (!existsSync(file)) return undefined;
    const read = readText(file);
    return "finding" in read ? null : parseDocument(path, withoutHeader(read.text), asGitlab).value ?? null;
  };
}

/** GitLab's own tag, and what plain words are to it, whose YAML is that of version 1.1. */
const asGitlab: Tags = [
  { tag: "!reference", collection: "seq", resolve: (items: unknown) => new Reference(isSeq(items) ? items.toJSON() : items) },
  { tag: "tag:yaml.org,2002:bool", default: true, test: /^(?:yes|no|on|off)$/i, resolve: (word: string) => /^(?:yes|on)$/i.test(word) },
  { tag: "tag:yaml.org,2002:timestamp", default: true, test: /^\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]|[ \t]+)\d{1,2}:\d{2}:\d{2}.*)?$/, resolve: (text: string) => new PlainDate(text) },
];

/** A pipeline may have inputs of its own, in a document before it: blank lines keep everything else in its place. */
function withoutHeader(text: string): string {
  return text.replace(/^(?:[^\S\n]*(?:#[^\n]*)?\n)*spec:[\s\S]*?\n---[^\n]*\n/, (header) => header.replace(/[^\n]/g, " "));
}

const UNKNOWN_VERSION = "VERSION";

/** What the file itself includes, where it names a version of a catalogue. */
function assumedCatalogue(text: string): KnownCatalogue {
  const [, path = "forge/projects/catalog", version = UNKNOWN_VERSION] = /component:\s*["']?[^\s/@]+\/([^\s@]+)\/[^\s/@]+@(\d+\.\d+\.\d+\S*-[0-9a-f]{8})\b/.exec(text) ?? [];
  return unknownPlatform({ path, version });
}

function assumption({ reference: { path, version } }: KnownCatalogue): string {
  const without = "without an inventory or --catalogue";
  if (version === UNKNOWN_VERSION) return `${without}, nobody knows which catalogue there is: ${version} stands for its version, and its address is taken for ${path}`;
  return `${without}, ${path}@${version} is taken for the platform's catalogue`;
}
