import { type Survey } from "./survey";
import { foldersWith, inFolder, ownFiles, type SourceTree } from "./tree";

/** Modules of Go. What is in a module below another one is none of that one's. */
export function surveyGo(tree: SourceTree): readonly Survey[] {
  const modules = foldersWith(tree, "go.mod");
  return modules.map((directory): Survey => {
    const file = inFolder(directory, "go.mod");
    const text = tree.read(file) ?? "";
    const own = ownFiles(tree, directory, modules);
    if (!own.some((each) => each.endsWith(".go"))) return { found: [`${file}: a Go module without Go files of its own`], chosen: [], undecided: [] };
    const tested = own.some((each) => each.endsWith("_test.go"));
    const kin = relatives(text);
    return {
      code: true,
      found: [`${file}: a Go module`],
      chosen: tested ? [`${file}: there are *_test.go: component go runs them`] : [],
      undecided: [
        ...(tested ? [] : [`${file}: there are no *_test.go: add them, and the component go`]),
        ...(kin.length === 0 ? [] : [`${file} requires ${kin.join(", ")}, from where it comes itself: if that is private, vendor it (go mod vendor), as jobs have no credentials of other forges`]),
      ],
      tests: tested ? [{ language: "go" as const, directory }] : [],
    };
  });
}

/** Modules that are required from the same host and owner as the module itself. */
function relatives(text: string): readonly string[] {
  const owner = /^module\s+([^\s/]+\/[^\s/]+)\//m.exec(text)?.[1];
  if (owner === undefined) return [];
  return [...text.matchAll(/^\s*(?:require\s+)?(\S+)\s+v\d\S*/gm)].map(([, module = ""]) => module).filter((module) => module.startsWith(`${owner}/`));
}
