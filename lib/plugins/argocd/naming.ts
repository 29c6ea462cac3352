import type { IDsoDeployment, IDsoEnvironment } from "../../model";
import { applicationName, appProjectName, legacyApplicationName } from "../../values/names";
import { shorten } from "../../values/hash";
import type { Settings } from "./settings";

/** AppProject in which an environment's Applications are. */
export function projectName({ project, name }: IDsoEnvironment, { legacyNames }: Pick<Settings, "legacyNames">): string {
  return appProjectName(project.slug, name) + (legacyNames ? "-app" : "");
}

/**
 * At most 63 characters, and one name for each deployment of an environment (charts-catalog C13, C24): it comes from the
 * deployment, so two deployments of one repository do not meet.
 */
export function nameOf(deployment: IDsoDeployment, url: (repository: string) => string, { legacyNames }: Pick<Settings, "legacyNames">): string {
  const { project, environment, name, sources } = deployment;
  const repository = sources[0]?.repository.name;
  if (!legacyNames || repository === undefined) return applicationName(project.slug, environment.name, name);
  return legacyApplicationName(project.slug, environment.name, repository, url(repository));
}

/** Secret by which a project's repositories are read. */
export function gitSecretName(slug: string): string {
  return `${slug}-repo-creds`;
}

/** The objects of a zone itself. */
export const zoneNames = {
  /** AppProject and Application that the zone's administrators apply once. */
  rootProject: (zone: string) => `zone-${zone}-project`,
  rootApplication: (zone: string) => `zone-${zone}-app`,
  /** AppProject of the Applications that read an environment's folder, and the ApplicationSet that makes them. */
  environments: (zone: string) => `zone-${zone}-environments`,
  /** The same of the Applications that read a project's folder. */
  projects: (zone: string) => `zone-${zone}-projects`,
  /** Secret by which the zone's repository is read. */
  repository: (zone: string) => `zone-${zone}-repository`,
  clusterSecret: (cluster: string) => shorten(`${cluster}-cluster-secret`, 253),
};
