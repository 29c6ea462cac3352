/**
 * Policies of the identity that runs Terraform (decision 14). That identity cannot make them itself: an administrator
 * applies what `dso vault-policy` prints. Two for each stack: `apply` changes it, `plan` looks at it.
 *
 * What no policy can hold back: whoever may write policies and roles can write themselves more rights, and Vault's
 * open edition cannot judge their content; groups have ids that nobody knows beforehand. So these bound mistakes and a
 * leaked plan identity, and an apply identity remains one to be guarded.
 */
import type { ClusterSpec, PlatformSpec, ProjectSpec } from "../../spec";
import { gitSecretPath, namespaceName, projectPath, projectStack, stackName, zoneMount } from "../../values/names";
import { byKey } from "../../values/order";
import { builtInRoles, platformRoleNames } from "../../values/roles";
import {
  APP_ROLE_MOUNT,
  CI_PURPOSES,
  ciPolicy,
  ciRole,
  clusterMount,
  clusterMounts,
  PLATFORM_FOLDER,
  platformPolicy,
  projectMount,
  rolePolicy,
  terraformPolicy,
  workloadPolicy,
  zonePolicy,
} from "./names";
import { DEFAULTS, type VaultOptions } from "./options";
import { renderPolicy, type PolicyCapability, type PolicyRule } from "./policy";

export interface TerraformPolicy {
  /** Name of the stack that it is for. */
  readonly stack: string;
  readonly name: string;
  /** apply: everything the stack needs. plan: the same to look at, which includes reading secrets. */
  readonly purpose: "apply" | "plan";
  /** In Vault's own language. */
  readonly policy: string;
}

/**
 * @param project the project whose stack the policies are for; without one, they are for the platform's and the zones'
 */
export function terraformPolicies(platform: PlatformSpec, project?: ProjectSpec): readonly TerraformPolicy[] {
  const mounts: Mounts = { ...DEFAULTS, ...(platform.services?.["vault"] as Partial<VaultOptions> | undefined) };
  if (project) return policiesOf(projectStack(project), projectRules(platform, project, mounts));
  const zones = [...platform.zones].sort(byKey((zone) => zone.slug));
  return [
    ...policiesOf("platform", platformRules(mounts)),
    ...zones.flatMap((zone) => policiesOf(stackName("zone", zone.slug), zoneRules(platform, zone.slug, mounts))),
  ];
}

interface Mounts {
  readonly coreKv: string;
  readonly jwtMount: string;
  readonly oidcMount: string;
  readonly appRole?: boolean;
}

/** What an object needs to be made, looked at, changed and taken away. */
const MANAGE: readonly PolicyCapability[] = ["create", "read", "update", "delete"];
const LOOK: readonly PolicyCapability[] = ["read", "list", "sudo"];

function policiesOf(stack: string, rules: readonly PolicyRule[]): TerraformPolicy[] {
  const common = [...rules, ...ownToken];
  return [
    { stack, name: terraformPolicy(stack, "apply"), purpose: "apply", policy: renderPolicy(common) },
    { stack, name: terraformPolicy(stack, "plan"), purpose: "plan", policy: renderPolicy(common.flatMap(looking)) },
  ];
}

/** The provider works with a child of the token it is given, also to plan. */
const ownToken: readonly PolicyRule[] = [
  { path: "auth/token/create", capabilities: ["update"], comment: "the provider's own short-lived token" },
  { path: "auth/token/lookup-self", capabilities: ["read"] },
];

/** The part of a rule that a plan needs. */
function looking(rule: PolicyRule): PolicyRule[] {
  if (ownToken.includes(rule) || rule.path === "identity/lookup/group") return [rule];
  const capabilities = rule.capabilities.filter((capability) => LOOK.includes(capability));
  return capabilities.some((capability) => capability !== "sudo") ? [{ ...rule, capabilities }] : [];
}

function platformRules(mounts: Mounts): PolicyRule[] {
  return [
    ...mountRules(mounts.coreKv),
    ...secretRules(mounts.coreKv, PLATFORM_FOLDER),
    ...authRules(mounts.jwtMount),
    ...platformRoleNames.map((role) => policyRule(platformPolicy(role))),
    ...groupRules(mounts),
  ];
}

function zoneRules(platform: PlatformSpec, zone: string, mounts: Mounts): PolicyRule[] {
  const clusters = platform.clusters.filter((cluster) => cluster.zone === zone).sort(byKey((cluster) => cluster.label));
  return [
    ...mountRules(zoneMount(zone)),
    ...secretRules(zoneMount(zone), ""),
    policyRule(zonePolicy(zone)),
    ...appRoleRules(zoneMount(zone), mounts),
    ...clusters.flatMap(clusterMounts).flatMap((mount): PolicyRule[] => [
      ...authRules(mount),
      { path: `auth/${mount}/role/${zoneMount(zone)}`, capabilities: MANAGE },
    ]),
    ...remountRules(clusters),
    authList,
  ];
}

/** The login mount of a renamed cluster is moved, with the roles in it. Without its parameters, the rule would allow moving any mount. */
function remountRules(clusters: readonly ClusterSpec[]): PolicyRule[] {
  const renamed = clusters.flatMap(({ label, previousLabel }) => (previousLabel === undefined ? [] : [{ label, previousLabel }]));
  if (renamed.length === 0) return [];
  const parameters = {
    from: renamed.map(({ previousLabel }) => `auth/${clusterMount(previousLabel)}`),
    to: renamed.map(({ label }) => `auth/${clusterMount(label)}`),
  };
  return [
    { path: "sys/remount", capabilities: ["update", "sudo"], parameters, comment: "until previousLabel has gone" },
    { path: "sys/remount/status/*", capabilities: ["read"] },
  ];
}

function projectRules(platform: PlatformSpec, project: ProjectSpec, mounts: Mounts): PolicyRule[] {
  const slug = project.slug ?? project.name;
  return [
    ...mountRules(projectMount(slug)),
    ...secretRules(mounts.coreKv, projectPath(platform.rootPath, slug)),
    ...zoneCopyRules(platform, slug),
    ...builtInRoles.map((role) => policyRule(rolePolicy(slug, role.name))),
    policyRule(workloadPolicy(slug)),
    ...CI_PURPOSES.map((purpose) => policyRule(ciPolicy(slug, purpose))),
    ...CI_PURPOSES.map((purpose): PolicyRule => ({ path: `auth/${mounts.jwtMount}/role/${ciRole(slug, purpose)}`, capabilities: MANAGE })),
    ...workloadRoleRules(platform, project, slug),
    ...appRoleRules(slug, mounts),
    ...groupRules(mounts),
  ];
}

/**
 * What each zone must know of the project to deploy it. In all zones, as one that the project has just left holds a copy
 * that is to go.
 */
function zoneCopyRules(platform: PlatformSpec, slug: string): PolicyRule[] {
  const zones = platform.zones.map((zone) => zone.slug).sort();
  return zones.flatMap((zone): PolicyRule[] => [
    { path: `${zoneMount(zone)}/data/${gitSecretPath(slug)}`, capabilities: MANAGE },
    { path: `${zoneMount(zone)}/metadata/${gitSecretPath(slug)}`, capabilities: MANAGE },
  ]);
}

/**
 * Roles are named like namespaces, and `demo-*` would be those of project `demo-1` as well: so each is named. On every
 * cluster, since where an environment was before it moved or was removed is not declared any more.
 */
function workloadRoleRules(platform: PlatformSpec, project: ProjectSpec, slug: string): PolicyRule[] {
  // The role of a removed one that had an id bore that id, which is not declared any more either.
  const removed = project.id === undefined ? (project.removed?.environments ?? []).map((name) => ({ name, id: undefined })) : [];
  const mounts = platform.clusters.flatMap(clusterMounts);
  return [...(project.environments ?? []), ...removed]
    .flatMap(({ name, id }) => {
      const namespace = namespaceName({ slug, env: name, projectId: project.id, environmentId: id });
      return mounts.map((mount): PolicyRule => ({ path: `auth/${mount}/role/${namespace}`, capabilities: MANAGE }));
    })
    .sort(byKey((rule) => rule.path));
}

/** Not its secret ids: those are an administrator's. */
function appRoleRules(name: string, { appRole }: Mounts): PolicyRule[] {
  if (!appRole) return [];
  const path = `auth/${APP_ROLE_MOUNT}/role/${name}`;
  return [
    { path, capabilities: MANAGE },
    { path: `${path}/role-id`, capabilities: ["read"] },
  ];
}

function mountRules(mount: string): PolicyRule[] {
  return [
    { path: `sys/mounts/${mount}`, capabilities: MANAGE },
    { path: `sys/mounts/${mount}/tune`, capabilities: ["read", "update"] },
    { path: "sys/mounts", capabilities: ["read"] },
  ];
}

/** Values are read as well, in plans too: every receiver of a password reads it back from here (decision 13). */
function secretRules(mount: string, folder: string): PolicyRule[] {
  const below = folder === "" ? "*" : `${folder}/*`;
  return [
    { path: `${mount}/data/${below}`, capabilities: MANAGE, comment: "values are read by every plan, because receivers of a password read it back from here" },
    { path: `${mount}/metadata/${below}`, capabilities: [...MANAGE, "list"] },
  ];
}

/** Auth mounts are answered only with `sudo`. */
function authRules(mount: string): PolicyRule[] {
  return [
    { path: `sys/auth/${mount}`, capabilities: [...MANAGE, "sudo"] },
    { path: `sys/auth/${mount}/tune`, capabilities: ["read", "update", "sudo"] },
    { path: `sys/mounts/auth/${mount}`, capabilities: ["read"] },
    { path: `sys/mounts/auth/${mount}/tune`, capabilities: ["read", "update"] },
    { path: `auth/${mount}/config`, capabilities: ["create", "read", "update"] },
  ];
}

const authList: PolicyRule = { path: "sys/auth", capabilities: ["read"] };

/** Groups get their people by the accessor of the mount through which these log in, which is looked up by its path. */
function groupRules({ oidcMount }: Mounts): readonly PolicyRule[] {
  return [
    { path: `sys/mounts/auth/${oidcMount}`, capabilities: ["read"] },
    authList,
    { path: "identity/group", capabilities: ["create", "update"], comment: "groups have ids that are not known beforehand" },
    { path: "identity/group/id/*", capabilities: MANAGE },
    { path: "identity/group-alias", capabilities: ["create", "update"] },
    { path: "identity/group-alias/id/*", capabilities: MANAGE },
    { path: "identity/lookup/group", capabilities: ["create", "update"] },
  ];
}

function policyRule(name: string): PolicyRule {
  return { path: `sys/policies/acl/${name}`, capabilities: MANAGE };
}
