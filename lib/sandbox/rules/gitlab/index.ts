import { describe } from "../../provider/lookup";
import type { Endpoint, StoredObject } from "../../objects/store";
import { asText, type Attributes } from "../../values";
import type { ProviderRules } from "../rules";
import { accessRules, memberRow, membersOf } from "./access";
import { contentRules } from "./contents";
import { groupOf, placeRules, projectOf } from "./places";
import { releaseRules } from "./releases";

function userRow(user: StoredObject): Attributes {
  return { ...user.attributes, id: Number(user.id), user_id: Number(user.id), state: user.attributes["state"] ?? "active" };
}

function matchingUsers(config: Attributes, endpoint: Endpoint): StoredObject[] {
  const username = asText(config["username"]).toLowerCase();
  const search = asText(config["search"]).toLowerCase();
  return endpoint.all("gitlab_user").filter(({ attributes }) => {
    if (username !== "") return asText(attributes["username"]).toLowerCase() === username;
    if (search === "") return true;
    // An address is compared as a whole, names by any part.
    return asText(attributes["email"]).toLowerCase() === search || ["username", "name"].some((name) => asText(attributes[name]).toLowerCase().includes(search));
  });
}

function findUser(config: Attributes, endpoint: Endpoint): StoredObject | undefined {
  const wanted: readonly [string, (user: StoredObject) => string][] = [
    ["user_id", (user) => user.id],
    ["username", (user) => asText(user.attributes["username"]).toLowerCase()],
    ["email", (user) => asText(user.attributes["email"]).toLowerCase()],
    ["namespace_id", (user) => asText(user.attributes["namespace_id"])],
  ];
  const [name, of] = wanted.find(([column]) => asText(config[column]) !== "") ?? [];
  return name && of ? endpoint.all("gitlab_user").find((user) => of(user) === asText(config[name]).toLowerCase()) : undefined;
}

const missing = (what: string, config: Attributes) => `no ${what} with ${describe(config)} exists (404 Not Found)`;

export const gitlab: ProviderRules = {
  endpoint: (config) => asText(config["base_url"]) || "default",
  resources: { ...placeRules, ...accessRules, ...contentRules, ...releaseRules },
  lookups: {
    gitlab_group: (config, endpoint) => {
      const group = groupOf(endpoint, asText(config["full_path"]) || asText(config["group_id"]));
      return group ? { ...group.attributes, group_id: Number(group.id), shared_with_groups: [] } : missing("group", config);
    },
    gitlab_project: (config, endpoint) => {
      const project = projectOf(endpoint, asText(config["path_with_namespace"]) || asText(config["id"]));
      return project ? { ...project.attributes, push_rules: [], shared_with_groups: [], container_expiration_policy: [] } : missing("project", config);
    },
    gitlab_user: (config, endpoint) => {
      const user = findUser(config, endpoint);
      return user ? { ...userRow(user), id: user.id } : missing("user", config);
    },
    gitlab_users: (config, endpoint) => ({ ...config, id: "users", users: matchingUsers(config, endpoint).map(userRow) }),
    gitlab_current_user: () => ({ id: "1", username: "root", name: "Administrator", bot: false, public_email: "", namespace_id: "1", global_id: "gid://gitlab/User/1", global_namespace_id: "gid://gitlab/Namespaces::UserNamespace/1", group_count: 0 }),
    gitlab_metadata: () => ({ id: "1", version: "18.6.1", revision: "sandbox", enterprise: false, kas: [{ enabled: false, external_url: "", version: "" }] }),
    gitlab_group_subgroups: (config, endpoint) => ({
      ...config,
      id: asText(config["group_id"]),
      subgroups: endpoint.where("gitlab_group", "parent_id", config["group_id"] ?? null).map(({ id, attributes }) => ({ ...attributes, group_id: Number(id) })),
    }),
    gitlab_group_membership: (config, endpoint) => {
      const group = groupOf(endpoint, asText(config["full_path"]) || asText(config["group_id"]));
      if (!group) return missing("group", config);
      const members = membersOf(endpoint, group, config["inherited"] === true).filter((member) => (config["access_level"] ?? null) === null || member["access_level"] === config["access_level"]);
      return { ...config, id: `${group.id}:${asText(config["access_level"])}`, group_id: Number(group.id), full_path: group.attributes["full_path"] ?? null, members };
    },
    gitlab_project_membership: (config, endpoint) => {
      const project = projectOf(endpoint, asText(config["full_path"]) || asText(config["project"]) || asText(config["project_id"]));
      if (!project) return missing("project", config);
      const direct = endpoint.all("gitlab_project_membership").filter((membership) => projectOf(endpoint, membership.attributes["project"]) === project).map((membership) => memberRow(endpoint, membership));
      const group = groupOf(endpoint, project.attributes["namespace_id"]);
      return { ...config, id: project.id, project_id: Number(project.id), full_path: project.attributes["path_with_namespace"] ?? null, members: [...direct, ...(config["inherited"] === true && group ? membersOf(endpoint, group, true) : [])] };
    },
    gitlab_group_variable: (config, endpoint) => variable("gitlab_group_variable", "group", config, endpoint),
    gitlab_project_variable: (config, endpoint) => variable("gitlab_project_variable", "project", config, endpoint),
    gitlab_branch: (config, endpoint) => {
      const project = projectOf(endpoint, config["project"]);
      const made = endpoint.all("gitlab_branch").find(({ attributes }) => attributes["name"] === config["name"] && projectOf(endpoint, attributes["project"]) === project);
      if (made) return { ...made.attributes };
      if (project && project.attributes["default_branch"] === config["name"]) return { ...config, id: `${project.id}:${asText(config["name"])}`, default: true, protected: true, can_push: true };
      return missing("branch", config);
    },
    gitlab_repository_file: (config, endpoint) => {
      const project = projectOf(endpoint, config["project"]);
      const file = endpoint.all("gitlab_repository_file").find(({ attributes }) => attributes["file_path"] === config["file_path"] && attributes["branch"] === config["ref"] && projectOf(endpoint, attributes["project"]) === project);
      return file ? { ...file.attributes, ref: config["ref"] ?? null } : missing("file", config);
    },
  },
};

function variable(type: string, owner: string, config: Attributes, endpoint: Endpoint): Attributes | string {
  const scope = asText(config["environment_scope"]) || "*";
  const found = endpoint.findByKey(type, `${asText(config[owner])}:${asText(config["key"])}:${scope}`);
  return found ? { ...found.attributes } : missing("variable", config);
}
