import { startSandbox, type Sandbox } from "../../../lib/sandbox";
import type { GitlabOptions } from "../../../lib/plugins/gitlab";
import { platformCatalogue } from "../../../lib/plugins/gitlab/platform-catalogue";
import type { PlatformSpec } from "../../../lib/spec";
import { TerraformRunner } from "../../../lib/testing/terraform-runner";
import { platform, platformStack, projectStack } from "./build";
import { share } from "./share";

/** Minutes, since every step starts Terraform. */
const TIMEOUT = 5 * 60_000;

const services: PlatformSpec["services"] = { ...platform.services, harbor: { url: "https://harbor.example.org" } };
const repositories = [{ name: "own", ci: { pipeline: { images: [{ name: "own" }] } } }];
const before: GitlabOptions["catalogue"] = {};
/** A platform that has since closed its way out. */
const after: GitlabOptions["catalogue"] = { imagePrefix: "registry.example.org/mirror" };

const ofPlatform = (catalogue: GitlabOptions["catalogue"], props = {}) => share(platformStack({ platform: { services }, props: { ...props, catalogue } }));
const ofProject = (catalogue: GitlabOptions["catalogue"], props = {}) => share(projectStack({ platform: { services }, props: { ...props, catalogue }, project: { repositories } }));
const version = (catalogue: GitlabOptions["catalogue"]) =>
  platformCatalogue({ ...platform, services: { ...services, gitlab: { url: "https://gitlab.example.org", catalogue } } }).reference.version;

describe("the catalogue of a platform, with Terraform and the sandbox", () => {
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

  const attributes = (type: string) => sandbox.objects.list({ type }).map((object) => object.attributes);
  const tags = () => Object.fromEntries(attributes("gitlab_project_tag").map(({ name, target }) => [name, target]));
  const releases = () => attributes("gitlab_release").map(({ tag_name }) => tag_name);
  const pipeline = () => String(attributes("gitlab_repository_file").find(({ file_path }) => file_path === "own.yml")!["content"]);
  const catalogueFile = (path: string) => String(attributes("gitlab_repository_file").find(({ file_path }) => file_path === path)!["content"]);

  test("decision 38: an older version stays where projects that name it find it, and they follow when they are applied", async () => {
    await forPlatform.apply(ofPlatform(before));
    expect(await forPlatform.changes()).toEqual([]);
    await forProject.apply(ofProject(before));
    expect(await forProject.changes()).toEqual([]);
    const [old, next] = [version(before), version(after)];
    expect(releases()).toEqual([old]);
    expect(pipeline()).toContain(`/image@${old}`);
    const { [old]: content } = tags();

    await forPlatform.apply(ofPlatform(after));
    expect(await forPlatform.changes()).toEqual([]);
    expect(catalogueFile("templates/image.yml")).toContain("registry.example.org/mirror/");
    expect(releases()).toEqual([next]);
    expect(tags()).toEqual({ [old]: content, [next]: expect.not.stringMatching(String(content)) });
    // The project has not been applied since: what it names is there.
    expect(pipeline()).toContain(`/image@${old}`);
    expect(await forProject.changes()).toEqual([]);

    await forProject.apply(ofProject(after));
    expect(pipeline()).toContain(`/image@${next}`);
    expect(await forProject.changes()).toEqual([]);
    const mirror = attributes("gitlab_project").find(({ name }) => name === "mirror")!;
    expect(mirror["ci_config_path"]).toBe(`templates/mirror.yml@forge/projects/catalog:${next}`);

    // Back again: the version is there already, with what it says.
    await forPlatform.apply(ofPlatform(before));
    expect(tags()[old]).toBe(content);
    expect(releases()).toEqual([old]);
  }, TIMEOUT);

  test("decision 38: a version is there when all its files are, also when an apply dies between two of them", async () => {
    await forPlatform.apply(ofPlatform(before));
    sandbox.faults.add({ type: "gitlab_repository_file", operation: "update", nth: 2 });
    expect((await forPlatform.tryApply(ofPlatform(after))).code).toBe(1);
    expect(Object.keys(tags())).toEqual([version(before)]);
    await forPlatform.apply(ofPlatform(after));
    expect(Object.keys(tags()).sort()).toEqual([version(before), version(after)].sort());
    expect(await forPlatform.changes()).toEqual([]);
  }, TIMEOUT);

  test("where the root group is private, each project's group may read it, as long as there is the project", async () => {
    const closed = { rootVisibility: "private" };
    await forPlatform.apply(ofPlatform(before, closed));
    await forProject.apply(ofProject(before, closed));
    expect(await forProject.changes()).toEqual([]);
    const group = sandbox.objects.list({ type: "gitlab_group" }).find((each) => each.attributes["path"] === "demo")!;
    expect(attributes("gitlab_project_share_group")).toMatchObject([{ project: "forge/projects/catalog", group_id: Number(group.id), group_access: "reporter" }]);
    await forProject.destroy();
    expect(attributes("gitlab_project_share_group")).toEqual([]);
    expect(attributes("gitlab_project").map(({ name }) => name)).toContain("catalog");
  }, TIMEOUT);

  test("published by somebody else, it stays for those who include it", async () => {
    await forPlatform.apply(ofPlatform(before));
    await forPlatform.apply(ofPlatform({ publish: false, path: "shared/catalog", version: "1.0.0" }));
    expect(Object.keys(tags())).toEqual([version(before)]);
    expect(attributes("gitlab_project").map(({ name }) => name)).toEqual(["catalog"]);
    expect(await forPlatform.changes()).toEqual([]);
  }, TIMEOUT);
});
