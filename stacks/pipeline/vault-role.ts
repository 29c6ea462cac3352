import { terraformPolicy } from "../../lib/plugins/vault/names";
import { environmentOf } from "./gitlab/job";
import { forJob, type PipelineSettings, type VaultLogin } from "./settings";
import type { Purpose } from "./step";

/** A role by which jobs log in to Vault: those of one purpose, of one stack or of all. */
export interface VaultRole {
  readonly name: string;
  /** Whose jobs log in as it. */
  readonly stacks: readonly string[];
  /** As Vault's API takes it. */
  readonly role: Readonly<Record<string, unknown>>;
}

/** Lets a role read the secret that holds the providers' credentials, and nothing else. */
export interface CredentialsPolicy {
  readonly name: string;
  /** Whose credentials they are. @default - those of all */
  readonly stack?: string;
  /** In Vault's own language. */
  readonly rules: string;
}

export interface InventoryRepository {
  /** Path in GitLab. */
  readonly project: string;
  /** Default branch. */
  readonly branch: string;
}

type RoleSettings = Pick<PipelineSettings, "mergeRequests"> & { readonly vault: VaultLogin };

const PURPOSES: readonly Purpose[] = ["plan", "apply"];

/** The roles by which the jobs of all stacks log in, each once. @param stacks all of the inventory: a role that they share has the policies of each */
export function vaultRoles(stacks: readonly string[], repository: InventoryRepository, settings: RoleSettings): readonly VaultRole[] {
  const sharing = isOfStack(settings.vault.role) ? stacks.map((stack) => [stack]) : [stacks];
  return sharing.flatMap((those) => PURPOSES.map((purpose) => vaultRole(those, purpose, repository, settings)));
}

/** The policies by which these roles read the providers' credentials, each once. */
export function credentialsPolicies(stacks: readonly string[], { mount, path }: VaultLogin): readonly CredentialsPolicy[] {
  const owners = isOfStack(path) ? stacks : [undefined];
  return owners.flatMap((stack) =>
    PURPOSES.map((purpose) => ({
      name: credentialsPolicy(purpose, stack),
      ...(stack !== undefined && { stack }),
      rules: `path "${mount}/data/${forJob(path, stack ?? "", purpose)}" {\n  capabilities = ["read"]\n}`,
    })),
  );
}

/**
 * The role that applies is that of one protected branch and one deployment environment, which is the stack, or of any
 * stack's where all share it. The role that plans is that of the repository: a merge request has no protected branch;
 * where merge requests show no plans, it is bound as the other.
 */
function vaultRole(stacks: readonly string[], purpose: Purpose, repository: InventoryRepository, { vault, mergeRequests }: RoleSettings): VaultRole {
  const [first = ""] = stacks;
  const shared = !isOfStack(vault.role);
  const branch = { ref_type: "branch", ref: repository.branch, ref_protected: "true" };
  const claims = {
    project_path: repository.project,
    ...(purpose === "apply" && { ...branch, environment: environmentOf(shared ? "*" : first) }),
    ...(purpose === "plan" && mergeRequests === "validate" && branch),
  };
  const policies = stacks.flatMap((stack) => [terraformPolicy(stack, purpose), credentialsPolicy(purpose, isOfStack(vault.path) ? stack : undefined)]);
  return {
    name: forJob(vault.role, first, purpose),
    stacks,
    role: {
      role_type: "jwt",
      user_claim: "project_path",
      bound_audiences: [vault.address],
      ...(shared && purpose === "apply" && { bound_claims_type: "glob" }),
      bound_claims: claims,
      token_policies: [...new Set(policies)],
      // A job may take long to apply; it gives its token back when it is done.
      token_ttl: "1h",
      token_max_ttl: "2h",
    },
  };
}

/** Of one stack where its credentials are its own: no other may read them. */
function credentialsPolicy(purpose: Purpose, stack: string | undefined): string {
  return ["terraform", "credentials", ...(stack === undefined ? [] : [stack]), purpose].join("--");
}

function isOfStack(setting: string): boolean {
  return setting.includes("<stack>");
}
