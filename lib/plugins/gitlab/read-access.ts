import { DeployToken } from "@cdktf/provider-gitlab/lib/deploy-token";
import { GroupDeployToken } from "@cdktf/provider-gitlab/lib/group-deploy-token";
import type { Construct } from "constructs";
import type { ISecretStore, ReadAccess } from "../../capabilities";
import type { IDsoZone } from "../../model";
import { gitSecretPath } from "../../values/names";
import { tokenNumber } from "./access-token";
import type { GitlabContext } from "./context";

/** Of whom a token reads the repositories. */
export type Readable =
  /** Id of the project's group, with all repositories in it. */
  | { readonly group: string; readonly slug: string }
  /** Id of one repository. */
  | { readonly repository: string };

export interface ReadTokenProps {
  readonly zone: IDsoZone;
  readonly of: Readable;
  /** What the repositories' URLs begin with. */
  readonly url: string;
  /** Name of the token's user. */
  readonly name: string;
  /** Another one makes another token; part of its name. */
  readonly generation: string | number;
  readonly store: ISecretStore;
}

/**
 * A deploy token that clones, and does nothing else, and its copy among the zone's secrets (charts-catalog C4). GitLab
 * tells its value once, so it is in the state (decision 10). It has no expiry, since nothing would renew it in time: a
 * raised counter makes the next one before the old one goes, and every copy follows in the same apply (decision 8).
 *
 * The counter is in the token's own name: a `terraform_data` that triggers the replacement would be renewed before the
 * new token is made, so that an apply which dies in between would forget that a rotation is due.
 */
export function createReadToken(scope: Construct, id: string, props: ReadTokenProps, context: GitlabContext): ReadAccess {
  const { zone, of, url, name, generation, store } = props;
  const common = {
    name: `${name}-${generation}`,
    // The provider keeps no other name than one that it was given.
    username: name,
    scopes: ["read_repository"],
    lifecycle: { createBeforeDestroy: true },
    provider: context.provider,
  };
  const token = "group" in of ? new GroupDeployToken(scope, id, { ...common, group: of.group }) : new DeployToken(scope, id, { ...common, project: of.repository });
  const secret = store.writeForZone(scope, `${id}-secret`, zone, {
    path: gitSecretPath("group" in of ? of.slug : undefined),
    values: { type: "git", url, username: name, password: token.token },
    version: tokenNumber(token.id),
  });
  return { url, secret };
}
