import type { BranchProtection } from "@cdktf/provider-gitlab/lib/branch-protection";
import type { Group } from "@cdktf/provider-gitlab/lib/group";
import type { GroupMembership } from "@cdktf/provider-gitlab/lib/group-membership";
import type { Project } from "@cdktf/provider-gitlab/lib/project";
import { ProjectShareGroup } from "@cdktf/provider-gitlab/lib/project-share-group";
import { Annotations, TerraformOutput, Token, type TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { CatalogueReference } from "../../ci/pipeline";
import { CI_VARIABLES, SECRET_STORE, SOURCE_FORGE, type CiVariable, type ISecretStore } from "../../capabilities";
import { DsoPlatform } from "../../dso-platform";
import { DsoProject } from "../../dso-project";
import type { Finding } from "../../errors";
import type { IDsoMember, IDsoPlatform, IDsoProject, IDsoRepository, IDsoZone } from "../../model";
import { handOver } from "../../plugin/hand-over";
import type { PluginHost } from "../../plugin/host";
import { Plugin } from "../../plugin/plugin";
import { bury, isGone } from "../../plugin/tombstone";
import { isDeployedInto } from "../../values/repository";
import { CATALOGUE } from "../../values/names";
import { pipelinesRepository } from "../../values/slug";
import { admit, lookUpAccount, pending, type Account } from "./accounts";
import { createBot, type Bot } from "./bot";
import { CatalogueRepository, includeLine } from "./catalogue";
import type { GitlabContext } from "./context";
import { markGroup, markRepository, ofInfra, ofProject, ofRoot } from "./custom-attributes";
import { admitAdmins, createInfra, createProjectGroup, createRoot } from "./groups";
import { createDeployAccess } from "./deploy-access";
import { judgeOptions, judgeProjectOptions } from "./judge";
import { levelOf, OWNER_LEVEL } from "./levels";
import { judgeManagedPipelines, managedPipeline, pipelineFile } from "./managed-pipeline";
import { Mirror, MIRROR } from "./mirror";
import { writeMirrorSecrets } from "./mirror-secrets";
import type { GitlabOptions, GitlabProjectOptions } from "./options";
import { platformCatalogue, type PlatformCatalogue } from "./platform-catalogue";
import { protectBranch, protectRepository } from "./protection";
import { createRepository } from "./repositories";
import { ciConfigPath, createSchedules } from "./repository-ci";
import { rootVariables, STORE } from "./root-variables";
import { mirrorSettings, settingsOf } from "./settings";
import { SourceForge } from "./source-forge";
import { triggerCall } from "./trigger-call";
import { createGroupVariable, Variables } from "./variables";
import { createZoneRepository } from "./zone-repository";

export interface GitlabPluginProps extends GitlabOptions {
  /** @default - the stack's only GitLab provider */
  readonly provider?: TerraformProvider;
}

/** Historical repository of every project, which nothing uses (console §3.1.4). */
const INFRA_APPS = "infra-apps";

/**
 * GitLab (console §3.1): a group for each project with its people, a repository for each that is declared, and the
 * repository `mirror`, whose pipeline brings external ones in. Source forge and CI variables for other plugins.
 *
 * Without a secret store nothing can be mirrored: repositories are there, and `mirror` has no pipeline.
 */
export class GitlabPlugin extends Plugin<GitlabPluginProps> {
  override readonly uses = [SECRET_STORE];

  private readonly context: GitlabContext;
  private readonly forge: SourceForge;
  private readonly variables: Variables;
  /** Ids of repositories that are declared, by name. */
  private readonly repositoryIds = new Map<string, string>();
  private readonly accounts: Account[] = [];
  /** Variables of the group, unless a plugin contributes one of the same name; and where each is created. */
  private readonly ownVariables: { readonly variable: CiVariable; readonly place: Construct }[] = [];
  /** Id of the group that all variables are on which are no repository's. */
  private variableGroup?: string;
  private projectGroup?: Group;
  private ownership?: GroupMembership;
  private mirror?: Mirror;
  private bot?: Bot;

  constructor(host: PluginHost, id: string, props: GitlabPluginProps) {
    super(host, id, props);
    this.context = { settings: settingsOf(props), provider: props.provider, keep: (...resources) => this.keep(...resources) };
    const contribution = (scope: Construct) => this.contribution(scope);
    const kind = host instanceof DsoProject ? "project" : host instanceof DsoPlatform ? "platform" : "zone";
    this.forge = new SourceForge({ context: this.context, contribution, store: () => this.store, host: kind, ...(host instanceof DsoProject && { slug: host.slug }) });
    this.variables = new Variables({ contribution, host: kind });
    this.provide(SOURCE_FORGE, this.forge);
    this.provide(CI_VARIABLES, this.variables);
  }

  override checkPlatform(): readonly Finding[] {
    return [...judgeOptions(["services", "gitlab"], this.props)];
  }
  override checkProject(project: IDsoProject): readonly Finding[] {
    const at = ["services", "gitlab"];
    return [
      ...judgeOptions(at, this.props),
      ...judgeProjectOptions(at, project.serviceOptions<GitlabProjectOptions>("gitlab")),
      ...judgeManagedPipelines(project.spec.repositories ?? [], () => this.catalogueOf(project.platform)),
    ];
  }

  override onPlatform(platform: IDsoPlatform, scope: Construct): void {
    const root = createRoot(scope, platform, this.context);
    const infra = createInfra(scope, root, platform, this.context);
    this.accounts.push(...admitAdmins(scope, root, platform, this.context));
    showOutput(scope, "pending_members", pending(this.accounts), "Who has no account in GitLab yet, and is admitted by a deployment after they first signed on");
    markGroup(scope, "root", root, ofRoot, this.context);
    markGroup(scope, "infra", infra.id, ofInfra, this.context);
    this.variableGroup = root;
    this.addRootVariables(scope, platform);
    this.publishCatalogue(scope, root, platform);
    const taken = new Map(this.context.settings.publishes ? [[CATALOGUE, scope]] : []);
    this.forge.settleIn({ group: root, deletionPolicy: platform.spec.deletionPolicy ?? "retain", taken });
  }

  override onZone(zone: IDsoZone, scope: Construct): void {
    this.forge.settleInZone(createZoneRepository(scope, zone, this.context));
  }

  override onProject(project: IDsoProject, scope: Construct): void {
    const group = createProjectGroup(scope, project, this.context);
    this.projectGroup = group;
    this.variableGroup = group.id;
    this.forge.settleIn({ group: group.id, deletionPolicy: project.deletionPolicy, taken: new Map(this.specialRepositories.map((name) => [name, scope])) });
    this.accounts.push(this.admitOwner(scope, project, group));
    markGroup(scope, "group", group.id, ofProject(project.slug), this.context);
    this.createSpecialRepositories(scope, project, group);
    this.createPipelines(scope, project);
    this.readCatalogue(scope, project, group);
    project.addLink(scope, { service: "gitlab", title: "GitLab", url: this.forge.groupUrl(project) });
  }

  override onMember(member: IDsoMember, scope: Construct): void {
    const { provider, settings } = this.context;
    const account = lookUpAccount(scope, "account", member.person, provider);
    // GitLab knows a person once in a group: when the owner changes, one and the same person leaves one of these two
    // resources and enters the other.
    admit(scope, "membership", { account, group: this.projectGroup!.id, level: levelOf(member, settings), after: this.ownership, provider });
    this.accounts.push(account);
  }

  override onRepository(repository: IDsoRepository, scope: Construct): void {
    const { project, externalUrl } = repository;
    const mirrored = externalUrl !== undefined;
    const created = createRepository(
      scope,
      "repository",
      {
        name: repository.name,
        group: this.projectGroup!.id,
        deletionPolicy: project.deletionPolicy,
        ciConfigPath: ciConfigPath(repository),
        followsUpstream: mirrored,
      },
      this.context,
    );
    const pusher = mirrored ? this.bot?.user : this.admitDeployments(scope, repository, created.id);
    protectRepository(scope, repository, created.id, pusher, this.context);
    markRepository(scope, "repository", created.id, ofProject(project.slug), this.context);
    this.repositoryIds.set(repository.name, created.id);
    this.declarePipeline(repository, scope, created.id);
    if (!mirrored || !this.bot) return;
    const place = this.together(scope, SECRET_STORE);
    writeMirrorSecrets(place, {
      repository,
      externalUrl,
      internalUrl: this.forge.repositoryUrl(project, repository.name),
      bot: this.bot,
      store: this.store!,
      single: this.context.settings.singleMirrorSecret,
      prune: mirrorSettings(this.context.settings, project.serviceOptions<GitlabProjectOptions>("gitlab")).prune,
    });
    this.mirror?.startFirstRun(place, repository);
  }

  override onComplete(scope: Construct): void {
    this.createOwnVariables();
    this.variables.render(this.variableGroup, (repository) => this.repositoryIds.get(repository.name)!, this.context);
    this.forge.render();
    if (this.host instanceof DsoProject) this.showToPeople(scope, this.host);
  }

  /** What is switched off is forgotten: pipelines go on including it. */
  private publishCatalogue(scope: Construct, group: string, platform: IDsoPlatform): void {
    const { platform: knowledge, content, reference } = this.catalogueOf(platform);
    const deletionPolicy = platform.spec.deletionPolicy ?? "retain";
    const repository = new CatalogueRepository(scope, CATALOGUE, { group, deletionPolicy, platform: knowledge, content }, this.context);
    if (!this.context.settings.publishes) handOver(repository);
    showOutput(scope, "catalogue", shown(reference), "The components that pipelines include; nothing secret");
  }

  /** Somebody who includes a component must be able to read it. */
  private readCatalogue(scope: Construct, project: IDsoProject, group: Group): void {
    const { reference } = this.catalogueOf(project.platform);
    const { publishes, rootVisibility } = this.context.settings;
    if (publishes && rootVisibility === "private") {
      const { provider } = this.context;
      new ProjectShareGroup(scope, CATALOGUE, { project: reference.path, groupId: Token.asNumber(group.id), groupAccess: "reporter", provider });
    }
    project.addOutput(scope, "catalogue", shown(reference));
  }

  private catalogueOf(platform: IDsoPlatform): PlatformCatalogue {
    return platformCatalogue(platform.spec, this.props);
  }

  private admitOwner(scope: Construct, project: IDsoProject, group: Group): Account {
    const { provider } = this.context;
    const account = lookUpAccount(scope, "owner-account", project.owner, provider);
    this.ownership = admit(scope, "owner", { account, group: group.id, level: OWNER_LEVEL, provider });
    return account;
  }

  /** Only where jobs can read the credential. @returns id of the account that pushes */
  private admitDeployments(scope: Construct, repository: IDsoRepository, project: string): number | undefined {
    const { store } = this;
    if (!isDeployedInto(repository) || store?.ci("deploy") === undefined) return undefined;
    return createDeployAccess(this.together(scope, SECRET_STORE), repository, project, store, this.context);
  }

  /** What the repository says of its pipeline. */
  private declarePipeline(repository: IDsoRepository, scope: Construct, id: string): void {
    const { name, project, ci } = repository;
    createSchedules(scope, repository, id, this.context);
    // Below this plugin's own id, where everybody's contributions to the element are.
    const element = scope.node.scope as Construct;
    for (const [key, value] of Object.entries(ci.variables ?? {})) this.variables.add(element, `variable ${key}`, { key, value, repository });
    if (ci.pipeline === undefined) return;
    const content = managedPipeline(name, ci.pipeline, this.catalogueOf(project.platform).reference);
    this.forge.addFile(element, "pipeline", { repository: pipelinesRepository, path: pipelineFile(name), content });
  }

  /** Of those pipelines that the platform writes, where there are any. */
  private createPipelines(scope: Construct, project: IDsoProject): void {
    if (project.repositories.every(({ ci }) => ci.pipeline === undefined)) return;
    const description = "Pipelines that the platform writes for other repositories";
    this.forge.addRepository(scope.node.scope as Construct, pipelinesRepository, { name: pipelinesRepository, description, generated: true });
  }

  private createSpecialRepositories(scope: Construct, project: IDsoProject, group: Group): void {
    const { store, context } = this;
    const login = store?.ci("mirror");
    const place = this.together(scope, SECRET_STORE);
    const { reference: catalogue, platform: known } = this.catalogueOf(project.platform);
    const access = store && login && (known.secrets || isGone(scope)) ? { store, catalogue, place: new Construct(place, MIRROR) } : undefined;
    const mirror = new Mirror(scope, MIRROR, { project, group: group.id, access }, context);
    const special = new Map<string, Project>([[MIRROR, mirror.repository]]);
    if (context.settings.infraApps) special.set(INFRA_APPS, this.createInfraApps(scope, project, group).repository);
    else this.forgetInfraApps(scope, project, group);
    for (const [name, repository] of special) markRepository(scope, name, repository.id, ofProject(project.slug), context);
    if (store && access) {
      this.mirror = mirror;
      this.bot = createBot(place, project, group.id, store, context);
      // By which role is a matter of the project (decision 35); where the store is, the platform's variables say.
      const read = store.ci("read");
      const variables = read ? [{ key: "VAULT_AUTH_PATH", value: read.mount }, { key: "VAULT_AUTH_ROLE", value: read.role }] : [];
      this.ownVariables.push(...variables.map((variable) => ({ variable, place })));
      project.addOutput(scope, "mirror_trigger", triggerCall(this.forge.url, mirror.repository.id));
      return;
    }
    const because = store ? (login ? "the platform's declaration names no secret store" : "jobs cannot log in to the secret store") : "no plugin provides a secret store";
    project.addOutput(scope, "mirror_trigger", `nothing can be mirrored: ${because}`);
    if (project.repositories.some((repository) => repository.externalUrl !== undefined)) {
      Annotations.of(scope).addWarning(`external repositories are not mirrored, since ${because}`);
    }
  }

  private createInfraApps(scope: Construct, project: IDsoProject, group: Group): { readonly repository: Project; readonly main: BranchProtection } {
    const props = { name: INFRA_APPS, description: "Historical, not used any more", group: group.id, deletionPolicy: project.deletionPolicy };
    const repository = createRepository(scope, INFRA_APPS, props, this.context);
    const main = protectBranch(scope, `${INFRA_APPS} main`, { project: repository.id, branch: "main" }, this.context);
    this.keep(main);
    return { repository, main };
  }

  /** Left out, it leaves tombstones, whether it was ever there or not: somebody may have pushed to it. */
  private forgetInfraApps(scope: Construct, project: IDsoProject, group: Group): void {
    if (project.deletionPolicy !== "retain") return;
    const { repository, main } = this.createInfraApps(scope, project, group);
    // A project that has left as a whole buries everything below it, these included.
    if (!isGone(scope)) [main, repository].forEach((resource) => bury(resource, true));
  }

  /** What a plugin contributes stands in place of what this one knows. */
  private createOwnVariables(): void {
    for (const { variable, place } of this.ownVariables) {
      if (!this.variables.has(variable.key)) createGroupVariable(place, `variable ${variable.key}`, this.variableGroup!, variable, this.context);
    }
  }

  /** console §2.7 and §7.4 */
  private showToPeople(scope: Construct, project: IDsoProject): void {
    const declared = project.repositories.map((repository) => repository.name);
    const repositories = [...declared, ...this.forge.repositories, ...this.specialRepositories].sort();
    project.addOutput(scope, "clone_urls", Object.fromEntries(repositories.map((name) => [name, this.forge.repositoryUrl(project, name)])));
    project.addOutput(scope, "pending_members", pending([...this.accounts].sort((a, b) => (a.email < b.email ? -1 : 1))));
  }

  /** What is said of another service goes with it. */
  private addRootVariables(scope: Construct, platform: IDsoPlatform): void {
    const { provider: _provider, ...options } = this.props;
    const withService = (id: string | undefined): Construct => {
      const plugin = this.host.plugins.find((each) => each.node.id === id);
      return plugin ? this.placeBelow(plugin) : scope;
    };
    for (const [key, { about, ...variable }] of rootVariables({ platform: platform.spec, store: this.store }, options)) {
      const place = about === STORE ? this.together(scope, SECRET_STORE) : withService(about);
      this.ownVariables.push({ variable: { key, ...variable }, place });
    }
  }

  /** Repositories of a project that nobody declares. */
  private get specialRepositories(): readonly string[] {
    return this.context.settings.infraApps ? [MIRROR, INFRA_APPS] : [MIRROR];
  }

  private get store(): ISecretStore | undefined {
    return this.optional(SECRET_STORE);
  }
}

/** An output of the platform's stack, by its own name. */
function showOutput(scope: Construct, name: string, value: unknown, description: string): void {
  new TerraformOutput(scope, name, { value, description }).overrideLogicalId(name);
}

/** What people copy into a pipeline. */
function shown(reference: CatalogueReference): Readonly<Record<string, string>> {
  return { ...reference, include: includeLine(reference) };
}
