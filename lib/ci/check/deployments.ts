import { imageNotPushed, notDeployable, type Finding } from "../../errors";
import type { Included, JudgedInclusions, KnownCatalogue } from "./inclusions";

/** What is deployed must be pushed by the same pipeline, and go where it stays. */
export function judgeDeployments({ included, open }: JudgedInclusions, { deployable }: KnownCatalogue): readonly Finding[] {
  const pushed = included.filter(({ component }) => component.name === "image").map(({ inputs }) => String(inputs["name"]));
  const deployed = included.filter(({ component }) => component.name === "deploy");
  return deployed.flatMap((target) => [
    ...(open ? [] : judgeInput(target, "image", pushed, imageNotPushed)),
    ...(deployable === undefined ? [] : judgeInput(target, "repository", deployable, notDeployable)),
  ]);
}

function judgeInput({ at, given }: Included, input: string, known: readonly string[], unknown: typeof imageNotPushed): readonly Finding[] {
  const value = given[input];
  return typeof value !== "string" || value.includes("$") || known.includes(value) ? [] : [unknown([...at, "inputs", input], value, known)];
}
