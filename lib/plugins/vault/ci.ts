import { JwtAuthBackendRole } from "@cdktf/provider-vault/lib/jwt-auth-backend-role";
import { Policy } from "@cdktf/provider-vault/lib/policy";
import { Lazy, type TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { CiPurpose } from "../../capabilities";
import type { IDsoProject } from "../../model";
import { ciAudience, repositoryPath } from "../../values/names";
import { CI_PURPOSES, ciPolicy, ciRole } from "./names";
import { renderPolicy } from "./policy";
import { ciRules } from "./project-policies";

/** Long enough to read a few secrets; a job logs in again where it needs more (decision 35). */
const LOGIN_SECONDS = 300;
/** Who pushed what, in Vault's audit log: all jobs of a repository are one identity otherwise. */
const AUDITED_CLAIMS = ["namespace_path", "project_path", "project_id", "ref", "user_email"];

export interface CiLoginsProps {
  readonly project: IDsoProject;
  /** Auth mount of the forge. */
  readonly mount: string;
  /** Address of the store: a job's token must be made out to it, for its purpose. */
  readonly audience: string;
  readonly coreKv: string;
  /** Full paths of the secrets of a purpose, asked once all are contributed. */
  readonly readable: (purpose: CiPurpose) => readonly string[];
  readonly provider?: TerraformProvider;
}

/** A login of its own for each purpose of a job, each with a policy that reads the secrets of that purpose and no other. */
export class CiLogins extends Construct {
  constructor(scope: Construct, id: string, props: CiLoginsProps) {
    super(scope, id);
    CI_PURPOSES.forEach((purpose) => createLogin(new Construct(this, purpose), purpose, props));
  }
}

function createLogin(scope: Construct, purpose: CiPurpose, { project, mount, audience, coreKv, readable, provider }: CiLoginsProps): void {
  const policy = new Policy(scope, "policy", {
    name: ciPolicy(project.slug, purpose),
    policy: Lazy.stringValue({ produce: () => renderPolicy(ciRules(coreKv, readable(purpose))) }),
    provider,
  });
  new JwtAuthBackendRole(scope, "role", {
    backend: mount,
    roleName: ciRole(project.slug, purpose),
    roleType: "jwt",
    userClaim: "project_path",
    boundAudiences: audiences(audience, purpose),
    boundClaimsType: "string",
    boundClaims: boundClaims(project, purpose),
    claimMappings: Object.fromEntries(AUDITED_CLAIMS.map((claim) => [claim, claim])),
    tokenPolicies: [policy.name],
    tokenNoDefaultPolicy: true,
    tokenTtl: LOGIN_SECONDS,
    tokenMaxTtl: LOGIN_SECONDS,
    tokenExplicitMaxTtl: LOGIN_SECONDS,
    provider,
  });
}

/**
 * A token is good for one purpose. Without one in it, it may read: pipelines of a console's catalogue have such tokens.
 */
function audiences(store: string, purpose: CiPurpose): string[] {
  return [ciAudience(store, purpose), ...(purpose === "read" ? [store] : [])];
}

/** Only what reads may come from any branch: whoever may push one could otherwise print the project's credentials. */
function boundClaims(project: IDsoProject, purpose: CiPurpose): Record<string, string> {
  switch (purpose) {
    case "read":
      return { namespace_path: project.path };
    case "mirror":
      return { project_path: repositoryPath(project.platform.rootPath, project.slug, "mirror"), ref_protected: "true" };
    default:
      return { namespace_path: project.path, ref_protected: "true" };
  }
}
