/** The files of a repository, wherever they are read from. */
export interface SourceTree {
  /** What the repository is called: images at its root are, too. */
  readonly name: string;
  /** Paths relative to the root, with slashes, sorted; what tools generate is not among them. */
  readonly files: readonly string[];
  /** Folders that could not be looked into. @default [] */
  readonly unread?: readonly string[];
  /** Text of a file; undefined where there is none. */
  read(file: string): string | undefined;
}

/** Folders that nobody writes by hand. */
export const generatedFolders: ReadonlySet<string> = new Set([
  ".git", ".gitlab-ci-local", ".gradle", ".idea", ".m2", ".next", ".tox", ".venv", ".vscode", "__pycache__", "build", "coverage", "dist", "node_modules", "out", "target", "vendor", "venv",
]);

export const ROOT = ".";

/** Folder of a file: `.` for the root. */
export function folderOf(file: string): string {
  const end = file.lastIndexOf("/");
  return end < 0 ? ROOT : file.slice(0, end);
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

export function inFolder(folder: string, file: string): string {
  return folder === ROOT ? file : `${folder}/${file}`;
}

/** A path that is written from a folder, from the root. */
export function joined(folder: string, path: string): string {
  const steps: string[] = [];
  for (const step of `${folder}/${path}`.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "." && step !== "") steps.push(step);
  }
  return steps.join("/") || ROOT;
}

/** Whether a path is the folder, or below it. */
export function isBelow(path: string, folder: string): boolean {
  return folder === ROOT || path === folder || path.startsWith(`${folder}/`);
}

/** Whether a folder is below another one of these. */
export function isWithin(folder: string, others: readonly string[]): boolean {
  return others.some((other) => other !== folder && isBelow(folder, other));
}

/** All folders that have a file of this name, also those below one another. */
export function foldersWith(tree: SourceTree, name: string): readonly string[] {
  return tree.files.filter((file) => baseName(file) === name).map(folderOf);
}

/** Files of a project that are not those of another one below it. */
export function ownFiles(tree: SourceTree, folder: string, projects: readonly string[]): readonly string[] {
  const below = projects.filter((other) => other !== folder && isBelow(other, folder));
  return tree.files.filter((file) => isBelow(file, folder) && !below.some((other) => isBelow(file, other)));
}

/** Whether the folder, or one below it, has a file that matches. */
export function hasBelow(tree: SourceTree, folder: string, pattern: RegExp): boolean {
  return tree.files.some((file) => isBelow(file, folder) && pattern.test(file));
}

/** A name for what is in a folder: that of the folder, or of the repository at its root; as registries allow it. */
export function nameOf(tree: SourceTree, folder: string): string {
  return nameFrom(folder === ROOT ? tree.name : baseName(folder));
}

export function nameFrom(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "") || "main";
}
