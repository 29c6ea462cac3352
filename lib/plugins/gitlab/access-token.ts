import { dependable, Fn, Token } from "cdktf";
import type { Construct } from "constructs";
import type { IDsoProject } from "../../model";
import { TerraformData } from "../../terraform/terraform-data";
import type { GitlabContext } from "./context";

/**
 * How every token lives that GitLab makes and jobs push with. An apply in its last days rotates it; raising
 * `rotation.gitlab` makes a new one before the old one goes. The counter is part of the token's own description: alone,
 * it would be renewed before the new token is made, and an apply that dies in between would forget the rotation.
 * @param id of the counter
 * @param purpose what the token is for
 */
export function tokenLife(scope: Construct, id: string, project: IDsoProject, purpose: string, { settings, provider }: GitlabContext) {
  const generation = project.rotation("gitlab");
  const rotation = new TerraformData(scope, id, { triggersReplace: { gitlab: generation } });
  return {
    description: `${purpose} (generation ${generation})`,
    rotationConfiguration: { expirationDays: settings.botToken.days, rotateBeforeDays: settings.botToken.rotateBefore },
    lifecycle: { createBeforeDestroy: true, replaceTriggeredBy: [dependable(rotation)] },
    provider,
  };
}

/** The last part of a token's id, which is another one for every token: a version for every copy (decision 8). */
export function tokenNumber(id: string): number {
  return Token.asNumber(Fn.tonumber(Fn.element(Fn.reverse(Fn.split(":", id)), 0)));
}
