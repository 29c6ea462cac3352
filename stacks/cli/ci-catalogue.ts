import { existsSync } from "node:fs";
import { published } from "../../lib/ci/catalogue";
import { isCatalogueVersion, type KnownCatalogue } from "../../lib/ci/check";
import type { CiPlatform } from "../../lib/ci/component";
import type { CatalogueReference } from "../../lib/ci/pipeline";
import { platformCatalogue } from "../../lib/plugins/gitlab/platform-catalogue";
import { isDeployedInto } from "../../lib/values/repository";
import { openInventory } from "../open-inventory";

/** What the command line says of where a pipeline is to run. */
export interface CatalogueOptions {
  /** `PATH@VERSION`. @default - by the inventory */
  readonly catalogue?: string;
  /** Slug of the project, for what the inventory says of its repositories. @default - nothing is known of them */
  readonly project?: string;
}

/**
 * The catalogue that a pipeline is written for, or judged by.
 * @param directory the inventory, which says it where nobody else does
 * @throws DsoError where the inventory has mistakes; Error where there is neither
 */
export async function knownCatalogue({ catalogue: named, project }: CatalogueOptions, directory: string): Promise<KnownCatalogue | undefined> {
  if (named !== undefined && project === undefined) return unknownPlatform(parseReference(named));
  if (!existsSync(directory)) {
    if (project !== undefined) throw new Error(`nothing is known of the project ${project}: there is no inventory in ${directory}`);
    return undefined;
  }
  const { inventory } = await openInventory(directory, project === undefined ? [] : [project]);
  const { reference, platform } = platformCatalogue(inventory.platform);
  const repositories = inventory.projects.flatMap(({ spec }) => spec.repositories ?? []);
  const deployable = repositories.filter(isDeployedInto).map(({ name }) => name);
  return { reference: named === undefined ? reference : parseReference(named), platform, components: published(platform), ...(project !== undefined && { deployable }) };
}

function parseReference(text: string): CatalogueReference {
  const [, path, version] = /^([^@\s]+\/[^@\s]+)@([^@\s]+)$/.exec(text) ?? [];
  if (path === undefined || version === undefined) throw new Error(`${text} is no catalogue: write PATH@VERSION, such as forge/projects/catalog@0.1.0-1a2b3c4d`);
  if (!isCatalogueVersion(version)) throw new Error(`${text} names no version of a catalogue, but something that changes, or that none has: write PATH@VERSION with a tag of its repository, such as ${path}@0.1.0-1a2b3c4d`);
  return { path, version };
}

/** All components, for a platform of which only the catalogue is known: names and inputs are the same on each. */
export function unknownPlatform(reference: CatalogueReference): KnownCatalogue {
  const platform: CiPlatform = {
    forge: "https://gitlab.invalid",
    rootPath: reference.path.replace(/\/[^/]*$/, ""),
    secrets: { url: "https://vault.invalid", mount: "secret", authMount: "jwt", audience: "https://vault.invalid" },
    registry: "registry.invalid",
    artefacts: "https://nexus.invalid",
    analysis: "https://sonarqube.invalid",
  };
  return { reference, platform, components: published(platform) };
}
