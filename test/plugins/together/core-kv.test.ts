import { everything } from "./build";

const stacks = everything();
const project = stacks.get("project-demo")!;
const root = "forge/projects/demo/";

/** Keys of each secret of the project in the core KV, by its path below the project's. */
function layout(): Record<string, string[]> {
  const secrets = project.resources("vault_kv_secret_v2").filter(({ attributes }) => attributes["mount"] === "forge-dso");
  return Object.fromEntries(secrets.map(({ attributes: { name, data_json_wo } }) => [name, keysOf(data_json_wo)]));
}

/** Keys of the outermost object in `${jsonencode({"A" = …, "B" = …})}`. */
function keysOf(expression: string): string[] {
  const body = /^\$\{jsonencode\(\{(.*)\}\)\}$/s.exec(expression)![1]!;
  const keys: string[] = [];
  let depth = 0;
  for (let index = 0; index < body.length; index++) {
    const key = depth === 0 ? /^"([^"]+)" = /.exec(body.slice(index)) : null;
    if (key) {
      keys.push(key[1]!);
      index += key[0].length;
    }
    if ("({[".includes(body[index]!)) depth++;
    if (")}]".includes(body[index]!)) depth--;
    if (body[index] === '"') index = body.indexOf('"', index + 1);
  }
  return keys;
}

describe("§3.7.2: the core KV of a project", () => {
  test("holds what the console's holds, and the external credentials apart from it (decision 9)", () => {
    expect(layout()).toEqual({
      [`${root}GITLAB`]: ["PROJECT_SLUG", "GIT_MIRROR_PROJECT_ID", "GIT_MIRROR_TOKEN"],
      [`${root}tech/GITLAB_MIRROR`]: ["MIRROR_USER", "MIRROR_TOKEN"],
      [`${root}front-mirror`]: ["GIT_INPUT_URL", "GIT_OUTPUT_URL", "GIT_OUTPUT_USER", "GIT_OUTPUT_PASSWORD"],
      [`${root}infra-mirror`]: ["GIT_INPUT_URL", "GIT_OUTPUT_URL", "GIT_OUTPUT_USER", "GIT_OUTPUT_PASSWORD", "GIT_INPUT_SECRET"],
      [`${root}infra-mirror-input`]: ["GIT_INPUT_USER", "GIT_INPUT_PASSWORD"],
      [`${root}REGISTRY/ro-robot`]: ["DOCKER_CONFIG", "HOST", "TOKEN", "USERNAME"],
      [`${root}REGISTRY/rw-robot`]: ["DOCKER_CONFIG", "HOST", "TOKEN", "USERNAME"],
      [`${root}NEXUS`]: ["NEXUS_USERNAME", "NEXUS_PASSWORD"],
      [`${root}SONAR`]: ["SONAR_USERNAME", "SONAR_TOKEN"],
    });
  });
  test("§3.7.6: that of a zone holds its client's secret", () => {
    for (const zone of ["pub", "priv"]) {
      const stack = stacks.get(`zone-${zone}`)!;
      const [password, ...others] = stack.ephemerals("random_password");
      expect(others).toEqual([]);
      expect(stack.resource("vault_kv_secret_v2", { name: "keycloak" }).attributes["data_json_wo"]).toBe(`\${jsonencode({"clientSecret" = ${password!.address}.result})}`);
    }
  });
  test("§7.6 #1: is below the full path of the project's GitLab group", () => {
    const group = project.resources("gitlab_group").find(({ attributes }) => attributes["path"] === "demo")!;
    const parent = project.dataSources("gitlab_group_membership")[0]!;
    expect(group.attributes["parent_id"]).toBe(`\${${parent.address}.group_id}`);
    expect(`${parent.attributes["full_path"]}/${group.attributes["path"]}/`).toBe(root);
  });
  test("§6.2 #50: has a version for each secret that follows from its source, so that nothing is written again unchanged", () => {
    const versions = project.resources("vault_kv_secret_v2").map(({ attributes }) => attributes["data_json_wo_version"]);
    for (const version of versions) expect(String(version)).toMatch(/^1$|^\$\{(tonumber|parseint|gitlab_pipeline_trigger|terraform_data)/);
    expect(JSON.stringify(versions)).not.toMatch(/timestamp/);
  });
});
