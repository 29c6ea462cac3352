import { Release } from "@cdktf/provider-gitlab/lib/release";
import type { TerraformResource } from "cdktf";
import { Construct } from "constructs";
import type { Catalogue } from "../../ci/catalogue";
import type { CiPlatform } from "../../ci/component";
import { componentAddress, type CatalogueReference } from "../../ci/pipeline";
import { readme } from "../../ci/readme";
import type { DeletionPolicy } from "../../spec";
import { CATALOGUE, cataloguePath } from "../../values/names";
import { compareText } from "../../values/order";
import type { GitlabContext } from "./context";
import { writeFile } from "./files";
import { MAIN } from "./groups";
import { protectBranch, protectTag } from "./protection";
import { createRepository } from "./repositories";

export interface CatalogueProps {
  /** Id of the group above all projects. */
  readonly group: string;
  readonly deletionPolicy: DeletionPolicy;
  readonly platform: CiPlatform;
  readonly content: Catalogue;
}

/**
 * `<rootPath>/catalog`: the components of all pipelines, and a tag for each version of them (decision 38).
 *
 * The tag is made by a release: when a later version takes its place, the release goes and its tag stays, so that
 * pipelines which name an older version go on. Of a tag itself Terraform would delete the older one. The release comes
 * after all files, so a tag holds what its name says, also when an apply dies between two of them.
 *
 * Whoever may run a project's pipelines must be able to read it: it is as visible as the group above all projects, and
 * where that is private, shared with each project's group, by the project.
 */
export class CatalogueRepository extends Construct {
  constructor(scope: Construct, id: string, { group, deletionPolicy, platform, content }: CatalogueProps, context: GitlabContext) {
    super(scope, id);
    const { rootVisibility } = context.settings;
    const attributes = { visibilityLevel: rootVisibility, issuesAccessLevel: "disabled", wikiAccessLevel: "disabled", snippetsAccessLevel: "disabled" };
    const about = { name: CATALOGUE, description: "Components for the pipelines of all projects" };
    const repository = createRepository(this, "repository", { ...about, group, deletionPolicy, initialised: true, attributes }, context);
    const branch = protectBranch(this, `branch ${MAIN}`, { project: repository.id, branch: MAIN }, context);
    const tags = protectTag(this, "tags", repository.id, "*", context);
    const last = this.writeFiles(repository.id, new Map([...content.files, ["README.md", readme(platform, content)]]), context);
    const release = new Release(this, "release", {
      project: repository.id,
      tagName: content.version,
      name: content.version,
      description: `Include a component at this version: \`${includeLine({ path: cataloguePath(platform.rootPath), version: content.version })}\``,
      ref: MAIN,
      dependsOn: [last],
      provider: context.provider,
    });
    context.keep(branch, tags, release);
  }

  /** One after the other, by path (decision 38). @returns the last */
  private writeFiles(project: string, files: ReadonlyMap<string, string>, context: GitlabContext): TerraformResource {
    let last: TerraformResource | undefined;
    for (const [path, content] of [...files].sort(([a], [b]) => compareText(a, b))) {
      last = writeFile(this, path, { project, path, content, ...(last && { dependsOn: [last] }) }, context);
      context.keep(last);
    }
    return last!;
  }
}

/** What a pipeline includes a component by; which one is for whoever writes it to say. */
export function includeLine(reference: CatalogueReference): string {
  return componentAddress("<component>", reference);
}
