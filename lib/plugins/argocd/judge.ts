/** Rules on the options that a schema cannot say. */
import type { Finding, Path } from "../../errors";
import type { DeploymentSpec, PlatformSpec, ProjectSpec } from "../../spec";
import { isLabelValue } from "../../values/labels";
import { isUnresolved } from "../../values/token";
import { slugOf } from "../../rules/places";
import * as failures from "./failures";
import { judgeApplicationNames, judgeContexts, judgeNamespaces } from "./judge-names";
import { judgeSources } from "./judge-sources";
import type { ArgocdOptions, ArgocdProjectOptions, ResourceKind } from "./options";
import { judgeRenames } from "./renames";
import { settingsOf } from "./settings";

const AT: Path = ["services", "argocd"];

export function judgePlatform(platform: PlatformSpec): readonly Finding[] {
  const options = (platform.services?.["argocd"] ?? {}) as ArgocdOptions;
  return [
    ...judgeNames(options),
    ...judgeSources([...AT, "extraRepositories"], { repositories: options.extraRepositories ?? [] }, platform),
    ...judgeKinds([...AT, "blacklist"], options.blacklist ?? []),
    ...judgeKinds([...AT, "clusterResourceKinds"], options.clusterResourceKinds ?? []),
    ...judgeCredentials([...AT, "clusterCredentials"], options.clusterCredentials ?? {}, platform),
    ...judgeCompatibility(options, platform),
    ...judgeContexts(platform, options),
  ];
}

export function judgeProject(project: ProjectSpec, platform: PlatformSpec): readonly Finding[] {
  const options = (project.services?.["argocd"] ?? {}) as ArgocdProjectOptions;
  const platformOptions = (platform.services?.["argocd"] ?? {}) as ArgocdOptions;
  return [
    ...judgeSources([...AT, "extraRepositories"], { repositories: options.extraRepositories ?? [], others: platformOptions.extraRepositories, slug: slugOf(project) }, platform),
    ...(platformOptions.legacyNames ? judgeLegacyNames(project.deployments ?? []) : []),
    ...(platformOptions.compatibility === "dso-charts" ? judgeCharts(project, platform, options) : []),
    ...judgeApplicationNames(project, platform, platformOptions),
    ...judgeNamespaces(project, platform, platformOptions),
    ...judgeRenames(project, settingsOf(platformOptions, options)),
  ];
}

function judgeNames({ namespace, managedBy }: ArgocdOptions): Finding[] {
  const isNamespace = (text: string) => text.length <= 63 && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(text);
  return [
    ...(known(namespace) && !isNamespace(namespace) ? [failures.namespaceNotAName([...AT, "namespace"], namespace)] : []),
    ...(known(managedBy) && !isLabelValue(managedBy) ? [failures.invalidManager([...AT, "managedBy"], managedBy)] : []),
  ];
}

function judgeKinds(at: Path, kinds: readonly ResourceKind[]): Finding[] {
  return kinds.flatMap(({ group, kind }, index) => [
    // "v1" is a version: as a group it matches nothing, so it would protect nothing (charts-catalog C1).
    ...(/^v\d/.test(group) || !/^([a-z0-9*]([a-z0-9.*-]*[a-z0-9*])?)?$/.test(group)
      ? [failures.invalidResourceKind([...at, index, "group"], group, 'an API group such as networking.k8s.io; the core group is ""')]
      : []),
    ...(/^(\*|[A-Z][A-Za-z0-9]*)$/.test(kind) ? [] : [failures.invalidResourceKind([...at, index, "kind"], kind, "a kind such as NetworkPolicy, or *")]),
  ]);
}

function judgeCredentials(at: Path, versions: Readonly<Record<string, number>>, { clusters, zones }: PlatformSpec): Finding[] {
  const pushing = new Set(zones.filter((zone) => zone.delivery === "push").map((zone) => zone.slug));
  const pushed = clusters.filter((cluster) => pushing.has(cluster.zone)).map((cluster) => cluster.label).sort();
  return Object.keys(versions)
    .filter((label) => !pushed.includes(label))
    .map((label) => failures.clusterNotPushed([...at, label], label, pushed));
}

/** What chart dso-env has no value for. Ignoring it silently would leave an environment other than it was declared. */
const UNKNOWN_TO_CHARTS = ["exec", "blacklist", "clusterResourceKinds", "syncOptions"] as const;

function judgeCompatibility(options: ArgocdOptions, { services }: PlatformSpec): Finding[] {
  const namespaces = services?.["kubernetes"];
  const differs = namespaces !== undefined && namespaces["compatibility"] !== options.compatibility;
  const unknown = options.compatibility === "dso-charts" ? UNKNOWN_TO_CHARTS.filter((option) => options[option] !== undefined) : [];
  return [
    ...(differs ? [failures.compatibilityDiffers([...AT, "compatibility"], options.compatibility, namespaces["compatibility"])] : []),
    ...unknown.map((option) => failures.chartCannot([...AT, option], option)),
    ...(options.compatibility === "dso-charts" && options.onDelete === "orphan" ? [failures.chartCannot([...AT, "onDelete"], "onDelete: orphan")] : []),
  ];
}

function judgeLegacyNames(deployments: readonly DeploymentSpec[]): Finding[] {
  return deployments.flatMap(({ environment, sources }, index) => {
    const repository = sources[0]?.repository;
    const other = deployments.slice(0, index).find((each) => each.environment === environment && each.sources[0]?.repository === repository);
    return other && repository !== undefined ? [failures.legacyNameTaken(["deployments", index, "sources", 0, "repository"], repository, other.name)] : [];
  });
}

function judgeCharts(project: ProjectSpec, platform: PlatformSpec, options: ArgocdProjectOptions): Finding[] {
  const seen = new Set<string>();
  const twice = (project.deployments ?? []).flatMap((deployment, index) =>
    deployment.sources.flatMap(({ repository }, source) => {
      if (!isPulled(deployment.environment, project, platform)) return [];
      const key = `${deployment.environment} ${repository}`;
      if (seen.has(key)) return [failures.chartNameTaken(["deployments", index, "sources", source, "repository"], repository)];
      seen.add(key);
      return [];
    }),
  );
  return [...twice, ...(options.onDelete === "orphan" ? [failures.chartCannot([...AT, "onDelete"], "onDelete: orphan")] : [])];
}

function isPulled(environment: string, project: ProjectSpec, platform: PlatformSpec): boolean {
  const cluster = project.environments?.find((each) => each.name === environment)?.cluster;
  const zone = platform.clusters.find((each) => each.label === cluster)?.zone;
  return platform.zones.some((each) => each.slug === zone && each.delivery === "pull");
}

function known(text: string | undefined): text is string {
  return text !== undefined && !isUnresolved(text);
}
