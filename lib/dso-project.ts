import { TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import { DsoDeployment } from "./dso-deployment";
import { DsoEnvironment } from "./dso-environment";
import { DsoMember } from "./dso-member";
import { DsoRepository } from "./dso-repository";
import { DsoRole } from "./dso-role";
import type { Finding, LocatedFinding, Path } from "./errors";
import type { IDsoCluster, IDsoPerson, IDsoPlatform, IDsoProject, ServiceLink } from "./model";
import { contributedTwice } from "./plugin/failures";
import { PluginHost, type LifecyclePoint } from "./plugin/host";
import type { Plugin } from "./plugin/plugin";
import { formerly } from "./plugin/rename";
import { isGone } from "./plugin/tombstone";
import { judgeFleet, judgeProject } from "./rules";
import type { DeletionPolicy, DeploymentSpec, EnvironmentSpec, MemberSpec, ProjectSpec, RepositorySpec, RoleSpec } from "./spec";
import { projectGroup, projectPath } from "./values/names";
import { byKey } from "./values/order";
import { builtInRoles } from "./values/roles";

export interface DsoProjectProps extends ProjectSpec {
  /** A platform of this app, or one described by its names only. */
  readonly platform: IDsoPlatform;
  /** Where a value of the declaration stands. @default - construct paths */
  readonly locate?: (path: Path) => string;
}

/** What grows: kind of element → key of the declaration. */
const COLLECTIONS = {
  environment: "environments",
  repository: "repositories",
  member: "members",
  role: "roles",
  deployment: "deployments",
} as const;

type Kind = keyof typeof COLLECTIONS;
const KINDS = Object.keys(COLLECTIONS) as Kind[];

/** Something declared, at its place in the declaration, and the construct that stands for it. */
interface Declared<Spec, Element> {
  readonly spec: Spec;
  readonly element: Element;
}

/**
 * A project of the software factory. The attached plugins make it real in every service; the project itself creates
 * nothing but two outputs, `links` and `outputs`.
 *
 * Its construct id is part of every address, so give it a constant one: a slug may begin with a digit, which a
 * Terraform name may not.
 */
export class DsoProject extends PluginHost implements IDsoProject {
  readonly platform: IDsoPlatform;

  private readonly declared = {
    environment: [] as Declared<EnvironmentSpec, DsoEnvironment>[],
    repository: [] as Declared<RepositorySpec, DsoRepository>[],
    member: [] as Declared<MemberSpec, DsoMember>[],
    role: [] as Declared<RoleSpec, DsoRole>[],
    deployment: [] as Declared<DeploymentSpec, DsoDeployment>[],
  };
  private readonly builtInRoles: readonly DsoRole[];
  private readonly containers: Readonly<Record<Kind, Construct>>;
  private readonly views = new Map<string, unknown>();
  private readonly links = new Map<string, { readonly link: ServiceLink; readonly by: string }>();
  private readonly outputs = new Map<string, { readonly value: unknown; readonly by: string }>();
  private made?: { environments: DsoEnvironment[]; repositories: DsoRepository[]; deployments: DsoDeployment[] };

  constructor(scope: Construct, id: string, private readonly props: DsoProjectProps) {
    super(scope, id);
    this.platform = props.platform;
    this.containers = Object.fromEntries(KINDS.map((kind) => [kind, new Construct(this, kind)])) as Record<Kind, Construct>;
    this.builtInRoles = builtInRoles.map(
      (role) => new DsoRole(this.containers.role, role.name, { project: this, spec: role, builtIn: true }),
    );
    props.roles?.forEach((each) => this.addRole(each.name, each));
    props.environments?.forEach((each) => this.addEnvironment(each.name, each));
    props.repositories?.forEach((each) => this.addRepository(each.name, each));
    props.members?.forEach((each) => this.addMember(each.user, each));
    props.deployments?.forEach((each) => this.addDeployment(each.name, each));
  }

  // ---- what grows

  /** Adds a place to run: a namespace on a cluster, its groups, and what is deployed there. */
  addEnvironment(name: string, props: Omit<EnvironmentSpec, "name">): DsoEnvironment {
    const spec = { ...props, name };
    return this.add("environment", spec, (scope) => new DsoEnvironment(scope, this.freeId(scope, name), { project: this, spec }));
  }

  /** Adds a Git repository, mirrored from `externalUrl` where there is one. */
  addRepository(name: string, props: Omit<RepositorySpec, "name"> = {}): DsoRepository {
    const spec = { ...props, name };
    return this.add("repository", spec, (scope) => new DsoRepository(scope, this.freeId(scope, name), { project: this, spec }));
  }

  /** Adds somebody, by e-mail; the account must exist, or will when they first sign on. */
  addMember(user: string, props: Omit<MemberSpec, "user"> = {}): DsoMember {
    const spec = { ...props, user };
    return this.add("member", spec, (scope) => new DsoMember(scope, this.freeId(scope, user.toLowerCase()), { project: this, spec }));
  }

  /** Adds a role besides admin, devops, developer, security and readonly. */
  addRole(name: string, props: Omit<RoleSpec, "name"> = {}): DsoRole {
    const spec = { ...props, name };
    return this.add("role", spec, (scope) => new DsoRole(scope, this.freeId(scope, name), { project: this, spec, builtIn: false }));
  }

  /** Deploys named sources to one environment, in place of "every infrastructure repository". */
  addDeployment(name: string, props: Omit<DeploymentSpec, "name">): DsoDeployment {
    const spec = { ...props, name };
    return this.add("deployment", spec, (scope) => {
      const environment = this.container(scope, props.environment);
      return new DsoDeployment(environment, this.freeId(environment, name), { project: this, spec, declared: true });
    });
  }

  // ---- what plugins see

  /** The whole declaration, in the order in which it was made. */
  get spec(): ProjectSpec {
    return this.once("spec", () => {
      const { platform: _platform, locate: _locate, ...scalars } = this.props;
      const collections = KINDS.map((kind) => [COLLECTIONS[kind], this.declared[kind].map((each) => each.spec)]);
      return { ...scalars, ...Object.fromEntries(collections) } as ProjectSpec;
    });
  }
  get name(): string {
    return this.props.name;
  }
  get slug(): string {
    return this.props.slug ?? this.props.name;
  }
  /** UUID of a project that a console already knows. */
  get id(): string | undefined {
    return this.props.id;
  }
  get description(): string {
    return this.props.description ?? "";
  }
  get owner(): IDsoPerson {
    return this.platform.person(this.props.owner);
  }
  get path(): string {
    return projectPath(this.platform.rootPath, this.slug);
  }
  get group(): string {
    return projectGroup(this.slug);
  }
  get environments(): readonly DsoEnvironment[] {
    return this.once("environments", () => sorted(this.declared.environment, (each) => each.name));
  }
  get repositories(): readonly DsoRepository[] {
    return this.once("repositories", () => sorted(this.declared.repository, (each) => each.name));
  }
  get members(): readonly DsoMember[] {
    return this.once("members", () => sorted(this.declared.member, (each) => each.person.email));
  }
  get roles(): readonly DsoRole[] {
    return this.once("roles", () => {
      const own = this.declared.role.map((each) => each.element);
      return [...this.builtInRoles, ...own].sort(byKey((role) => role.name));
    });
  }
  /** Declared ones, and one for each infrastructure repository in each environment for which none is declared. */
  get deployments(): readonly DsoDeployment[] {
    return this.once("deployments", () => {
      const declared = this.declared.deployment.map((each) => each.element);
      return [...declared, ...(this.made?.deployments ?? [])].sort(byKey((each) => `${each.environment.name}/${each.name}`));
    });
  }
  get people(): readonly IDsoPerson[] {
    const people = new Map([this.owner, ...this.members.map((member) => member.person)].map((person) => [person.email, person]));
    return [...people.values()].sort(byKey((person) => person.email));
  }
  get clusters(): readonly IDsoCluster[] {
    const clusters = new Map(this.environments.map((environment) => [environment.cluster.label, environment.cluster]));
    return [...clusters.values()].sort(byKey((cluster) => cluster.label));
  }
  get deletionPolicy(): DeletionPolicy {
    return this.props.deletionPolicy ?? "retain";
  }
  get labels(): Readonly<Record<string, string>> {
    return {
      "dso/project": this.name,
      "dso/project.slug": this.slug,
      ...(this.id !== undefined && { "dso/project.id": this.id }),
    };
  }
  rotation(service: string): string | number {
    return this.props.rotation?.[service] ?? 1;
  }
  serviceOptions<T extends object>(service: string): Partial<T> {
    return (this.props.services?.[service] ?? {}) as Partial<T>;
  }

  addLink(scope: Construct, link: ServiceLink): void {
    this.contribute(this.links, `${link.service}: ${link.title}`, scope, { link, by: scope.node.path });
  }
  addOutput(scope: Construct, name: string, value: unknown): void {
    this.contribute(this.outputs, name, scope, { value, by: scope.node.path });
  }

  // ---- what the kernel asks

  protected override locate(path: Path): string {
    if (this.props.locate) return this.props.locate(path);
    const [collection, index, ...rest] = path;
    const kind = KINDS.find((each) => COLLECTIONS[each] === collection);
    const element = kind && typeof index === "number" ? this.declared[kind][index]?.element : undefined;
    return element ? [element.node.path, ...rest].join("/") : [this.node.path, ...path].join("/");
  }

  protected override judge(): readonly Finding[] {
    const { services } = this.platform.spec;
    // Plugins of one's own have options and rotations as well, and no options of the platform's.
    const attached = services && [...new Set([...Object.keys(services), ...this.plugins.map((plugin) => plugin.node.id)])];
    return judgeProject(this.spec, this.platform.spec, { services: attached });
  }

  /** Rules between projects, judged once for all of them by the first. */
  protected override judgeTogether(peers: readonly PluginHost[]): readonly LocatedFinding[] {
    const projects = peers.filter((peer): peer is DsoProject => peer instanceof DsoProject && peer.platform.spec === this.platform.spec);
    if (projects[0] !== this) return [];
    const specs = projects.map((project) => project.spec);
    return judgeFleet(this.platform.spec, specs, { title: (index) => projects[index]!.node.path }).map(({ project, finding }) => ({
      ...finding,
      where: project === undefined ? ["platform", ...finding.at].join("/") : projects[project]!.locate(finding.at),
    }));
  }

  protected override get forgets(): boolean {
    return this.deletionPolicy === "retain";
  }
  protected override check(plugin: Plugin<any>): readonly Finding[] {
    return plugin.checkProject(this);
  }

  protected override points(): readonly LifecyclePoint[] {
    this.made = this.makeRemainingElements();
    this.views.clear();
    if (this.props.state === "retired") this.markGone(this);
    return [
      { element: this, call: (plugin, scope) => plugin.onProject(this, scope) },
      ...at(this.roles, (role) => (plugin, scope) => plugin.onRole(role, scope)),
      ...at(this.members, (member) => (plugin, scope) => plugin.onMember(member, scope)),
      ...at([...this.environments, ...this.made.environments], (each) => (plugin, scope) => plugin.onEnvironment(each, scope)),
      ...at([...this.repositories, ...this.made.repositories], (each) => (plugin, scope) => plugin.onRepository(each, scope)),
      ...at(this.deployments, (deployment) => (plugin, scope) => plugin.onDeployment(deployment, scope)),
    ];
  }

  protected override complete(): void {
    const container = new Construct(this, "output");
    const links = [...this.links.values()].map(({ link }) => link).sort(byKey((link) => `${link.service} ${link.title}`));
    const outputs = Object.fromEntries([...this.outputs].map(([name, { value }]): [string, unknown] => [name, value]).sort(byKey(([name]) => name)));
    new TerraformOutput(container, "links", { value: links, description: "Where people find the project" }).overrideLogicalId("links");
    new TerraformOutput(container, "outputs", { value: outputs, description: "What people need to know of the project; nothing secret" }).overrideLogicalId("outputs");
  }

  // ---- how

  /** Views are asked for over and over, and change only when something is added. */
  private once<T>(view: string, make: () => T): T {
    if (!this.views.has(view)) this.views.set(view, make());
    return this.views.get(view) as T;
  }

  private add<K extends Kind, Spec, Element>(kind: K, spec: Spec, make: (scope: Construct) => Element): Element {
    this.assertOpen(`${kind} "${(spec as { name?: string; user?: string }).name ?? (spec as { user?: string }).user}"`);
    const element = make(this.containers[kind]);
    (this.declared[kind] as unknown as Declared<Spec, Element>[]).push({ spec, element });
    this.views.clear();
    return element;
  }

  /** What follows from the declaration: deployments of infrastructure repositories, and what has left the project. */
  private makeRemainingElements() {
    const deployments = this.environments
      .filter((environment) => !this.declared.deployment.some((each) => each.spec.environment === environment.name))
      .flatMap((environment) => this.repositories.filter((repository) => repository.infra).map((repository) => ({ environment, repository })))
      .map(({ environment, repository }) => {
        const scope = this.container(this.containers.deployment, environment.name);
        const { name, previousName } = repository;
        const spec = { name, previousName, environment: environment.name, sources: [{ repository: name }] };
        return new DsoDeployment(scope, this.freeId(scope, repository.name), { project: this, spec, declared: false });
      });
    for (const { spec } of this.declared.environment) {
      if (spec.previousName !== undefined) formerly(this.container(this.containers.deployment, spec.name), spec.previousName);
    }
    const environments = (this.props.removed?.environments ?? []).flatMap((name) => {
      // Its cluster is not known any more; the addresses do not depend on it as long as Terraform reaches it. Where it
      // reaches none, what is kept is no cluster's.
      const cluster = this.platform.clusters.find((each) => each.zone.delivery === "push") ?? this.platform.clusters[0];
      if (!cluster) return [];
      const spec: EnvironmentSpec = { name, stage: cluster.stages[0] ?? "dev", cluster: cluster.label, cpu: 0, memory: 0, gpu: 0 };
      return [new DsoEnvironment(this.containers.environment, name, { project: this, spec })];
    });
    const repositories = (this.props.removed?.repositories ?? []).map(
      (name) => new DsoRepository(this.containers.repository, name, { project: this, spec: { name } }),
    );
    [...environments, ...repositories].forEach((element) => this.markGone(element));
    return { deployments, environments, repositories };
  }

  private contribute<T extends { readonly by: string }>(into: Map<string, T>, key: string, scope: Construct, value: T): void {
    const other = into.get(key);
    if (other) throw contributedTwice(scope.node.path, `"${key}"`, other.by);
    if (!isGone(scope)) into.set(key, value);
  }

  private container(scope: Construct, id: string): Construct {
    return (scope.node.tryFindChild(id) as Construct | undefined) ?? new Construct(scope, id);
  }

  /** A name that is declared twice is an error of the declaration, found with all others; it must not stop them here. */
  private freeId(scope: Construct, name: string): string {
    const base = name === "" ? "unnamed" : name;
    let id = base;
    for (let n = 2; scope.node.tryFindChild(id); n++) id = `${base} ${n}`;
    return id;
  }
}

function sorted<Spec, Element>(declared: readonly Declared<Spec, Element>[], name: (element: Element) => string): Element[] {
  return declared.map((each) => each.element).sort(byKey(name));
}

function at<Element extends Construct>(elements: readonly Element[], call: (element: Element) => LifecyclePoint["call"]): LifecyclePoint[] {
  return elements.map((element) => ({ element, call: call(element) }));
}
