import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { ImmutableTagRule } from "../../providers/harbor/bindings/immutable-tag-rule";
import type { Project } from "../../providers/harbor/bindings/project";

/** One rule for each pattern, in every repository of the project. */
export function createImmutableTags(scope: Construct, project: Project, patterns: readonly string[], provider?: TerraformProvider): void {
  if (patterns.length === 0) return;
  const rules = new Construct(scope, "immutable-tags");
  for (const pattern of patterns) {
    new ImmutableTagRule(rules, pattern, { projectId: project.id, disabled: false, repoMatching: "**", tagMatching: pattern, provider });
  }
}
