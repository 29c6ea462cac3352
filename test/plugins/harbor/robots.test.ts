import { harborProject, harborUrl } from "./build";

const synthesised = harborProject({ harbor: { projectRobot: true } });

function access(robot: string): readonly string[] {
  const { permissions } = synthesised.resource("harbor_robot_account", { name: robot }).attributes;
  expect(permissions).toHaveLength(1);
  expect(permissions[0]).toMatchObject({ kind: "project", namespace: "${harbor_project.project_harbor_project_33D6B334.name}" });
  return permissions[0].access.map(({ resource, action }: { resource: string; action: string }) => `${resource}:${action}`);
}

describe("robots", () => {
  test("are two, and a third when asked for", () => {
    const names = (declared: Parameters<typeof harborProject>[0]) => harborProject(declared).resources("harbor_robot_account").map(({ attributes }) => attributes.name);
    expect(names({}).sort()).toEqual(["ro-robot", "rw-robot"]);
    expect(names({ platform: { projectRobot: true } }).sort()).toEqual(["project-robot", "ro-robot", "rw-robot"]);
    expect(names({ platform: { projectRobot: true }, harbor: { projectRobot: false } }).sort()).toEqual(["ro-robot", "rw-robot"]);
  });
  test.each(["ro-robot", "rw-robot", "project-robot"])("%s is the project's, enabled, and never expires", (name) => {
    const { attributes } = synthesised.resource("harbor_robot_account", { name });
    expect(attributes).toMatchObject({ level: "project", duration: -1, disable: false, description: "robot for ci builds" });
  });
  test.each(["ro-robot", "project-robot"])("%s may pull and nothing else", (name) => {
    expect(access(name)).toEqual(["repository:pull", "artifact:read"]);
  });
  test("rw-robot may also push, label, tag and scan", () => {
    expect(access("rw-robot")).toEqual([
      "repository:pull",
      "artifact:read",
      "repository:list",
      "repository:push",
      "artifact:list",
      "artifact-label:create",
      "artifact-label:delete",
      "tag:list",
      "tag:create",
      "tag:delete",
      "scan:create",
      "scan:stop",
    ]);
  });
});

describe("a robot's secret", () => {
  const robot = synthesised.resource("harbor_robot_account", { name: "ro-robot" }).attributes;
  const stored = synthesised.resource("vault_kv_secret_v2", { name: "forge/projects/demo/REGISTRY/ro-robot" });

  test("§6.2 #33: comes from the store, at the version the store gave it, so both sides always agree", () => {
    const readBack = synthesised.ephemerals("vault_kv_secret_v2").find(({ address }) => address.includes("ro-robot"))!;
    expect(readBack.attributes).toMatchObject({ name: "forge/projects/demo/REGISTRY/ro-robot", mount_id: `\${${stored.address}.id}` });
    expect(robot.secret_wo).toBe(`\${${readBack.address}.data.TOKEN}`);
    expect(robot.secret_wo_version).toBe(`\${tonumber(substr(replace(${stored.address}.metadata["created_time"], "/[^0-9]/", ""), 0, 16))}`);
    expect(robot).not.toHaveProperty("secret");
  });
  test("§7.6 #5: is stored as a docker configuration for the public host, with the robot's full name", () => {
    const password = `${synthesised.ephemerals("random_password").find(({ address }) => address.includes("ro-robot"))!.address}.result`;
    expect(stored.attributes.data_json_wo).toBe(
      `\${jsonencode({"DOCKER_CONFIG" = jsonencode({"auths" = {"harbor.example.org" = {"auth" = base64encode(join(":", ["robot$demo+ro-robot", ${password}])), "email" = ""}}}), ` +
        `"HOST" = "harbor.example.org", "TOKEN" = ${password}, "USERNAME" = "robot$demo+ro-robot"})}`,
    );
  });
  test.each(["rw-robot", "project-robot"])("%s has one of its own, for the same host", (name) => {
    const { attributes } = synthesised.resource("vault_kv_secret_v2", { name: `forge/projects/demo/REGISTRY/${name}` });
    const ofPuller = String(stored.attributes.data_json_wo);
    const [own, pulling] = [name, "ro-robot"].map((each) => synthesised.ephemerals("random_password").find(({ address }) => address.includes(`_${each}_`))!.address);
    expect(attributes.data_json_wo).toBe(ofPuller.replaceAll(`${pulling}.result`, `${own}.result`).replaceAll("robot$demo+ro-robot", `robot$demo+${name}`));
  });
  test("has what Harbor demands: 8 to 128 characters, with a letter of each case and a digit", () => {
    const { attributes } = synthesised.ephemerals("random_password").find(({ address }) => address.includes("ro-robot"))!;
    expect(attributes).toMatchObject({ length: 30, min_lower: 1, min_upper: 1, min_numeric: 1 });
  });
  test("§6.2 #31: is replaced when the inventory's counter is raised, and only then", () => {
    const counters = (rotation?: Record<string, string | number>) =>
      harborProject({ project: { rotation } })
        .resources("terraform_data")
        .filter(({ path }) => path.includes("/harbor/"))
        .map(({ attributes }) => attributes["triggers_replace"].counter as string);
    expect(counters()).toEqual(["1", "1"]);
    expect(counters({ harbor: "2026-11" })).toEqual(["2026-11", "2026-11"]);
    expect(counters({ nexus: 7 })).toEqual(counters());
    const rotation = synthesised.resources("terraform_data").find(({ path }) => path.includes("ro-robot"))!;
    expect(rotation.attributes).toEqual({ triggers_replace: { counter: "1", content: expect.stringMatching(/^\$\{sha256\(jsonencode\(\{.*"HOST" = "harbor\.example\.org", "TOKEN" = "", "USERNAME" = "robot\$demo\+ro-robot"\}\)\)\}$/) } });
    expect(stored.attributes.lifecycle.replace_triggered_by).toEqual([rotation.address]);
  });
  test("for pulling is for pods and all jobs, the one for pushing for jobs of protected branches only", () => {
    const workload = synthesised.resource("vault_policy", { name: "tech--demo--ro" }).attributes.policy;
    expect(workload).toContain("REGISTRY/ro-robot");
    expect(workload).not.toContain("REGISTRY/rw-robot");
    expect(workload).not.toContain("REGISTRY/project-robot");
  });
});

describe("a robot's full name", () => {
  test("is told beforehand, and held against what Harbor says", () => {
    const { lifecycle } = synthesised.resource("harbor_robot_account", { name: "rw-robot" }).attributes;
    expect(lifecycle.postcondition).toEqual([
      {
        condition: '${self.full_name == "robot$demo+rw-robot"}',
        error_message: "harbor's robots are not called robot$<project>+<robot>: set services.harbor.robotPrefix to what Harbor's system settings say",
      },
    ]);
  });
  test("follows the registry's prefix", () => {
    const other = harborProject({ platform: { robotPrefix: "bot_" } });
    expect(other.resource("harbor_robot_account", { name: "ro-robot" }).attributes.lifecycle.postcondition[0].condition).toContain('"bot_demo+ro-robot"');
    expect(other.resource("vault_kv_secret_v2", { name: "forge/projects/demo/REGISTRY/ro-robot" }).attributes.data_json_wo).toContain('"USERNAME" = "bot_demo+ro-robot"');
  });
  test("has no trace of the registry's address scheme", () => {
    expect(JSON.stringify(synthesised.resources("vault_kv_secret_v2"))).not.toContain(harborUrl);
  });
});
