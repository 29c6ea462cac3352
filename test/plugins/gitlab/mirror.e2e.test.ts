import { startSandbox, type Sandbox } from "../../../lib/sandbox";
import type { Operation } from "../../../lib/sandbox/faults";
import type { ProjectSpec } from "../../../lib/spec";
import { TerraformRunner, type TerraformConfiguration } from "../../../lib/testing/terraform-runner";
import { platformStack, projectStack, type Change } from "./build";
import { share } from "./share";

/** Minutes, since every step starts Terraform. */
const TIMEOUT = 5 * 60_000;

describe("the mirror, with Terraform and the sandbox", () => {
  let sandbox: Sandbox;
  let terraform: TerraformRunner;

  beforeEach(async () => {
    sandbox = await startSandbox({
      seed: {
        vault_mount: [{ path: "forge-dso", type: "kv", options: { version: "2" } }],
        gitlab_user: [{ username: "owner", name: "owner", email: "owner@example.org" }],
      },
    });
    const platform = new TerraformRunner(sandbox.environment);
    await platform.apply(share(platformStack({ platform: { admins: [] } })));
    platform.dispose();
    terraform = new TerraformRunner(sandbox.environment);
  }, TIMEOUT);
  afterEach(async () => {
    terraform?.dispose();
    await sandbox?.close();
  });

  const repositories = [{ name: "front", externalUrl: "https://git.example.org/team/front.git" }];
  const project = (more: Partial<ProjectSpec> = {}, change: Change = {}) => share(projectStack({ ...change, project: { members: [], repositories, ...more } }));
  /** Another address makes another `mirror.sh`. */
  const at = (host: string) => project({}, { props: { url: `https://${host}` } });
  const inMirror = (type: string) => {
    const { id } = sandbox.objects.list({ type: "gitlab_project" }).find(({ attributes }) => attributes["name"] === "mirror")!;
    return sandbox.objects.list({ type }).filter(({ attributes }) => String(attributes["project"]) === id).map(({ attributes }) => attributes);
  };
  const files = () => Object.fromEntries(inMirror("gitlab_repository_file").map((file) => [file["file_path"], String(file["content"])]));
  const closed = () => inMirror("gitlab_branch_protection").map(({ branch, push_access_level }) => `${String(branch)}: ${String(push_access_level)}`).sort();
  const stored = () => JSON.parse(String(sandbox.objects.list({ type: "vault_kv_secret_v2" }).find(({ key }) => key.endsWith("/GITLAB"))!.hidden["data_json_wo"])) as Record<string, string>;
  const token = () => {
    const [trigger, ...others] = inMirror("gitlab_pipeline_trigger");
    expect(others).toEqual([]);
    return trigger!["token"];
  };
  const dies = async (configuration: TerraformConfiguration, type: string, operation: Operation) => {
    sandbox.faults.add({ type, operation });
    const run = await terraform.tryApply(configuration);
    sandbox.faults.clear();
    expect({ code: run.code, output: run.output }).toMatchObject({ code: 1, output: expect.stringContaining("injected failure") });
  };

  test("§6.2 #44: mirror.sh is upgraded, though nobody may push there, also by the apply after one that died anywhere", async () => {
    await terraform.apply(project());
    const steps = [
      ["gitlab_branch_protection", "delete"],
      ["gitlab_repository_file", "delete"],
      ["gitlab_repository_file", "create"],
      ["gitlab_branch_protection", "create"],
    ] as const;
    for (const [index, [type, operation]] of steps.entries()) {
      const host = `gitlab-${index}.example.org`;
      await dies(at(host), type, operation);
      await terraform.apply();
      expect(files()["mirror.sh"]).toContain(`https://${host}/api/v4`);
      expect(closed()).toEqual(["main: no one", "sync/*: no one"]);
    }
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("decision 36: a platform whose mirror has its pipeline in a file takes the catalogue's in one apply, or in the next where that dies", async () => {
    await terraform.apply(asItWas(project()));
    expect(Object.keys(files()).sort()).toEqual([".gitlab-ci.yml", "mirror.sh"]);
    await dies(project(), "gitlab_branch_protection", "delete");
    await dies(project(), "gitlab_repository_file", "delete");
    await terraform.apply();
    expect(Object.keys(files())).toEqual(["mirror.sh"]);
    expect(closed()).toEqual(["main: no one", "sync/*: no one"]);
    expect(sandbox.objects.list({ type: "gitlab_project" }).find(({ attributes }) => attributes["name"] === "mirror")!.attributes["ci_config_path"]).toMatch(/^templates\/mirror\.yml@forge\/projects\/catalog:/);
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("decision 3: a project that is retired in the same apply leaves the file, and nothing is refused", async () => {
    await terraform.apply(asItWas(project()));
    await terraform.apply(project({ state: "retired" }));
    expect(Object.keys(files()).sort()).toEqual([".gitlab-ci.yml", "mirror.sh"]);
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("§3.1.9: a repository that is added is brought in once, and one that leaves takes its branch along", async () => {
    const branches = () => inMirror("gitlab_branch").map(({ name }) => name).sort();
    await terraform.apply(project());
    expect(branches()).toEqual(["sync/front"]);
    await terraform.apply(project({ repositories: [...repositories, { name: "back", externalUrl: "https://git.example.org/team/back.git" }, { name: "own" }] }));
    expect(branches()).toEqual(["sync/back", "sync/front"]);
    await terraform.apply(project());
    expect(branches()).toEqual(["sync/front"]);
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);

  test("§6.2 #31: a rotation of the trigger that dies anywhere is finished by the next apply", async () => {
    await terraform.apply(project());
    const tokens = [token()];
    const steps = [
      ["gitlab_pipeline_trigger", "create"],
      ["vault_kv_secret_v2", "update"],
      ["gitlab_pipeline_trigger", "delete"],
    ] as const;
    for (const [index, [type, operation]] of steps.entries()) {
      const rotated = project({ services: { gitlab: { triggerGeneration: index + 2 } } });
      await dies(rotated, type, operation);
      await terraform.apply();
      expect(tokens).not.toContain(token());
      expect(stored()["GIT_MIRROR_TOKEN"]).toBe(token());
      tokens.push(token());
    }
    expect(await terraform.changes()).toEqual([]);
  }, TIMEOUT);
});

/** What was declared before there was a catalogue, at the same addresses. */
function asItWas(configuration: TerraformConfiguration): TerraformConfiguration {
  const { resource, ...others } = structuredClone(configuration) as unknown as { resource: Record<string, Record<string, any>> };
  const only = (type: string, part: string): [string, any] => Object.entries(resource[type]!).find(([name]) => name.includes(part))!;
  const [content] = only("terraform_data", "mirror_content");
  resource["terraform_data"]![content] = { input: { sha256: "0123" } };
  const [script, file] = only("gitlab_repository_file", "mirror_script");
  const pipeline = "project_vault_gitlab_mirror_pipeline_847F2790";
  resource["gitlab_repository_file"] = {
    [pipeline]: { ...file, file_path: ".gitlab-ci.yml", content: "repo_pull_sync: { script: [\"true\"] }\n", execute_filemode: false },
    [script]: { ...file, depends_on: [`gitlab_repository_file.${pipeline}`] },
  };
  only("gitlab_project", "mirror_repository")[1].ci_config_path = "";
  delete resource["gitlab_branch"];
  delete resource["gitlab_branch_protection"]![only("gitlab_branch_protection", "branchsync")[0]];
  return { ...others, resource } as TerraformConfiguration;
}
