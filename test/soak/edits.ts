/** Changes that people make to a project's file, drawn by lot. Each says in words what it does, for whoever reads a failure. */
import type { DeploymentSpec, EnvironmentSpec, MemberSpec, ProjectSpec, RepositorySpec, RoleSpec } from "../../lib/spec";
import type { Random } from "../../lib/testing";
import { PEOPLE } from "../e2e/estate-inventory";

export interface Edited {
  readonly spec: ProjectSpec;
  readonly what: string;
}

/** Undefined where there is nothing of the kind to change. */
export type Edit = (spec: ProjectSpec, draw: Draw) => Edited | undefined;

/** Luck, and names that nothing has had before: what is kept of something that left keeps its name. */
export interface Draw {
  readonly random: Random;
  readonly fresh: (prefix: string) => string;
}

/** Where environments may be, and for what. */
const PLACES: readonly Pick<EnvironmentSpec, "cluster" | "stage">[] = [
  { cluster: "app1", stage: "dev" },
  { cluster: "app1", stage: "staging" },
  { cluster: "app1", stage: "prod" },
  { cluster: "priv1", stage: "dev" },
  { cluster: "priv1", stage: "prod" },
];
const BUILT_IN_ROLES = ["admin", "devops", "developer", "security", "readonly"];

export const edits: Readonly<Record<string, Edit>> = {
  addEnvironment: (spec, draw) => {
    const environment = newEnvironment(draw);
    return { spec: { ...spec, environments: [...(spec.environments ?? []), environment] }, what: `add environment ${environment.name} on ${environment.cluster}` };
  },
  removeEnvironment: (spec, { random }) => {
    const { environments = [], deployments = [] } = spec;
    if (environments.length < 2) return undefined;
    const { name } = random.pick(environments);
    const rest = { environments: without(environments, name), deployments: deployments.filter(({ environment }) => environment !== name) };
    return { spec: { ...spec, ...rest, ...tombstone(spec, "environments", name) }, what: `remove environment ${name}` };
  },
  changeEnvironment: (spec, { random }) => {
    const { environments = [] } = spec;
    if (environments.length === 0) return undefined;
    const environment = random.pick(environments);
    const changed = { ...environment, cpu: 1 + random.below(4), memory: 2 + random.below(8), autosync: random.percent(50) };
    return { spec: { ...spec, environments: replaced(environments, environment, changed) }, what: `change environment ${environment.name}` };
  },
  addRepository: (spec, draw) => {
    const repository = newRepository(spec, draw);
    return { spec: { ...spec, repositories: [...(spec.repositories ?? []), repository] }, what: `add repository ${JSON.stringify(repository)}` };
  },
  removeRepository: (spec, { random }) => {
    const { repositories = [], deployments = [] } = spec;
    if (repositories.length < 2) return undefined;
    const { name } = random.pick(repositories);
    const rest = { repositories: without(repositories, name), deployments: deployments.filter(({ sources }) => sources.every(({ repository }) => repository !== name)) };
    return { spec: { ...spec, ...rest, ...tombstone(spec, "repositories", name) }, what: `remove repository ${name}` };
  },
  changeRepository: (spec, { random }) => {
    const { repositories = [] } = spec;
    if (repositories.length === 0) return undefined;
    const repository = random.pick(repositories);
    const { protected: before, ...plain } = repository;
    const changed: RepositorySpec = before ? plain : { ...plain, protected: { branches: ["release"], tags: ["v*"] } };
    return { spec: { ...spec, repositories: replaced(repositories, repository, changed) }, what: `${before ? "open" : "protect"} the releases of ${repository.name}` };
  },
  mirrorRepository: (spec, { random }) => {
    const { repositories = [] } = spec;
    if (repositories.length === 0) return undefined;
    const repository = random.pick(repositories);
    const { externalUrl, private: _private, ...plain } = repository;
    const changed = externalUrl === undefined ? { ...plain, externalUrl: externalUrlOf(spec, plain.name) } : plain;
    return { spec: { ...spec, repositories: replaced(repositories, repository, changed) }, what: `${externalUrl === undefined ? "mirror" : "stop mirroring"} ${repository.name}` };
  },
  addMember: (spec, { random }) => {
    const { members = [] } = spec;
    const absent = PEOPLE.filter((user) => user !== spec.owner && members.every((member) => member.user !== user));
    if (absent.length === 0) return undefined;
    const member = { user: random.pick(absent), roles: someRoles(spec, random) };
    return { spec: { ...spec, members: [...members, member] }, what: `add member ${member.user} as ${member.roles.join(", ") || "nothing"}` };
  },
  removeMember: (spec, { random }) => {
    const { members = [] } = spec;
    if (members.length === 0) return undefined;
    const { user } = random.pick(members);
    return { spec: { ...spec, members: members.filter((member) => member.user !== user) }, what: `remove member ${user}` };
  },
  changeMember: (spec, { random }) => {
    const { members = [] } = spec;
    if (members.length === 0) return undefined;
    const member = random.pick(members);
    const changed: MemberSpec = { user: member.user, roles: someRoles(spec, random) };
    return { spec: { ...spec, members: replaced(members, member, changed) }, what: `make ${member.user} ${changed.roles!.join(", ") || "nothing"}` };
  },
  handOver: (spec, { random }) => {
    const { members = [], owner } = spec;
    const user = random.pick(PEOPLE.filter((each) => each !== owner));
    const stays = random.percent(50) ? [{ user: owner, roles: ["developer"] }] : [];
    return { spec: { ...spec, owner: user, members: [...members.filter((member) => member.user !== user), ...stays] }, what: `hand over from ${owner} to ${user}` };
  },
  addRole: (spec, draw) => {
    const role: RoleSpec = { name: draw.fresh("role"), permissions: draw.random.percent(50) ? ["LIST_ENVIRONMENTS"] : ["MANAGE_ENVIRONMENTS"] };
    return { spec: { ...spec, roles: [...(spec.roles ?? []), role] }, what: `add role ${role.name}` };
  },
  removeRole: (spec, { random }) => {
    const { roles = [], members = [] } = spec;
    if (roles.length === 0) return undefined;
    const { name } = random.pick(roles);
    const left = members.map((member) => ({ ...member, roles: (member.roles ?? []).filter((role) => role !== name) }));
    return { spec: { ...spec, roles: without(roles, name), members: left }, what: `remove role ${name}` };
  },
  addDeployment: (spec, draw) => {
    const { environments = [], repositories = [], deployments = [] } = spec;
    const sources = repositories.filter(({ infra }) => infra);
    if (environments.length === 0 || sources.length === 0) return undefined;
    const deployment: DeploymentSpec = {
      name: draw.fresh("web"),
      environment: draw.random.pick(environments).name,
      sources: [{ repository: draw.random.pick(sources).name, path: "web" }],
    };
    return { spec: { ...spec, deployments: [...deployments, deployment] }, what: `deploy ${deployment.name} to ${deployment.environment}` };
  },
  removeDeployment: (spec, { random }) => {
    const { deployments = [] } = spec;
    if (deployments.length === 0) return undefined;
    const deployment = random.pick(deployments);
    return { spec: { ...spec, deployments: deployments.filter((each) => each !== deployment) }, what: `remove deployment ${deployment.name}` };
  },
  changeDeployment: (spec, { random }) => {
    const { deployments = [] } = spec;
    if (deployments.length === 0) return undefined;
    const deployment = random.pick(deployments);
    const changed = { ...deployment, sources: [{ ...deployment.sources[0]!, path: `web-${random.below(100)}` }] };
    return { spec: { ...spec, deployments: replaced(deployments, deployment, changed) }, what: `deploy ${deployment.name} from ${changed.sources[0]!.path}` };
  },
  rotate: (spec, { random }) => {
    const service = random.pick(["harbor", "nexus", "gitlab"]);
    const generation = Number(spec.rotation?.[service] ?? 1) + 1;
    return { spec: { ...spec, rotation: { ...spec.rotation, [service]: generation } }, what: `rotate ${service} to ${generation}` };
  },
  changeServices: (spec, { random }) => {
    const quota = `${5 + random.below(20)}GB`;
    return { spec: { ...spec, services: { ...spec.services, harbor: { quota } } }, what: `give ${quota} of images` };
  },
  describe: (spec, { random }) => ({ spec: { ...spec, description: `Described ${random.below(1000)} times` }, what: "describe it" }),
  renameRepository: (spec, { random, fresh }) => {
    const { repositories = [], deployments = [] } = spec;
    const renamable = repositories.filter(({ infra }) => infra !== true || orphans(spec));
    if (renamable.length === 0) return undefined;
    const repository = random.pick(renamable);
    const name = fresh(repository.infra ? "infra" : "code");
    const follow = (deployment: DeploymentSpec): DeploymentSpec => ({
      ...deployment,
      sources: deployment.sources.map((source) => (source.repository === repository.name ? { ...source, repository: name } : source)),
    });
    const renamed = { repositories: replaced(repositories, repository, { ...repository, name, previousName: repository.name }), deployments: deployments.map(follow) };
    return { spec: { ...spec, ...renamed }, what: `rename repository ${repository.name} to ${name}` };
  },
  renameRole: (spec, { random, fresh }) => {
    const { roles = [], members = [] } = spec;
    if (roles.length === 0) return undefined;
    const role = random.pick(roles);
    const name = fresh("role");
    const follow = (member: MemberSpec): MemberSpec => ({ ...member, roles: (member.roles ?? []).map((each) => (each === role.name ? name : each)) });
    return { spec: { ...spec, roles: replaced(roles, role, { ...role, name, previousName: role.name }), members: members.map(follow) }, what: `rename role ${role.name} to ${name}` };
  },
  renameDeployment: (spec, { random, fresh }) => {
    const { deployments = [] } = spec;
    if (deployments.length === 0 || !orphans(spec)) return undefined;
    const deployment = random.pick(deployments);
    const name = fresh("web");
    return { spec: { ...spec, deployments: replaced(deployments, deployment, { ...deployment, name, previousName: deployment.name }) }, what: `rename deployment ${deployment.name} to ${name}` };
  },
  /** Its own apply, before anything leaves: what may be deleted for good is in the state by then (decision 5). */
  changePolicy: (spec) => {
    const deletionPolicy = retains(spec) ? "purge" : "retain";
    return { spec: { ...spec, deletionPolicy }, what: `${deletionPolicy} what leaves` };
  },
};

/** What must be applied before anything else is edited: a former name, and by which policy things leave. */
export const alone: ReadonlySet<string> = new Set(["changePolicy", "renameRepository", "renameRole", "renameDeployment"]);

/** A project to begin with. */
export function newProject(slug: string, draw: Draw): ProjectSpec {
  const { random } = draw;
  const empty: ProjectSpec = {
    name: slug,
    owner: random.pick(PEOPLE),
    deletionPolicy: random.percent(50) ? "purge" : "retain",
    services: { argocd: { onDelete: random.percent(50) ? "orphan" : "delete" } },
  };
  const steps: readonly Edit[] = [edits["addEnvironment"]!, edits["addRepository"]!, edits["addRepository"]!, edits["addMember"]!, edits["addMember"]!];
  const first = { ...empty, repositories: [{ name: draw.fresh("infra"), infra: true }] };
  return steps.reduce<ProjectSpec>((spec, step) => step(spec, draw)?.spec ?? spec, first);
}

/** Whether Argo CD leaves what it deployed, so that what it is deployed by may be renamed. */
function orphans({ services }: ProjectSpec): boolean {
  return services?.["argocd"]?.["onDelete"] === "orphan";
}

export function retains(spec: ProjectSpec): boolean {
  return spec.deletionPolicy !== "purge";
}

function newEnvironment({ random, fresh }: Draw): EnvironmentSpec {
  return { name: fresh("env"), ...random.pick(PLACES), cpu: 1, memory: 2, gpu: 0 };
}

function newRepository(spec: ProjectSpec, { random, fresh }: Draw): RepositorySpec {
  const infra = random.percent(30);
  const name = fresh(infra ? "infra" : "code");
  return { name, ...(infra && { infra }), ...(random.percent(50) && { externalUrl: externalUrlOf(spec, name) }) };
}

function externalUrlOf(spec: ProjectSpec, name: string): string {
  return `https://git.example.org/${spec.slug ?? spec.name}/${name}.git`;
}

function someRoles(spec: ProjectSpec, random: Random): string[] {
  return [...BUILT_IN_ROLES, ...(spec.roles ?? []).map(({ name }) => name)].filter(() => random.percent(30));
}

/** A project that retains says what has left; one that purges has nothing to say. */
function tombstone(spec: ProjectSpec, kind: "environments" | "repositories", name: string): Pick<ProjectSpec, "removed"> {
  if (!retains(spec)) return {};
  return { removed: { ...spec.removed, [kind]: [...(spec.removed?.[kind] ?? []), name] } };
}

function without<Element extends { readonly name: string }>(elements: readonly Element[], name: string): Element[] {
  return elements.filter((element) => element.name !== name);
}

function replaced<Element>(elements: readonly Element[], before: Element, after: Element): Element[] {
  return elements.map((element) => (element === before ? after : element));
}
