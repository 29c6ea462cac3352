import { readFileSync } from "node:fs";
import { fileUnreadable, notUtf8, type LocatedFinding } from "../errors";

export type TextResult = { readonly text: string } | { readonly finding: LocatedFinding };

/** Reads a file as UTF-8, with or without a byte order mark. */
export function readText(file: string): TextResult {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return { finding: { ...fileUnreadable((error as NodeJS.ErrnoException).code ?? String(error)), where: `${file}:1:1` } };
  }
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    // Decoded leniently, the first character that stands for broken bytes says where they are.
    const before = bytes.toString("utf8").split("\uFFFD", 1)[0] ?? "";
    const lines = before.split("\n");
    return { finding: { ...notUtf8(), where: `${file}:${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}` } };
  }
}
