import { fileEmpty, fileMissing, type LocatedFinding, type Path } from "../errors";
import { parseDocument, unreadable, type InventoryDocument } from "./document";
import { isFile } from "./files";
import type { ShapeProblem } from "./shape";
import { readText } from "./text";

/** A file of the inventory, or what is wrong with its text. */
export function readDocument(file: string, kind: "Platform" | "Project"): InventoryDocument {
  if (!isFile(file)) return unreadable(file, [{ ...fileMissing(`the ${kind.toLowerCase()}'s file`, file), where: `${file}:1:1` }]);
  const read = readText(file);
  if ("finding" in read) return unreadable(file, [read.finding]);
  const document = parseDocument(file, read.text);
  if (document.value !== null) return document;
  return unreadable(file, [{ ...fileEmpty(kind), where: `${file}:1:1` }]);
}

export function locateProblem(document: InventoryDocument, { finding, ofKey }: ShapeProblem): LocatedFinding {
  return { ...finding, where: ofKey ? document.locateKey(finding.at) : document.locate(finding.at) };
}

/** Places are wanted where something is wrong: the text is read again then, rather than kept for every project. */
export function locator(file: string): (path: Path) => string {
  let document: InventoryDocument | undefined;
  return (path) => {
    if (document === undefined) {
      const read = readText(file);
      if ("finding" in read) return file;
      document = parseDocument(file, read.text);
    }
    return document.locate(path);
  };
}
