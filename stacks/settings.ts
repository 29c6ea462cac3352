import { availableParallelism } from "node:os";

/** What the environment says (contract §1). Nothing else reads these variables. */
export interface Settings {
  /** `DSO_INVENTORY`. @default "examples/inventory" */
  readonly directory: string;
  /** `DSO_PROJECTS`: slugs. @default - all, with platform and zones */
  readonly projects?: readonly string[];
  /** `DSO_WORKERS`: most processes among which many projects are shared out; with 0, none but this one. @default - one for each processor */
  readonly workers: number;
}

export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const slugs = environment["DSO_PROJECTS"]?.split(",").map((slug) => slug.trim()).filter((slug) => slug !== "");
  return {
    directory: environment["DSO_INVENTORY"] || "examples/inventory",
    ...(slugs && slugs.length > 0 && { projects: slugs }),
    workers: workersOf(environment["DSO_WORKERS"]),
  };
}

function workersOf(text: string | undefined): number {
  if (!text) return availableParallelism();
  if (!/^\d{1,3}$/.test(text)) throw new Error(`DSO_WORKERS is ${JSON.stringify(text)}, expected a number of processes from 0`);
  return Number(text);
}
