/** Names in one Argo CD that two objects would have: what people call things, and what is made of it. */
import type { Finding, Path } from "../../errors";
import { namespaceOf, slugOf } from "../../rules/places";
import type { EnvironmentSpec, PlatformSpec, ProjectSpec } from "../../spec";
import { applicationName, environmentRootName, namespaceApplicationName, projectRootName } from "../../values/names";
import { isUnresolved } from "../../values/token";
import * as failures from "./failures";
import type { ArgocdOptions } from "./options";
import { settingsOf } from "./settings";

/**
 * In a zone that pulls, Argo CD makes Applications of folders, beside those that are declared. Names of the charts, and
 * legacy ones, end in a hash, and are never theirs.
 */
export function judgeApplicationNames(project: ProjectSpec, platform: PlatformSpec, { legacyNames, compatibility }: ArgocdOptions): Finding[] {
  if (legacyNames === true || compatibility === "dso-charts") return [];
  const slug = slugOf(project);
  const { environments = [], deployments = [], repositories = [] } = project;
  const generated = generatedNames(slug, environments, platform);
  const taken = (environment: string, name: string, at: Path): Finding[] => {
    const application = applicationName(slug, environment, name);
    const by = generated.get(environment)?.get(application);
    return by === undefined ? [] : [failures.generatedNameTaken(at, name, application, by)];
  };
  const undeclared = environments.filter(({ name }) => !deployments.some((deployment) => deployment.environment === name));
  return [
    ...deployments.flatMap(({ name, environment }, index) => taken(environment, name, ["deployments", index, "name"])),
    ...repositories.flatMap(({ name, infra }, index) => (infra === true ? undeclared.flatMap((each) => taken(each.name, name, ["repositories", index, "name"])) : [])),
  ];
}

/** By environment: what its zone's Argo CD makes for the project, and of what. None where it does not pull. */
function generatedNames(slug: string, environments: readonly EnvironmentSpec[], { clusters, zones }: PlatformSpec): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const pulling = new Set(zones.filter(({ delivery }) => delivery === "pull").map((zone) => zone.slug));
  const zoneOf = new Map(clusters.filter(({ zone }) => pulling.has(zone)).map(({ label, zone }) => [label, zone]));
  const byZone = new Map<string, Map<string, string>>();
  for (const { name, cluster } of environments) {
    const zone = zoneOf.get(cluster);
    if (zone === undefined) continue;
    const names = byZone.get(zone) ?? new Map([[projectRootName(slug), "the project's folder"]]);
    names.set(environmentRootName(slug, cluster, name), `the folder of environment ${name}`);
    names.set(namespaceApplicationName(slug, name), `the namespace of environment ${name}`);
    byZone.set(zone, names);
  }
  return new Map(environments.flatMap(({ name, cluster }) => {
    const names = byZone.get(zoneOf.get(cluster) ?? "");
    return names ? [[name, names] as const] : [];
  }));
}

/** Argo CD's own namespace, and that of whoever reads a zone's secrets, could be on any cluster. */
export function judgeNamespaces(project: ProjectSpec, platform: PlatformSpec, options: ArgocdOptions): Finding[] {
  const readers = (platform.services?.["vault"]?.["zoneReaders"] ?? {}) as Readonly<Record<string, { readonly namespace?: string }>>;
  const own = new Set([settingsOf(options).namespace, ...Object.values(readers).flatMap(({ namespace }) => namespace ?? [])]);
  return (project.environments ?? []).flatMap((environment, index) => {
    const namespace = namespaceOf(project, environment);
    return namespace !== undefined && own.has(namespace) ? [failures.namespaceOfArgocd(["environments", index, "name"], namespace, [...own].sort())] : [];
  });
}

/** What two zones would both put into the one Argo CD: how its operator reaches Vault, and how it reads a project's repositories. */
export function judgeContexts({ zones }: PlatformSpec, options: ArgocdOptions): Finding[] {
  const { gitCredentials, clusterSecrets } = settingsOf(options);
  if (gitCredentials === "none" && clusterSecrets === "none") return [];
  const first = new Map<string, string>();
  return zones.flatMap(({ slug, delivery, argocdContext }, index) => {
    if (delivery !== "push" || argocdContext === undefined || isUnresolved(argocdContext)) return [];
    const other = first.get(argocdContext);
    if (other === undefined) first.set(argocdContext, slug);
    return other === undefined ? [] : [failures.argocdShared(["zones", index, "argocdContext"], argocdContext, other)];
  });
}
