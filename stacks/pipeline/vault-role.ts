import { terraformPolicy } from "../../lib/plugins/vault/names";
import { environmentOf } from "./gitlab/job";
import { forJob, type PipelineSettings, type VaultLogin } from "./settings";
import type { Purpose } from "./step";

/** A role by which the jobs of one stack and purpose log in to Vault. */
export interface VaultRole {
  readonly name: string;
  /** As Vault's API takes it. */
  readonly role: Readonly<Record<string, unknown>>;
}

export interface InventoryRepository {
  /** Path in GitLab. */
  readonly project: string;
  /** Default branch. */
  readonly branch: string;
}

/**
 * The role that applies is that of one protected branch and one deployment environment, which is the stack. The role that
 * plans is that of the repository: a merge request has no protected branch; where merge requests show no plans, it is
 * bound as the other.
 */
export function vaultRole(stack: string, purpose: Purpose, repository: InventoryRepository, { vault, mergeRequests }: PipelineSettings & { readonly vault: VaultLogin }): VaultRole {
  const branch = { ref_type: "branch", ref: repository.branch, ref_protected: "true" };
  const claims = {
    project_path: repository.project,
    ...(purpose === "apply" && { ...branch, environment: environmentOf(stack) }),
    ...(purpose === "plan" && mergeRequests === "validate" && branch),
  };
  return {
    name: forJob(vault.role, stack, purpose),
    role: {
      role_type: "jwt",
      user_claim: "project_path",
      bound_audiences: [vault.address],
      bound_claims: claims,
      token_policies: [terraformPolicy(stack, purpose), credentialsPolicy(purpose)],
      // A job may take long to apply; it gives its token back when it is done.
      token_ttl: "1h",
      token_max_ttl: "2h",
    },
  };
}

export function credentialsPolicy(purpose: Purpose): string {
  return `terraform--credentials--${purpose}`;
}

/** Lets a role read the secret that holds the providers' credentials, and nothing else. */
export function credentialsRules({ mount, path }: VaultLogin, purpose: Purpose): string {
  const read = `${mount}/data/${forJob(path, "+", purpose)}`;
  return `path "${read}" {\n  capabilities = ["read"]\n}`;
}
