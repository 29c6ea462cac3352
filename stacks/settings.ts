/** What the environment says (contract §1). Nothing else reads it. */
export interface Settings {
  /** `DSO_INVENTORY`. @default "examples/inventory" */
  readonly directory: string;
  /** `DSO_PROJECTS`: slugs. @default - all, with platform and zones */
  readonly projects?: readonly string[];
}

export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const slugs = environment["DSO_PROJECTS"]?.split(",").map((slug) => slug.trim()).filter((slug) => slug !== "");
  return {
    directory: environment["DSO_INVENTORY"] || "examples/inventory",
    ...(slugs && slugs.length > 0 && { projects: slugs }),
  };
}
