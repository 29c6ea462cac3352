import { GroupAccessToken } from "@cdktf/provider-gitlab/lib/group-access-token";
import type { Construct } from "constructs";
import type { ISecretStore } from "../../capabilities";
import type { IDsoProject } from "../../model";
import { tokenLife, tokenNumber } from "./access-token";
import type { GitlabContext } from "./context";

/** Who pushes what was fetched from external repositories. */
export interface Bot {
  readonly name: string;
  readonly token: string;
  /** Of the token: another one with each rotation. */
  readonly tokenId: string;
  /** Id of its account. */
  readonly user: number;
}

/**
 * Group access token `<slug>-bot` (console §3.1.5) and its secret `tech/GITLAB_MIRROR`. Every copy of it has a version
 * made from the token's id, so it follows in the same apply (decision 8).
 *
 * Maintainer, since it pushes to protected branches.
 * @param group id of the project's group
 */
export function createBot(scope: Construct, project: IDsoProject, group: string, store: ISecretStore, context: GitlabContext): Bot {
  const name = `${project.slug}-bot`;
  const token = new GroupAccessToken(scope, "bot", {
    group,
    name,
    accessLevel: "maintainer",
    scopes: ["read_api", "read_repository", "write_repository"],
    ...tokenLife(scope, "rotation", project, "Pushes what is mirrored from external repositories", context),
  });
  store.write(scope, "bot-secret", {
    path: "tech/GITLAB_MIRROR",
    values: { MIRROR_USER: name, MIRROR_TOKEN: token.token },
    version: tokenNumber(token.id),
  });
  return { name, token: token.token, tokenId: token.id, user: token.userId };
}
