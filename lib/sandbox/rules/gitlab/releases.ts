import { createHash } from "node:crypto";
import type { Endpoint, StoredObject } from "../../objects/store";
import { asText, type Value } from "../../values";
import type { DemandContext, ResourceRules } from "../rules";
import { joined } from "../words";
import { inProject, projectOf } from "./places";

/**
 * Branches of a repository: its default one, those with a file that somebody wrote, and those that were made.
 */
export function branchesOf(project: StoredObject, endpoint: Endpoint): ReadonlySet<string> {
  const here = (type: string) => endpoint.all(type).filter((object) => projectOf(endpoint, object.attributes["project"]) === project);
  const empty = project.attributes["empty_repo"] === true && here("gitlab_repository_file").length === 0;
  return new Set([
    ...(empty ? [] : [asText(project.attributes["default_branch"])]),
    ...here("gitlab_repository_file").map((file) => asText(file.attributes["branch"])),
    ...here("gitlab_branch").map((branch) => asText(branch.attributes["name"])),
  ]);
}

/** What a branch holds, as a commit names it: the same files are the same commit. */
export function headOf(project: StoredObject, branch: string, endpoint: Endpoint): string {
  const files = endpoint
    .all("gitlab_repository_file")
    .filter((file) => asText(file.attributes["branch"]) === branch && projectOf(endpoint, file.attributes["project"]) === project)
    .map((file) => `${asText(file.attributes["file_path"])} ${asText(file.attributes["content"])}`)
    .sort();
  return createHash("sha1").update(JSON.stringify(files)).digest("hex");
}

const tagOf = (project: StoredObject, name: Value | undefined, endpoint: Endpoint) =>
  endpoint.all("gitlab_project_tag").find((tag) => tag.attributes["name"] === (name ?? null) && projectOf(endpoint, tag.attributes["project"]) === project);

/** A release of a tag that is there takes that one, wherever it points. */
function releaseDemands({ attributes, prior, endpoint }: DemandContext): string | undefined {
  const project = projectOf(endpoint, attributes["project"]);
  if (prior || !project || tagOf(project, attributes["tag_name"], endpoint)) return undefined;
  const ref = asText(attributes["ref"]);
  if (ref === "") return "Ref is not specified (422 Unprocessable Entity)";
  const known = branchesOf(project, endpoint).has(ref) || tagOf(project, ref, endpoint) !== undefined || /^[0-9a-f]{40}$/.test(ref);
  return known ? undefined : `Target ${ref} is invalid (400 Bad Request)`;
}

export const releaseRules: { readonly [type: string]: ResourceRules } = {
  gitlab_release: {
    strict: true,
    key: joined(":", "project", "tag_name"),
    replace: ["project", "tag_name"],
    references: [inProject("project")],
    demands: releaseDemands,
    computed: {
      id: ({ attributes }) => joined(":", "project", "tag_name")(attributes),
      name: ({ attributes }) => asText(attributes["tag_name"]),
      description_html: ({ attributes }) => `<p>${asText(attributes["description"])}</p>`,
      tag_path: ({ attributes }) => `/-/tags/${asText(attributes["tag_name"])}`,
      commit_path: () => "/-/commit",
      created_at: ({ now }) => now,
      upcoming_release: () => false,
    },
    // The provider takes the answer that there is no such release for a failure.
    absent: "error",
    // It makes the tag, and whoever deletes it leaves the tag where it is.
    after: (release, endpoint, what) => {
      const project = projectOf(endpoint, release.attributes["project"]);
      if (what !== "created" || !project || tagOf(project, release.attributes["tag_name"], endpoint)) return;
      const { tag_name: name = null, ref = null, tag_message: message = null } = release.attributes;
      const id = `${project.id}:${asText(name)}`;
      endpoint.bring("gitlab_project_tag", id, id, { project: project.id, name, ref, message, target: headOf(project, asText(ref), endpoint) });
    },
  },
};
