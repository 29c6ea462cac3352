import { expressionInText, type Finding, type LocatedFinding, type Path } from "../errors";
import { isUnresolved } from "../values/token";
import type { InventoryDocument } from "./document";

const EXPRESSION = /[$%]\{/;

/**
 * Terraform evaluates what stands between `${` or `%{` and `}` in any text of a configuration: whoever may write a
 * project's file could have it read files and secrets of whoever applies it. What an inventory says is never evaluated.
 * @param known what has been found so far: where something else is wrong with a value already, that is enough
 */
export function judgeTexts(document: InventoryDocument, known: readonly LocatedFinding[]): readonly LocatedFinding[] {
  const places = new Set(known.map(({ at }) => JSON.stringify(at)));
  return expressionsIn(document.value, [])
    .filter(({ at }) => !places.has(JSON.stringify(at)))
    .map((finding) => ({ ...finding, where: document.locate(finding.at) }));
}

function expressionsIn(value: unknown, at: Path): readonly Finding[] {
  if (typeof value === "string" || typeof value === "number") return isEvaluated(value) ? [expressionInText(at, value)] : [];
  if (Array.isArray(value)) return value.flatMap((each, index) => expressionsIn(each, [...at, index]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    isEvaluated(key) ? [expressionInText([...at, key], key)] : expressionsIn(each, [...at, key]),
  );
}

/** By Terraform, or before that by cdktf, whose own marks for what is not known yet would be looked up. */
function isEvaluated(value: string | number): boolean {
  return (typeof value === "string" && EXPRESSION.test(value)) || isUnresolved(value);
}
