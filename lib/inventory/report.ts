import { describe, type LocatedFinding } from "../errors";
import { compareText } from "../values/order";

/** Every finding with what was found and what is allowed, by file, line and column, and how many there are. */
export function report(findings: readonly LocatedFinding[]): string {
  if (findings.length === 0) return "no errors";
  const sorted = sortFindings(findings);
  const files = new Set(sorted.map(({ where }) => placeOf(where).file)).size;
  return [...sorted.map(describe), "", `${count(sorted.length, "error")} in ${count(files, "file")}`].join("\n");
}

/** By place, then by code, so that the order of discovery does not show. */
export function sortFindings(findings: readonly LocatedFinding[]): readonly LocatedFinding[] {
  const keyed = findings.map((finding) => ({ finding, ...placeOf(finding.where) }));
  return keyed
    .sort(
      (a, b) =>
        compareText(a.file, b.file) ||
        a.line - b.line ||
        a.column - b.column ||
        compareText(a.finding.code, b.finding.code) ||
        compareText(a.finding.at.join("/"), b.finding.at.join("/")),
    )
    .map(({ finding }) => finding);
}

function placeOf(where: string): { readonly file: string; readonly line: number; readonly column: number } {
  const match = /^(.*?):(\d+):(\d+)$/.exec(where);
  return match === null ? { file: where, line: 0, column: 0 } : { file: match[1] ?? "", line: Number(match[2]), column: Number(match[3]) };
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
