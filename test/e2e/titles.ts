import type { VisibleObject } from "../../lib/sandbox";

/** Numbers and UUIDs, as keys of objects hold them: no two runs give the same. The numbers of a version are none of these. */
const NUMBER = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\/projects\/\d+|(?<!\.)\b\d+\b(?!\.)/g;

/** What people would call an object, in place of its number. */
const WORDS: Readonly<Record<string, string>> = {
  gitlab_deploy_token: "name",
  gitlab_group: "full_path",
  gitlab_group_deploy_token: "name",
  gitlab_group_access_token: "name",
  gitlab_pipeline_schedule: "description",
  gitlab_pipeline_trigger: "description",
  gitlab_project: "path_with_namespace",
  gitlab_project_access_token: "name",
  gitlab_user: "username",
  harbor_project: "name",
  keycloak_group: "path",
  keycloak_openid_client: "client_id",
  keycloak_user: "username",
  sonarqube_permission_template: "name",
  vault_identity_group: "name",
};

/** What several owners have of the same name: their titles begin with the owner. */
const OWNED = new Set(["gitlab_deploy_token", "gitlab_group_access_token", "gitlab_group_deploy_token", "gitlab_pipeline_schedule", "gitlab_pipeline_trigger", "gitlab_project_access_token"]);

/** Names of objects that are the same in every run, also of those that have gone since they were learnt. */
export class Titles {
  private readonly titles = new Map<string, string>();

  learn(objects: readonly VisibleObject[]): void {
    for (const { type, provider, id, attributes } of objects) {
      const title = WORDS[type] && attributes[WORDS[type]];
      if (typeof title !== "string") continue;
      const owner = OWNED.has(type) ? this.titles.get(`${provider} ${attributes["group"] ?? attributes["project"]}`) : undefined;
      this.titles.set(`${provider} ${id}`, owner === undefined ? title : `${owner}: ${title}`);
      // Others refer to it by its number alone.
      const number = attributes["pipeline_schedule_id"];
      if (number !== undefined) this.titles.set(`${provider} ${number}`, title);
    }
  }

  /** `type name`; a cluster's objects have its name in between. */
  nameOf({ type, provider, endpoint, id, key }: VisibleObject): string {
    const title = (found: string) => this.titles.get(`${provider} ${found}`);
    const own = title(id) ?? (key || id).replace(NUMBER, (found) => title(found) ?? found);
    return [type, ...(provider === "kubernetes" ? [endpoint] : []), own.replace(/^dso\//, "").replace(/^auth_oidc_\w+ /, "")].join(" ");
  }
}
