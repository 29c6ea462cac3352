import type { LocatedFinding, Path } from "../errors";
import type { AccountNames } from "../spec";
import { parseDocument, unreadable } from "./document";
import { judgeTexts } from "./expressions";
import { isFile } from "./files";
import { locateProblem } from "./reading";
import { readText } from "./text";
import type { Validator } from "./validator";

export interface PeopleFile {
  readonly value?: Readonly<Record<string, AccountNames>>;
  readonly findings: readonly LocatedFinding[];
  locate(path: Path): string;
}

/** The file may be missing, or hold nothing but comments. */
export function readPeople(file: string, validator: Validator): PeopleFile {
  if (!isFile(file)) return { findings: [], locate: () => file };
  const read = readText(file);
  const document = "finding" in read ? unreadable(file, [read.finding]) : parseDocument(file, read.text);
  const locate = (path: Path) => document.locate(path);
  if (document.value === undefined || document.value === null) return { findings: document.findings, locate };
  const problems = validator.problems("people", document.value);
  const findings = [...document.findings, ...problems.map((problem) => locateProblem(document, problem))];
  findings.push(...judgeTexts(document, findings));
  return { findings, locate, ...(findings.length === 0 && { value: document.value as Readonly<Record<string, AccountNames>> }) };
}
