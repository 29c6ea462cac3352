import { ProjectAccessToken } from "@cdktf/provider-gitlab/lib/project-access-token";
import type { Construct } from "constructs";
import type { ISecretStore } from "../../capabilities";
import type { IDsoRepository } from "../../model";
import { deploySecretPath } from "../../values/names";
import { tokenLife, tokenNumber } from "./access-token";
import type { GitlabContext } from "./context";

/**
 * Project access token `<slug>-deploy`, by which jobs that deploy write the tag of a new image into one infrastructure
 * repository, and its secret `tech/DEPLOY/<repository>`, which only they read. It pushes and pulls, and calls no API.
 *
 * The free edition lets nobody push to a protected branch but by level: there it is maintainer, of this repository alone.
 * With the paid edition it is developer, and named where it may push.
 * @param project id of the repository
 * @returns id of its account
 */
export function createDeployAccess(scope: Construct, repository: IDsoRepository, project: string, store: ISecretStore, context: GitlabContext): number {
  const name = `${repository.project.slug}-deploy`;
  const token = new ProjectAccessToken(scope, "deploy", {
    project,
    name,
    accessLevel: context.settings.edition === "ee" ? "developer" : "maintainer",
    scopes: ["write_repository"],
    ...tokenLife(scope, "deploy-rotation", repository.project, "Writes what is to be deployed", context),
  });
  store.write(scope, "deploy-secret", {
    path: deploySecretPath(repository.name),
    readers: ["deploy"],
    values: { USER: name, PASSWORD: token.token },
    version: tokenNumber(token.id),
  });
  return token.userId;
}
