import type { ImageBuild } from "../pipeline";
import { toldApart, type Claim } from "./names";
import { type Survey } from "./survey";
import { baseName, folderOf, inFolder, isBelow, joined, nameFrom, nameOf, ROOT, type SourceTree } from "./tree";

const dockerfile = /^(?:Dockerfile|Containerfile)(?:\.([\w-]+))?$|^([\w-]+)\.(?:Dockerfile|Containerfile)$/;
/** Folders whose images are for developers. */
const forDevelopers = /(^|\/)(\.devcontainer|\.docker|test|tests|e2e|examples?|hack)(\/|$)/;

/** Folders that builds make, and images take. */
const buildFolders: ReadonlySet<string> = new Set([".next", "build", "dist", "out", "target"]);

/** The folder that an image is of: what is in `build/package` is of the one around that. */
function packagedIn(folder: string): string {
  return /^(?:(.*)\/)?build\/package$/.test(folder) ? folder.replace(/\/?build\/package$/, "") || ROOT : folder;
}

/** Images: one for each Dockerfile, called after its folder. */
export function surveyImages(tree: SourceTree): readonly Survey[] {
  const all = tree.files.filter((file) => dockerfile.test(baseName(file)) && !file.endsWith(".dockerignore"));
  const kept = all.filter((file) => !forDevelopers.test(folderOf(file)));
  const names = toldApart(kept.map((file) => claimOf(tree, file)));
  const images = kept.map((file, index) => surveyImage(tree, file, names[index]!));
  const left = all.filter((file) => !kept.includes(file));
  return [...images, ...left.map((file): Survey => ({ found: [file], chosen: [], undecided: [`${file} is not built: it looks like one for developers; include the component image if it is not`] }))];
}

/** What a Dockerfile is for, where its name says so. */
function kindOf(file: string): string | undefined {
  const [, after, before] = dockerfile.exec(baseName(file)) ?? [];
  return after ?? before;
}

function claimOf(tree: SourceTree, file: string): Claim {
  const folder = folderOf(file);
  const kind = kindOf(file);
  const suffix = kind === undefined ? "" : `-${nameFrom(kind)}`;
  const name = nameOf(tree, packagedIn(folder));
  const path = folder === ROOT ? name : nameFrom(folder);
  const whole = nameFrom(baseName(file));
  return { names: [`${name}${suffix}`, `${path}${suffix}`, `${name}-${whole}`, `${path}-${whole}`], firm: folder === ROOT && kind === undefined };
}

function surveyImage(tree: SourceTree, file: string, name: string): Survey {
  const folder = folderOf(file);
  const text = tree.read(file) ?? "";
  const kind = kindOf(file);
  const { context, why } = contextOf(tree, folder, text);
  const usual = file === inFolder(context, "Dockerfile");
  const image: ImageBuild = { name, ...(context !== ROOT && { context }), ...(!usual && { dockerfile: file }) };
  const bases = floatingBases(text);
  const takes = [...new Set(copiedSources(text).flatMap((source) => generatedPart(source) ?? []))].map((part) => ({ file, folder: joined(context, part) }));
  return {
    takes,
    found: [`${file}: an image`],
    chosen: [`${file}: component image builds ${name}, after ${kind === undefined ? (folder === ROOT ? "the repository" : "its folder") : "its folder and file"}, ${why}`],
    undecided: bases.length === 0 ? [] : [`${file} is built from ${bases.join(", ")}, which changes under it: name a version or a digest`],
    images: [image],
  };
}

/** The folder that a build makes, of a path that is copied from there; undefined where it is none. */
function generatedPart(source: string): string | undefined {
  const steps = source.split("/");
  const made = steps.findIndex((step) => buildFolders.has(step));
  return made < 0 ? undefined : steps.slice(0, made + 1).join("/");
}

/** What the builder must see: the Dockerfile's folder, unless it copies what is only there from the root. */
function contextOf(tree: SourceTree, folder: string, text: string): { readonly context: string; readonly why: string } {
  // Where a Go repository keeps what its images are made of, they are made of the whole of it.
  if (folder !== packagedIn(folder)) return { context: packagedIn(folder), why: "with what is around build/package as its context" };
  // What a build makes is where the build is; patterns may stand for nothing.
  const sources = copiedSources(text).map((source) => (generatedPart(source) === undefined ? source : folderOf(generatedPart(source)!))).filter((source) => source !== ROOT && !/[*?]/.test(source));
  const there = (from: string): boolean => sources.every((source) => exists(tree, inFolder(from, source)));
  if (folder !== ROOT && !there(folder) && there(ROOT)) return { context: ROOT, why: "with the whole repository as its context, because it copies from there" };
  return { context: folder, why: folder === ROOT ? "with the whole repository as its context" : `with ${folder} as its context` };
}

/** Paths that COPY and ADD take from the context, patterns among them. */
function copiedSources(text: string): readonly string[] {
  const lines = text.replace(/\\\r?\n/g, " ").split("\n").map((line) => /^\s*(?:COPY|ADD)\s+(.*)$/i.exec(line)?.[1] ?? "");
  return lines.flatMap((line) => {
    if (/--from=|<</.test(line)) return [];
    const words = line.startsWith("[") ? line.replace(/[[\]",]/g, " ").split(/\s+/) : line.split(/\s+/);
    const paths = words.filter((word) => word !== "" && !word.startsWith("--"));
    return paths.slice(0, -1).filter((path) => !/\$|^https?:/.test(path)).map((path) => path.replace(/^\.?\/+/, "").replace(/\/+$/, "")).filter((path) => path !== "" && path !== ".");
  });
}

function exists(tree: SourceTree, path: string): boolean {
  return tree.files.some((file) => isBelow(file, path));
}

/** Images that the stages of a Dockerfile begin from, at no version (charts-catalog C12). */
function floatingBases(text: string): readonly string[] {
  const froms = [...text.matchAll(/^\s*FROM\s+(?:--platform=\S+\s+)?(\S+)(?:\s+AS\s+(\S+))?/gim)];
  const stages = new Set(froms.map(([, , stage]) => stage));
  return froms.map(([, image = ""]) => image).filter((image) => image !== "scratch" && !stages.has(image) && !image.includes("$") && !image.includes("@sha256:") && (!/:[^/]+$/.test(image) || /:(latest|stable|lts|edge)$/.test(image)));
}
