import type { Finding } from "../../errors";
import type { PlatformSpec, ProjectSpec } from "../../spec";
import { variableTaken } from "./failures";

/** CI variables of each repository, by which its jobs know what to analyse (console §3.1.7). */
export const variableKeys = { key: "PROJECT_KEY", name: "PROJECT_NAME", properties: "SONAR_PROJECT_PROPERTIES" } as const;

/** A repository has one variable of a name: what it declares itself would be in the way. */
export function judgeVariables({ repositories = [] }: ProjectSpec, { services }: PlatformSpec): readonly Finding[] {
  if (services?.["sonarqube"]?.["retired"] === true) return [];
  const taken: readonly string[] = Object.values(variableKeys);
  return repositories.flatMap(({ ci }, index) =>
    Object.keys(ci?.variables ?? {}).flatMap((key) => (taken.includes(key) ? [variableTaken(["repositories", index, "ci", "variables", key], key, taken)] : [])),
  );
}
