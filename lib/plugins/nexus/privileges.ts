import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { PrivilegeRepositoryView } from "../../providers/nexus/bindings/privilege-repository-view";
import type { Repository } from "./repository";

/** Names of privileges, as references: whatever holds them comes after them and goes before them. */
export interface Privileges {
  /** Everything in the project's repositories. */
  readonly full: string[];
  readonly readOnly: string[];
}

const everything = ["BROWSE", "READ", "EDIT", "ADD", "DELETE"];
const reading = ["BROWSE", "READ"];

/** Two privileges for each repository (console §3.5.4). */
export function createPrivileges(scope: Construct, slug: string, repository: Repository, provider?: TerraformProvider): Privileges {
  const { id, name, format, privilege, resource } = repository;
  const create = (suffix: string, actions: readonly string[]) =>
    new PrivilegeRepositoryView(scope, `${id}-privilege${suffix}`, {
      name: `${privilege}${suffix}`,
      description: `Privilege for organization ${slug} for repo ${name}`,
      repository: resource.name,
      format,
      actions: [...actions],
      provider,
    }).name;
  return { full: [create("", everything)], readOnly: [create("-ro", reading)] };
}
