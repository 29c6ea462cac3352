import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { PrivilegeRepositoryView } from "../../providers/nexus/bindings/privilege-repository-view";
import type { Repository } from "./repository";

/** What may be done: everything, or reading. */
export type Access = "full" | "readOnly";

/** Names of one repository's privileges, as references: whatever holds them comes after them and goes before them. */
export type RepositoryPrivileges = Readonly<Record<Access, string>>;

const everything = ["BROWSE", "READ", "EDIT", "ADD", "DELETE"];
const reading = ["BROWSE", "READ"];

/** Two privileges for each repository (console §3.5.4). */
export function createPrivileges(scope: Construct, slug: string, repository: Repository, provider?: TerraformProvider): RepositoryPrivileges {
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
  return { full: create("", everything), readOnly: create("-ro", reading) };
}
