import type { Project } from "@cdktf/provider-gitlab/lib/project";
import type { Construct } from "constructs";
import type { ForgeFile, ForgeRepository, ISecretStore, ISourceForge, ReadAccess, ReadAccessProps, ZoneFile } from "../../capabilities";
import type { IDsoProject, IDsoZone } from "../../model";
import { contributedTwice } from "../../plugin/failures";
import { isGone, markReplaceable } from "../../plugin/tombstone";
import type { DeletionPolicy } from "../../spec";
import { zoneRepositoryPath } from "../../values/names";
import { Addresses } from "./addresses";
import type { GitlabContext } from "./context";
import { markRepository, ofProject } from "./custom-attributes";
import { foreignZoneFile, notHere, unknownRepository } from "./failures";
import { Files } from "./files";
import { MAIN } from "./groups";
import { protectBranch } from "./protection";
import { createReadToken } from "./read-access";
import { createRepository } from "./repositories";

/** Where repositories that plugins add are put. */
export interface Home {
  /** Id of the group. */
  readonly group: string;
  readonly deletionPolicy: DeletionPolicy;
  /** Repositories that the forge has there already, and who made them. */
  readonly taken: ReadonlyMap<string, Construct>;
}

export interface SourceForgeProps {
  readonly context: GitlabContext;
  /** Where to create what a caller contributes. */
  readonly contribution: (scope: Construct) => Construct;
  /** Where credentials are put that others are given; asked when one is. */
  readonly store: () => ISecretStore | undefined;
  /** What the plugin works for, for errors. */
  readonly host: string;
  /** Slug of the project, where it works for one. */
  readonly slug?: string;
}

/** GitLab as the source forge of one host. */
export class SourceForge implements ISourceForge {
  private readonly addresses: Addresses;
  private readonly files = new Files();
  private readonly added = new Map<string, { readonly project: Project; readonly by: Construct }>();
  private home?: Home;
  private zone?: Project;

  constructor(private readonly props: SourceForgeProps) {
    this.addresses = new Addresses(props.context.settings.url);
  }

  get url(): string {
    return this.addresses.url;
  }
  groupUrl(project: IDsoProject): string {
    return this.addresses.group(project);
  }
  repositoryUrl(project: IDsoProject, repository: string): string {
    return this.addresses.repository(project, repository);
  }
  zoneRepositoryUrl(zone: IDsoZone): string {
    return this.addresses.zoneRepository(zone);
  }

  addRepository(scope: Construct, id: string, { name, description, generated = false }: ForgeRepository): void {
    const { context, contribution, host, slug } = this.props;
    if (!this.home) throw notHere(scope.node.path, "a repository", host);
    const other = this.added.get(name)?.by ?? this.home.taken.get(name);
    if (other && !isGone(scope) && !isGone(other)) throw contributedTwice(scope.node.path, `repository "${name}"`, other.node.path);
    const below = contribution(scope);
    const project = createRepository(below, id, { name, description, group: this.home.group, deletionPolicy: this.home.deletionPolicy, initialised: true, generated }, context);
    const main = protectBranch(below, `${id} ${MAIN}`, { project: project.id, branch: MAIN }, context);
    context.keep(main);
    if (generated) markReplaceable(main);
    if (slug !== undefined) markRepository(below, id, project.id, ofProject(slug), context);
    this.added.set(name, { project, by: scope });
  }

  addFile(scope: Construct, id: string, { repository, path, content, executable }: ForgeFile): void {
    const { contribution } = this.props;
    const project = this.added.get(repository)?.project;
    if (!project) throw unknownRepository(scope.node.path, repository, [...this.added.keys()].sort());
    this.files.add({ scope: contribution(scope), id, by: scope, repository, project: project.id, path, content, executable, kept: true });
  }

  addZoneFile(scope: Construct, id: string, { zone, path, content }: ZoneFile): void {
    const { contribution, slug, host } = this.props;
    if (slug !== undefined && !path.startsWith(`${slug}/`)) throw foreignZoneFile(scope.node.path, path, slug);
    if (slug === undefined && !this.zone) throw notHere(scope.node.path, "a file of a zone's repository", host);
    // What a project deploys is not user data, so its files go with it. The zone's own stay in the repository that stays.
    if (isGone(scope) && slug !== undefined) return;
    const repository = zoneRepositoryPath(zone.platform.rootPath, zone.slug);
    this.files.add({ scope: contribution(scope), id, by: scope, repository, project: this.zone?.id ?? repository, path, content, kept: slug === undefined });
  }

  readAccess(scope: Construct, id: string, { zone, project, reader }: ReadAccessProps): ReadAccess | undefined {
    const { contribution, context, host, slug } = this.props;
    const store = this.props.store();
    if (!store) return undefined;
    const common = { zone, name: `${reader}-${zone.slug}`, store };
    if (project && this.home && project.slug === slug) {
      // With the slash: `demo` is also what `demo-1` begins with.
      const url = `${this.groupUrl(project)}/`;
      const props = { ...common, of: { group: this.home.group, slug }, url, generation: project.rotation("gitlab") };
      return createReadToken(contribution(scope), id, props, context);
    }
    if (project || !this.zone) throw notHere(scope.node.path, `access to the repositories of ${project ? `project "${project.slug}"` : `zone "${zone.slug}"`}`, host);
    const props = { ...common, of: { repository: this.zone.id }, url: this.zoneRepositoryUrl(zone), generation: context.settings.zoneTokenGeneration };
    return createReadToken(contribution(scope), id, props, context);
  }

  /** Tells where repositories are added from now on. */
  settleIn(home: Home): void {
    this.home = home;
  }

  /** Tells that the zone's repository is made in this stack. */
  settleInZone(repository: Project): void {
    this.zone = repository;
  }

  /** Repositories that plugins have added, without those that leave. */
  get repositories(): readonly string[] {
    return [...this.added].flatMap(([name, { by }]) => (isGone(by) ? [] : [name])).sort();
  }

  /** Once all files are known. */
  render(): void {
    this.files.render(this.props.context);
  }
}
