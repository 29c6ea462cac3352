import { published } from "../../../lib/ci/catalogue";
import { readme } from "../../../lib/ci/readme";
import { platformCatalogue } from "../../../lib/plugins/gitlab/platform-catalogue";
import type { GitlabPluginProps } from "../../../lib/plugins/gitlab";
import type { PlatformSpec } from "../../../lib/spec";
import type { Synthesised } from "../../../lib/testing";
import { pathOf, platform, platformStack, problems, projectStack, target } from "./build";

const all: PlatformSpec["services"] = {
  ...platform.services,
  harbor: { url: "https://harbor.example.org/" },
  nexus: { url: "https://nexus.example.org" },
  sonarqube: { url: "https://sonarqube.example.org" },
};
const stack = (services = all, props: Partial<GitlabPluginProps> = {}) => platformStack({ platform: { services }, props });
const filesOf = (synthesised: Synthesised) => synthesised.resources("gitlab_repository_file").filter(({ path }) => path.includes("/catalog/"));
const version = (services = all, catalogue: GitlabPluginProps["catalogue"] = {}) =>
  platformCatalogue({ ...platform, services: { ...services, gitlab: { url: "https://gitlab.example.org", catalogue } } }).reference.version;

describe("the catalogue of a platform", () => {
  const synthesised = stack();
  const repository = synthesised.resource("gitlab_project");
  const files = filesOf(synthesised);
  const release = synthesised.resource("gitlab_release");

  test("is a repository below the root group, as visible as that, which begins with a commit and holds nothing but code (§3.1.7)", () => {
    expect(pathOf(synthesised, repository)).toBe("forge/projects/catalog");
    expect(repository.attributes).toEqual(
      expect.objectContaining({
        name: "catalog",
        path: "catalog",
        description: "Components for the pipelines of all projects",
        visibility_level: "internal",
        default_branch: "main",
        topics: ["plugin-managed"],
        ci_config_path: "",
        initialize_with_readme: true,
        auto_devops_enabled: false,
        request_access_enabled: false,
        archive_on_destroy: false,
        permanently_delete_on_destroy: false,
        issues_access_level: "disabled",
        wiki_access_level: "disabled",
        snippets_access_level: "disabled",
      }),
    );
    expect(repository.attributes["lifecycle"]).toEqual({ ignore_changes: ["initialize_with_readme"] });
    expect(stack(all, { rootVisibility: "private" }).resource("gitlab_project").attributes["visibility_level"]).toBe("private");
  });
  test("has a main to which only maintainers push, and tags that nobody moves (decision 37)", () => {
    const main = synthesised.resource("gitlab_branch_protection");
    expect(main.attributes).toMatchObject({ branch: "main", push_access_level: "maintainer", merge_access_level: "maintainer", allow_force_push: false });
    const tags = synthesised.resource("gitlab_tag_protection");
    expect(tags.attributes).toMatchObject({ tag: "*", create_access_level: "maintainer" });
    expect(files.length).toBeGreaterThan(10);
    for (const { attributes } of [main, tags, ...files, release]) expect(target(attributes["project"])).toBe(repository.address);
  });
  test("holds a file for each component that the platform has all parts for, and says what they take", () => {
    const { platform: knowledge, content } = platformCatalogue({ ...platform, services: all });
    expect(files.map(({ attributes }) => attributes["file_path"]).sort()).toEqual(["README.md", ...published(knowledge).map(({ name }) => `templates/${name}.yml`)].sort());
    for (const { attributes } of files) {
      // As Terraform will hand it over: its own escapes taken back.
      const text = String(attributes["content"]).replaceAll("$${", "${").replaceAll("%%{", "%{");
      expect(text).toBe(attributes["file_path"] === "README.md" ? readme(knowledge, content) : content.files.get(String(attributes["file_path"])));
    }
  });
  test("decision 38: writes its files one after the other, and its version after the last of them", () => {
    const paths = new Map(files.map(({ address, attributes }) => [address, String(attributes["file_path"])]));
    const before = (block: { attributes: Record<string, any> }) => ((block.attributes["depends_on"] ?? []) as string[]).map((address) => paths.get(address) ?? address);
    const sorted = [...paths.values()].sort();
    for (const file of files) expect(before(file)).toEqual(sorted.slice(0, sorted.indexOf(String(file.attributes["file_path"]))).slice(-1));
    expect(before(release)).toEqual(sorted.slice(-1));
  });
  test("decision 38: has its version from the library's and from what the files say, as a release, whose tag stays when another takes its place", () => {
    const { version: ofLibrary } = require("../../../package.json") as { version: string };
    expect(release.attributes).toMatchObject({ tag_name: version(), name: version(), ref: "main" });
    expect(release.attributes["description"]).toBe(`Include a component at this version: \`$CI_SERVER_FQDN/forge/projects/catalog/<component>@${version()}\``);
    expect(version()).toMatch(new RegExp(`^${ofLibrary.replaceAll(".", "\\.")}-[0-9a-f]{8}$`));
    expect(synthesised.resources("gitlab_project_tag")).toEqual([]);
  });
  test("is what a project names too, without reading the platform's state; and both show the line to copy", () => {
    const shown = { path: "forge/projects/catalog", version: version(), include: `$CI_SERVER_FQDN/forge/projects/catalog/<component>@${version()}` };
    expect(synthesised.json["output"].catalogue.value).toEqual(shown);
    expect(projectStack({ platform: { services: all } }).json["output"].outputs.value.catalogue).toEqual(shown);
  });
  test("fits the provider", () => {
    expect(problems(synthesised)).toBe("");
  });
});

describe("what a platform's catalogue knows", () => {
  const knowledge = (services: PlatformSpec["services"]) => platformCatalogue({ ...platform, services }).platform;

  test("is where its services are, and how jobs log in to the secret store", () => {
    expect(knowledge(all)).toEqual({
      forge: "https://gitlab.example.org",
      rootPath: "forge/projects",
      secrets: { url: "https://vault.example.org", mount: "forge-dso", authMount: "jwt", audience: "https://vault.example.org" },
      registry: "harbor.example.org",
      artefacts: "https://nexus.example.org",
      analysis: "https://sonarqube.example.org",
    });
    expect(knowledge({ ...all, vault: { url: "https://vault.example.org/", coreKv: "other", jwtMount: "gitlab" } }).secrets).toEqual({
      url: "https://vault.example.org",
      mount: "other",
      authMount: "gitlab",
      audience: "https://vault.example.org",
    });
  });
  test("has the registry's host of an address in whatever case", () => {
    expect(knowledge({ ...all, harbor: { url: "HTTPS://harbor.example.org/" } }).registry).toBe("harbor.example.org");
  });
  test("is nothing of what it has not, or is about to give up", () => {
    expect(knowledge({ gitlab: { url: "https://gitlab.example.org/" } })).toEqual({ forge: "https://gitlab.example.org", rootPath: "forge/projects" });
    expect(knowledge({ ...all, nexus: { url: "https://nexus.example.org", retired: true } })).not.toHaveProperty("artefacts");
  });
  test("makes another version where it becomes another", () => {
    const versions = [version(), version({ ...all, harbor: { url: "https://other.example.org" } }), version(all, { imagePrefix: "registry.example.org/mirror" })];
    expect(new Set(versions).size).toBe(3);
    expect(version()).toBe(versions[0]);
  });
});

describe("a catalogue that somebody else publishes", () => {
  const props = { catalogue: { publish: false, path: "shared/catalog", version: "2.3.0" } };
  const shown = { path: "shared/catalog", version: "2.3.0", include: "$CI_SERVER_FQDN/shared/catalog/<component>@2.3.0" };

  test("is named by platform and projects, and none is made", () => {
    const synthesised = stack(all, props);
    expect(synthesised.json["output"].catalogue.value).toEqual(shown);
    expect(projectStack({ platform: { services: all }, props }).json["output"].outputs.value.catalogue).toEqual(shown);
    for (const type of ["gitlab_project", "gitlab_repository_file", "gitlab_release", "gitlab_tag_protection"]) expect(synthesised.resources(type)).toEqual([]);
    expect(synthesised.resource("gitlab_group_variable", { key: "CATALOG_PATH" }).attributes["value"]).toBe("shared/catalog");
  });
  test("leaves the one that was published before where it is, whatever the policy: pipelines go on including it", () => {
    const before = stack().addresses.filter((address) => address.includes("_catalog_"));
    const synthesised = platformStack({ platform: { services: all, deletionPolicy: "purge" }, props });
    expect((synthesised.json["removed"] as { from: string }[]).map(({ from }) => from).sort()).toEqual(before.sort());
  });
});

describe("who reads the catalogue", () => {
  const shares = (props: Partial<GitlabPluginProps>) => projectStack({ props });

  test("is everybody who has signed on; where the root group is private, the project's group, which may read it", () => {
    expect(shares({}).resources("gitlab_project_share_group")).toEqual([]);
    const closed = shares({ rootVisibility: "private" });
    const share = closed.resource("gitlab_project_share_group");
    expect(share.attributes).toMatchObject({ project: "forge/projects/catalog", group_access: "reporter" });
    expect(target(share.attributes["group_id"])).toBe(closed.resource("gitlab_group").address);
    expect(problems(closed)).toBe("");
  });
  test("is not for the project to say where somebody else publishes it", () => {
    expect(shares({ rootVisibility: "private", catalogue: { publish: false, version: "1" } }).resources("gitlab_project_share_group")).toEqual([]);
  });
});
