import type { GroupConfig, GroupDefaultBranchProtectionDefaults } from "@cdktf/provider-gitlab/lib/group";
import { Group } from "@cdktf/provider-gitlab/lib/group";
import { DataGitlabGroupMembership } from "@cdktf/provider-gitlab/lib/data-gitlab-group-membership";
import { Token } from "cdktf";
import type { Construct } from "constructs";
import type { IDsoPlatform, IDsoProject } from "../../model";
import { handOver } from "../../plugin/hand-over";
import { admit, lookUpAccount, type Account } from "./accounts";
import type { GitlabContext } from "./context";
import { adminLevels } from "./levels";

/** Default branch of everything. */
export const MAIN = "main";

/** Decision 37: the first push of a repository is protected already, and nobody rewrites its history. */
const PROTECTED_FROM_THE_START: GroupDefaultBranchProtectionDefaults = {
  allowedToPush: ["maintainer"],
  allowedToMerge: ["maintainer"],
  allowForcePush: false,
  developerCanInitialPush: false,
};

/** What every group says of itself: GitLab's own defaults differ from one installation to the next (console §6.2 #43). */
const EXPLICIT = {
  projectCreationLevel: "maintainer",
  subgroupCreationLevel: "owner",
  defaultBranch: MAIN,
  defaultBranchProtectionDefaults: PROTECTED_FROM_THE_START,
  // Who is a member is declared; nobody asks for it in GitLab.
  requestAccessEnabled: false,
  autoDevopsEnabled: false,
} satisfies Partial<GroupConfig>;

/**
 * The groups of `rootPath`, one for each segment (console §3.1.2). Every project is in them, so where somebody else manages
 * them, those that were made here before are forgotten, whatever the policy, and the last is looked up.
 * @returns id of the last
 */
export function createRoot(scope: Construct, platform: IDsoPlatform, context: GitlabContext): string {
  const groups = createRootGroups(scope, platform, context);
  if (context.settings.manageRoot) return groups.at(-1)!.id;
  groups.forEach(handOver);
  return lookUpGroup(scope, "root", platform.rootPath, context);
}

function createRootGroups(scope: Construct, platform: IDsoPlatform, { settings, provider, keep }: GitlabContext): readonly Group[] {
  const segments = platform.rootPath.split("/");
  const groups: Group[] = [];
  for (const [depth, segment] of segments.entries()) {
    const path = segments.slice(0, depth + 1).join("/");
    const parent = groups.at(-1);
    groups.push(
      new Group(scope, `group ${path}`, {
        ...EXPLICIT,
        name: segment,
        path: segment,
        ...(depth === segments.length - 1 && { description: "Projects of the software factory" }),
        visibilityLevel: settings.rootVisibility,
        parentId: parent && Token.asNumber(parent.id),
        // GitLab removes only groups below others at once.
        permanentlyRemoveOnDelete: parent !== undefined && purges(platform),
        provider,
      }),
    );
  }
  keep(...groups);
  return groups;
}

/** Group of the zones' repositories (console §3.1.2). */
export function createInfra(scope: Construct, root: string, platform: IDsoPlatform, { provider, keep }: GitlabContext): Group {
  const infra = new Group(scope, "infra", {
    ...EXPLICIT,
    name: "infra",
    path: "infra",
    description: "What each zone deploys",
    visibilityLevel: "private",
    parentId: Token.asNumber(root),
    permanentlyRemoveOnDelete: purges(platform),
    provider,
  });
  keep(infra);
  return infra;
}

/**
 * The platform's own people, in the group above all projects (console §6.1 #20).
 * @returns their accounts, sorted by e-mail
 */
export function admitAdmins(scope: Construct, root: string, platform: IDsoPlatform, { settings, provider }: GitlabContext): readonly Account[] {
  return adminLevels(platform, settings).map(({ user, level }) => {
    const account = lookUpAccount(scope, `account ${user}`, platform.person(user), provider);
    admit(scope, `admin ${user}`, { account, group: root, level, provider });
    return account;
  });
}

/** Group of a project, below the root group, which is the only thing in GitLab that a project looks up besides people (decision 25). */
export function createProjectGroup(scope: Construct, project: IDsoProject, context: GitlabContext): Group {
  const { provider } = context;
  const root = lookUpGroup(scope, "root", project.platform.rootPath, { provider });
  const group = new Group(scope, "group", {
    ...EXPLICIT,
    name: project.slug,
    path: project.slug,
    description: project.description,
    visibilityLevel: "private",
    parentId: Token.asNumber(root),
    permanentlyRemoveOnDelete: project.deletionPolicy === "purge",
    provider,
  });
  context.keep(group);
  return group;
}

/**
 * Id of a group that another stack makes. The look-up of a group itself would put its registration token for runners into
 * the state of every project; that of its members answers with the id as well, and of these only guests are asked for.
 */
export function lookUpGroup(scope: Construct, id: string, fullPath: string, { provider }: Pick<GitlabContext, "provider">): string {
  return new DataGitlabGroupMembership(scope, id, { fullPath, accessLevel: "guest", provider }).getStringAttribute("group_id");
}

function purges(platform: IDsoPlatform): boolean {
  return platform.spec.deletionPolicy === "purge";
}
