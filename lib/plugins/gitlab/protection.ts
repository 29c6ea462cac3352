import { BranchProtection } from "@cdktf/provider-gitlab/lib/branch-protection";
import { TagProtection } from "@cdktf/provider-gitlab/lib/tag-protection";
import type { ITerraformDependable, TerraformResourceLifecycle } from "cdktf";
import type { Construct } from "constructs";
import type { IDsoRepository } from "../../model";
import type { GitlabContext } from "./context";
import { MAIN } from "./groups";

export interface BranchRules {
  /** Id of the repository. */
  readonly project: string;
  readonly branch: string;
  /** @default "maintainer" */
  readonly push?: "no one" | "maintainer";
  /** Somebody who may push besides; only the paid edition can say so. */
  readonly pusher?: number;
  /** Whether whoever may push may also rewrite history. @default false */
  readonly forcePush?: boolean;
  readonly dependsOn?: ITerraformDependable[];
  readonly lifecycle?: TerraformResourceLifecycle;
}

/**
 * Protects a branch, or all whose names fit. Maintainers may merge in any case: whoever may neither push nor merge may
 * not run its pipelines either. Of the default branch, which GitLab protects by itself, the provider takes over what is there.
 */
export function protectBranch(scope: Construct, id: string, rules: BranchRules, { provider }: GitlabContext): BranchProtection {
  const { project, branch, push = "maintainer", pusher, forcePush = false, dependsOn, lifecycle } = rules;
  return new BranchProtection(scope, id, {
    project,
    branch,
    pushAccessLevel: push,
    mergeAccessLevel: "maintainer",
    allowForcePush: forcePush,
    ...(pusher !== undefined && { allowedToPush: [{ userId: pusher }] }),
    dependsOn,
    lifecycle,
    provider,
  });
}

/**
 * Protects `main` and whatever the repository names (decision 37). History is rewritten only where it is that of another
 * repository. The paid edition can name an account that pushes: there, only it pushes to what is mirrored (charts-catalog
 * §7 C8), and besides the maintainers to what is deployed.
 * @param project id of the repository
 * @param pusher id of the account by which the platform pushes, where it does
 */
export function protectRepository(scope: Construct, repository: IDsoRepository, project: string, pusher: number | undefined, context: GitlabContext): void {
  const mirrored = repository.externalUrl !== undefined;
  const named = pusher !== undefined && context.settings.edition === "ee";
  const rules = { project, forcePush: mirrored && repository.mirror.force !== false, ...(named && { pusher }), ...(named && mirrored && { push: "no one" as const }) };
  context.keep(protectBranch(scope, `branch ${MAIN}`, { ...rules, branch: MAIN }, context));
  for (const branch of repository.protectedBranches) {
    if (branch !== MAIN) protectBranch(scope, `branch ${branch}`, { ...rules, branch }, context);
  }
  for (const tag of repository.protectedTags) protectTag(scope, `tag ${tag}`, project, tag, context);
}

/** Nobody moves or deletes it with Git; maintainers create it. */
export function protectTag(scope: Construct, id: string, project: string, tag: string, { provider }: GitlabContext): TagProtection {
  return new TagProtection(scope, id, { project, tag, createAccessLevel: "maintainer", provider });
}
