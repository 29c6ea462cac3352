import { capacityExceeded, idTaken, platformInUse, slugTaken, slugTakesNames, unknown, type Finding, type Path } from "../errors";
import type { PlatformSpec, Quantities } from "../spec";
import { excessOver, sumQuantities } from "../values/quota";
import { applicationName, environmentRootName, projectRootName } from "../values/names";
import { numberedSlug } from "../values/slug";
import { compareText } from "../values/order";
import { isKnown } from "./checks";
import type { FleetMember } from "./fleet-member";
import { countable, judged } from "./limits";
import { isRetired, slugOf } from "./places";

/** A finding about several projects: where it is shown, and which other project it is about. */
export interface FleetFinding {
  /** Index of the project whose declaration it points into. @default - the platform's declaration */
  readonly project?: number;
  readonly finding: Finding;
}

export interface FleetJudgement {
  /** Whether these are all projects of the platform, so that a slug that none has is a mistake. @default false */
  readonly complete?: boolean;
  /** How a project is called in what people read. @default - `project <slug>` */
  readonly title?: (index: number) => string;
}

/** Every rule between projects. Linear in their number. */
export function judgeFleet(platform: PlatformSpec, projects: readonly FleetMember[], options: FleetJudgement = {}): readonly FleetFinding[] {
  const slugs = new Map<string, number>();
  for (const [index, project] of projects.entries()) {
    const slug = slugOf(project);
    if (isKnown(slug) && !slugs.has(slug)) slugs.set(slug, index);
  }
  const title = options.title ?? ((index: number) => `project ${slugOf(projects[index]!)}`);
  return [
    ...judgeSlugs(platform, projects, slugs, title),
    ...judgeIds(projects, title),
    ...judgeCapacities(platform, projects),
    ...judgeEnd(platform, projects),
    ...(options.complete === true ? judgeDedicated(platform, slugs) : []),
  ];
}

function* judgeSlugs(platform: PlatformSpec, projects: readonly FleetMember[], first: ReadonlyMap<string, number>, title: (index: number) => string): Iterable<FleetFinding> {
  for (const [index, project] of projects.entries()) {
    const slug = slugOf(project);
    const at = [project.slug === undefined ? "name" : "slug"];
    const same = first.get(slug);
    if (same !== undefined && same !== index) yield { project: index, finding: slugTaken(at, slug, title(same)) };
    const numbered = isKnown(slug) ? numberedSlug(slug) : undefined;
    const base = numbered && first.get(numbered.base);
    if (numbered === undefined || base === undefined) continue;
    const element = elementNamed(projects[base]!, numbered.number) ?? placeNamed(platform, projects[base]!, project);
    if (element !== undefined) yield { project: index, finding: slugTakesNames(at, slug, numbered.base, element) };
  }
}

/** What of a project is called as a numbered slug goes on. */
function elementNamed({ environments = [], repositories = [] }: FleetMember, number: string): string | undefined {
  if (environments.some((each) => each.name === number)) return `environment ${number}`;
  const repository = repositories.find((each) => isKnown(each.name) && each.name.startsWith(`${number}-`));
  return repository && `repository ${repository.name}`;
}

/** A project may deploy a repository by another name. */
const ANY_DEPLOYMENT = "root";

/**
 * Where a zone pulls, a cluster's label is in the name of the Application of an environment's folder, and it may begin
 * with a number: `demo` on `1-app` and `demo-1` on `app` would both have `demo-1-app-dev-root`.
 */
function placeNamed({ clusters, zones }: PlatformSpec, base: FleetMember, numbered: FleetMember): string | undefined {
  const pulling = new Set(zones.filter(({ delivery }) => delivery === "pull").map((zone) => zone.slug));
  const zoneOf = new Map(clusters.filter(({ zone }) => pulling.has(zone)).map(({ label, zone }) => [label, zone]));
  const slug = slugOf(numbered);
  const taken = new Set(
    (numbered.environments ?? []).flatMap(({ name, cluster }) => {
      const zone = zoneOf.get(cluster);
      const deployed = [...(numbered.repositories ?? []).map((repository) => repository.name), ANY_DEPLOYMENT];
      const names = [environmentRootName(slug, cluster, name), projectRootName(slug), ...deployed.map((each) => applicationName(slug, name, each))];
      return zone === undefined ? [] : names.map((each) => `${zone} ${each}`);
    }),
  );
  const environment = base.environments?.find(({ name, cluster }) => taken.has(`${zoneOf.get(cluster)} ${environmentRootName(slugOf(base), cluster, name)}`));
  return environment && `environment ${environment.name} on cluster ${environment.cluster}`;
}

function* judgeIds(projects: readonly FleetMember[], title: (index: number) => string): Iterable<FleetFinding> {
  const seen = new Map<string, { readonly index: number; readonly by: string }>();
  for (const [index, project] of projects.entries()) {
    const holders: [string | undefined, Path, string][] = [
      [project.id, ["id"], title(index)],
      ...(project.environments ?? []).map(({ id, name }, place): [string | undefined, Path, string] => [
        id,
        ["environments", place, "id"],
        `environment ${name} of ${title(index)}`,
      ]),
    ];
    for (const [id, at, by] of holders) {
      if (!isKnown(id)) continue;
      const other = seen.get(id.toLowerCase());
      if (other === undefined) seen.set(id.toLowerCase(), { index, by });
      // Within one project the project's own rules say it.
      else if (other.index !== index) yield { project: index, finding: idTaken(at, id, other.by) };
    }
  }
}

/** The platform goes last (docs/LIFECYCLE.md). */
function* judgeEnd(platform: PlatformSpec, projects: readonly FleetMember[]): Iterable<FleetFinding> {
  if (platform.state !== "retired") return;
  for (const [index, project] of projects.entries()) {
    if (!isRetired(project)) yield { project: index, finding: platformInUse(["state"], project.state ?? "active") };
  }
}

const MOST_NAMED = 5;

/** All environments of all projects on one cluster (console §1.2). */
function* judgeCapacities(platform: PlatformSpec, projects: readonly FleetMember[]): Iterable<FleetFinding> {
  const placed = new Map<string, { readonly slug: string; readonly takes: Quantities }[]>();
  for (const project of projects) {
    if (isRetired(project)) continue;
    for (const environment of project.environments ?? []) {
      const list = placed.get(environment.cluster) ?? [];
      list.push({ slug: slugOf(project), takes: countable(environment) });
      placed.set(environment.cluster, list);
    }
  }
  for (const [index, { label, capacity }] of platform.clusters.entries()) {
    const all = placed.get(label);
    if (capacity === undefined || all === undefined) continue;
    for (const excess of excessOver(judged(capacity), sumQuantities(all.map(({ takes }) => takes)))) {
      const at = ["clusters", index, "capacity", excess.quantity];
      yield { finding: capacityExceeded(at, label, excess, largest(all, excess.quantity)) };
    }
  }
}

function largest(all: readonly { readonly slug: string; readonly takes: Quantities }[], quantity: keyof Quantities): readonly string[] {
  const bySlug = new Map<string, Quantities[]>();
  for (const { slug, takes } of all) bySlug.set(slug, [...(bySlug.get(slug) ?? []), takes]);
  return [...bySlug]
    .map(([slug, takes]) => ({ slug, amount: sumQuantities(takes)[quantity] }))
    .sort((a, b) => b.amount - a.amount || compareText(a.slug, b.slug))
    .slice(0, MOST_NAMED)
    .map(({ slug, amount }) => `${slug} (${amount})`);
}

function* judgeDedicated(platform: PlatformSpec, slugs: ReadonlyMap<string, number>): Iterable<FleetFinding> {
  for (const [index, cluster] of platform.clusters.entries()) {
    for (const [place, slug] of (cluster.projects ?? []).entries()) {
      if (isKnown(slug) && !slugs.has(slug)) {
        yield { finding: unknown("project", ["clusters", index, "projects", place], slug, [...slugs.keys()].sort()) };
      }
    }
  }
}
