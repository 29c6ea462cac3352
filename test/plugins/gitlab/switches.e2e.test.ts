import { startSandbox, type Sandbox } from "../../../lib/sandbox";
import type { DeletionPolicy } from "../../../lib/spec";
import { TerraformRunner } from "../../../lib/testing/terraform-runner";
import { platformStack, projectStack, type Change } from "./build";
import { share } from "./share";

/** Minutes, since every step starts Terraform. */
const TIMEOUT = 5 * 60_000;

describe("what is switched off in GitLab, with Terraform and the sandbox", () => {
  let sandbox: Sandbox;
  let forPlatform: TerraformRunner;
  let forProject: TerraformRunner;

  beforeEach(async () => {
    sandbox = await startSandbox({
      seed: {
        vault_mount: [{ path: "forge-dso", type: "kv", options: { version: "2" } }],
        gitlab_user: ["owner", "ops", "platform"].map((name) => ({ username: name, name, email: `${name}@example.org` })),
      },
    });
    [forPlatform, forProject] = [new TerraformRunner(sandbox.environment), new TerraformRunner(sandbox.environment)];
  }, TIMEOUT);
  afterEach(async () => {
    forPlatform?.dispose();
    forProject?.dispose();
    await sandbox?.close();
  });

  const platform = (deletionPolicy: DeletionPolicy, props: Change["props"] = {}) => share(platformStack({ platform: { deletionPolicy }, props }));
  const project = (deletionPolicy: DeletionPolicy, props: Change["props"] = {}) => share(projectStack({ project: { deletionPolicy, repositories: [] }, props }));
  /** What there is, but for what only looks up or was there before. */
  const objects = () => sandbox.objects.list({ provider: "gitlab", seeded: false }).map(({ type, id }) => `${type} ${id}`);
  const scheduled = () => sandbox.objects.list({ type: "gitlab_scheduled_deletion" });

  test.each(["retain", "purge"] as const)("root groups that somebody else manages from now on stay, with every project in them: %s", async (policy) => {
    await forPlatform.apply(platform(policy));
    await forProject.apply(project(policy));
    const before = objects();
    const output = await forPlatform.apply(platform(policy, { manageRoot: false }));
    expect(output).toContain("0 added, 0 changed, 0 destroyed");
    expect(objects()).toEqual(before);
    expect(await forPlatform.changes()).toEqual([]);
    expect(await forProject.changes(project(policy, { manageRoot: false }))).toEqual([]);
  }, TIMEOUT);

  test("infra-apps stays in a project that retains", async () => {
    await forPlatform.apply(platform("retain"));
    await forProject.apply(project("retain"));
    const before = objects();
    expect(await forProject.apply(project("retain", { infraApps: false }))).toContain("0 added, 0 changed, 0 destroyed");
    expect(objects()).toEqual(before);
    expect(await forProject.changes()).toEqual([]);
  }, TIMEOUT);

  test("infra-apps is deleted for good in a project that purges", async () => {
    await forPlatform.apply(platform("retain"));
    await forProject.apply(project("purge"));
    await forProject.apply(project("purge", { infraApps: false }));
    expect(sandbox.objects.list({ type: "gitlab_project" }).map(({ attributes }) => attributes["name"])).not.toContain("infra-apps");
    expect(scheduled()).toEqual([]);
    expect(await forProject.changes()).toEqual([]);
  }, TIMEOUT);
});
