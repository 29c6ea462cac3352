import { imageNotPushed, type Finding } from "../../errors";
import type { Included } from "./inclusions";

/** What is deployed must be pushed by the same pipeline. */
export function judgeDeployments(included: readonly Included[], open: boolean): readonly Finding[] {
  if (open) return [];
  const pushed = included.filter(({ component }) => component.name === "image").map(({ inputs }) => String(inputs["name"]));
  const deployed = included.filter(({ component }) => component.name === "deploy");
  return deployed.flatMap(({ at, given }) => {
    const { image } = given;
    return typeof image !== "string" || image.includes("$") || pushed.includes(image) ? [] : [imageNotPushed([...at, "inputs", "image"], image, pushed)];
  });
}
