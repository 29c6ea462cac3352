import { DataVaultAuthBackend } from "@cdktf/provider-vault/lib/data-vault-auth-backend";
import { Mount } from "@cdktf/provider-vault/lib/mount";
import { Policy } from "@cdktf/provider-vault/lib/policy";
import { Lazy, type TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { IDsoProject } from "../../model";
import { roleGroup } from "../../values/names";
import { builtInRoles } from "../../values/roles";
import { projectMount, roleIdentityGroup, rolePolicy, workloadPolicy } from "./names";
import { People } from "./people";
import { renderPolicy } from "./policy";
import { roleRules, workloadRules } from "./project-policies";

/** The mount of the applications' own secrets (console §3.7.3). */
export function createProjectMount(scope: Construct, project: IDsoProject, provider?: TerraformProvider): Mount {
  return new Mount(scope, "mount", {
    path: projectMount(project.slug),
    type: "kv",
    options: { version: "2" },
    forceNoCache: true,
    description: `Secrets of the applications of project ${project.slug}`,
    provider,
  });
}

/**
 * A policy and a group for each role that every project has. Other roles get nothing here, and neither does the owner
 * as such (decision 21): so nobody holds `app--<slug>--admin` who is not an administrator of the project.
 */
export function createPeople(scope: Construct, project: IDsoProject, oidcMount: string, provider?: TerraformProvider): void {
  const { slug } = project;
  const oidc = new DataVaultAuthBackend(scope, "oidc", { path: oidcMount, provider });
  for (const role of builtInRoles) {
    new People(scope, role.name, {
      group: roleIdentityGroup(slug, role.name),
      oidcGroup: roleGroup(slug, role.group),
      accessor: oidc.accessor,
      policy: rolePolicy(slug, role.name),
      rules: roleRules(slug, role.name),
      provider,
    });
  }
}

/**
 * What pods of the project's environments may read.
 * @param readable full paths of the platform's secrets that are meant for them, asked once all are contributed
 */
export function createWorkloadPolicy(
  scope: Construct,
  { slug }: IDsoProject,
  coreKv: string,
  readable: () => readonly string[],
  provider?: TerraformProvider,
): Policy {
  return new Policy(scope, "workload-policy", {
    name: workloadPolicy(slug),
    policy: Lazy.stringValue({ produce: () => renderPolicy(workloadRules(slug, coreKv, readable())) }),
    provider,
  });
}
