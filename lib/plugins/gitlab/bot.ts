import { GroupAccessToken } from "@cdktf/provider-gitlab/lib/group-access-token";
import { dependable, Fn, Token } from "cdktf";
import type { Construct } from "constructs";
import type { ISecretStore } from "../../capabilities";
import type { IDsoProject } from "../../model";
import { TerraformData } from "../../terraform/terraform-data";
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
 * Group access token `<slug>-bot` (console §3.1.5) and its secret `tech/GITLAB_MIRROR`. An apply in the last days of the
 * token's life rotates it; raising `rotation.gitlab` makes a new one before the old one goes. Every copy of it has a
 * version made from the token's id, so it follows in the same apply (decision 8).
 *
 * Maintainer, since it pushes to protected branches.
 * @param group id of the project's group
 */
export function createBot(scope: Construct, project: IDsoProject, group: string, store: ISecretStore, { settings, provider }: GitlabContext): Bot {
  const name = `${project.slug}-bot`;
  const generation = project.rotation("gitlab");
  const rotation = new TerraformData(scope, "rotation", { triggersReplace: { gitlab: generation } });
  const token = new GroupAccessToken(scope, "bot", {
    group,
    name,
    // The counter alone is renewed before the new token is made: an apply that dies in between would forget the rotation.
    description: `Pushes what is mirrored from external repositories (generation ${generation})`,
    accessLevel: "maintainer",
    scopes: ["read_api", "read_repository", "write_repository"],
    rotationConfiguration: { expirationDays: settings.botToken.days, rotateBeforeDays: settings.botToken.rotateBefore },
    lifecycle: { createBeforeDestroy: true, replaceTriggeredBy: [dependable(rotation)] },
    provider,
  });
  store.write(scope, "bot-secret", {
    path: "tech/GITLAB_MIRROR",
    values: { MIRROR_USER: name, MIRROR_TOKEN: token.token },
    version: numberOf(token.id),
  });
  return { name, token: token.token, tokenId: token.id, user: token.userId };
}

/** `<group id>:<token id>`, of which the second changes with every rotation. */
function numberOf(id: string): number {
  return Token.asNumber(Fn.tonumber(Fn.element(Fn.split(":", id), 1)));
}
