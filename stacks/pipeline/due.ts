import type { Inventory, InventoryProject } from "../../lib/inventory";
import { defaultTokenMonths, expiryOf } from "../../lib/plugins/sonarqube/generation";

/** A secret that ends soon, by what its project's file says. */
export interface DueRotation {
  readonly project: InventoryProject;
  /** Key of `rotation:`. */
  readonly key: string;
  readonly found: string;
  /** What it is to be raised to. */
  readonly next: string;
  /** First day on which the present one is not valid any more. */
  readonly ends: string;
}

/**
 * What is due can be known where a generation is a date: the token for analysis ends by its month. A counter (Harbor,
 * Nexus, GitLab) says nothing of time: its secrets do not end, or are renewed by an apply.
 * @param at the day on which it is asked
 * @param ahead days before its end from which on a secret is due
 */
export function dueRotations({ platform, projects }: Pick<Inventory, "platform" | "projects">, at: Date, ahead: number): readonly DueRotation[] {
  const options = platform.services?.["sonarqube"] as { readonly tokenMonths?: number; readonly retired?: boolean } | undefined;
  if (options === undefined || options.retired === true) return [];
  const limit = new Date(at.getTime() + ahead * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
  const next = at.toISOString().slice(0, 7);
  return projects.flatMap((project): DueRotation[] => {
    const found = String(project.spec.rotation?.["sonarqube"] ?? "");
    const ends = expiryOf(found, options.tokenMonths ?? defaultTokenMonths);
    if (project.spec.state === "retired" || ends === undefined || ends > limit || found >= next) return [];
    return [{ project, key: "sonarqube", found, next, ends }];
  });
}
