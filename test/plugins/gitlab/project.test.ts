import type { ProjectSpec } from "../../../lib/spec";
import { exampleProject } from "../../../lib/testing";
import { forgotten, pathOf, problems, projectStack, target } from "./build";

const purge = { deletionPolicy: "purge" } as const;

describe("a project", () => {
  const synthesised = projectStack();
  const group = synthesised.resource("gitlab_group");
  const repository = (name: string) => synthesised.resource("gitlab_project", { name });
  const protections = (name: string) => synthesised.resources("gitlab_branch_protection").filter((each) => target(each.attributes["project"]) === repository(name).address);

  test("is a group below the root group, which alone is looked up besides people (decision 25, console §3.12)", () => {
    expect(pathOf(synthesised, group)).toBe("forge/projects/demo");
    expect(synthesised.dataSources().map((each) => each.type).filter((type) => /^gitlab_(?!users$)/.test(type))).toEqual(["gitlab_group_membership"]);
  });
  test("§6.2 #43: says every attribute of its group, whatever the installation's defaults are", () => {
    expect(group.attributes).toMatchObject({
      name: "demo",
      path: "demo",
      description: "Demonstration project",
      visibility_level: "private",
      project_creation_level: "maintainer",
      subgroup_creation_level: "owner",
      default_branch: "main",
      request_access_enabled: false,
      auto_devops_enabled: false,
      permanently_remove_on_delete: false,
    });
  });
  test("decision 37: branches are protected from the start, pushed to by maintainers, and never rewritten", () => {
    expect(group.attributes["default_branch_protection_defaults"]).toEqual({
      allowed_to_push: ["maintainer"],
      allowed_to_merge: ["maintainer"],
      allow_force_push: false,
      developer_can_initial_push: false,
    });
  });

  test("has a repository for each that is declared, and its special ones (console §3.1.4)", () => {
    expect(synthesised.resources("gitlab_project").map((each) => pathOf(synthesised, each)).sort()).toEqual(
      ["front", "infra", "infra-apps", "mirror"].map((name) => `forge/projects/demo/${name}`),
    );
  });
  test.each(["front", "infra", "infra-apps", "mirror"])("repository %s is private, has main, and is marked as the platform's", (name) => {
    expect(repository(name).attributes).toMatchObject({
      name,
      path: name,
      visibility_level: "private",
      default_branch: "main",
      topics: ["plugin-managed"],
      archive_on_destroy: false,
      permanently_delete_on_destroy: false,
    });
  });
  test("only what is mirrored has the platform's own pipeline file", () => {
    expect(repository("front").attributes["ci_config_path"]).toBe(".gitlab-ci-dso.yml");
    expect(repository("infra-apps").attributes["ci_config_path"]).toBe("");
    const standalone = projectStack({ project: { repositories: [{ name: "own" }] } });
    expect(standalone.resource("gitlab_project", { name: "own" }).attributes["ci_config_path"]).toBe("");
  });
  test("main is protected everywhere; its history is rewritten only where it is another repository's", () => {
    for (const name of ["front", "infra", "infra-apps", "mirror"]) {
      // Of `mirror` first runs are protected, too: mirror.test.ts.
      const [main, ...others] = protections(name).filter(({ attributes }) => attributes["branch"] !== "sync/*");
      expect(others).toEqual([]);
      expect(main!.attributes).toMatchObject({ branch: "main", merge_access_level: "maintainer", allow_force_push: ["front", "infra"].includes(name) });
    }
    expect(protections("front")[0]!.attributes["push_access_level"]).toBe("maintainer");
    expect(protections("front")[0]!.attributes).not.toHaveProperty("allowed_to_push");
  });
  test("a mirrored repository keeps the default branch of its upstream", () => {
    expect(repository("front").attributes["lifecycle"]).toEqual({ ignore_changes: ["initialize_with_readme", "default_branch"] });
    expect(repository("infra-apps").attributes["lifecycle"]).toEqual({ ignore_changes: ["initialize_with_readme"] });
  });

  test("has no variable on the root group (console §6.1 #2)", () => {
    for (const variable of synthesised.resources("gitlab_group_variable")) expect(target(variable.attributes["group"])).toBe(group.address);
  });
  test("tells jobs by which role they log in to the secret store", () => {
    expect(synthesised.resource("gitlab_group_variable", { key: "VAULT_AUTH_ROLE" }).attributes).toMatchObject({ value: "dso-demo-read", masked: false, protected: false });
    expect(synthesised.resource("gitlab_group_variable", { key: "VAULT_AUTH_PATH" }).attributes).toMatchObject({ value: "jwt" });
  });
  test("sets no custom attribute unless asked to, since only administrators may", () => {
    expect(synthesised.resources().filter((each) => each.type.endsWith("custom_attribute"))).toEqual([]);
  });
  test("fits the provider", () => {
    expect(problems(synthesised)).toBe("");
  });
  test("addresses are the contract with everybody's state", () => {
    expect(synthesised.addresses.filter((address) => !/_vault_(?!gitlab_)/.test(address))).toMatchSnapshot();
  });
});

describe("outputs of a project", () => {
  const synthesised = projectStack();
  const outputs = synthesised.json["output"].outputs.value;

  test("links to its group (console §2.6)", () => {
    expect(synthesised.json["output"].links.value).toContainEqual({ service: "gitlab", title: "GitLab", url: "https://gitlab.example.org/forge/projects/demo" });
  });
  test("has the addresses of all repositories", () => {
    expect(outputs.clone_urls).toEqual(
      Object.fromEntries(["front", "infra", "infra-apps", "mirror"].map((name) => [name, `https://gitlab.example.org/forge/projects/demo/${name}.git`])),
    );
  });
  test("§6.1 #21: the call that starts the mirror names repository and branch, and carries no secret", () => {
    const mirror = synthesised.resource("gitlab_project", { name: "mirror" }).address;
    expect(outputs.mirror_trigger).toBe(
      `printf 'form-string = "token=%s"' "$GIT_MIRROR_TOKEN" | curl --fail --silent --show-error --request POST --config - --form ref=main ` +
        `--form-string "variables[PROJECT_NAME]=<repository>" --form-string "variables[GIT_BRANCH_DEPLOY]=<branch or tag>" "https://gitlab.example.org/api/v4/projects/\${${mirror}.id}/trigger/pipeline"`,
    );
    expect(outputs.mirror_trigger).not.toMatch(/PRIVATE-TOKEN| -k|\.token/);
  });
  test("nothing in them is secret", () => {
    expect(JSON.stringify(synthesised.json["output"])).not.toMatch(/\.token\b/);
  });
});

describe("protected branches and tags", () => {
  const repositories = [
    { name: "own", protected: { branches: ["main", "release/*"], tags: ["v*"] } },
    { name: "front", externalUrl: "https://git.example.org/team/front.git", protected: { branches: ["master"] } },
  ];
  const synthesised = projectStack({ project: { repositories } });

  test("are those that the repository names, besides main, which is protected once", () => {
    const own = synthesised.resource("gitlab_project", { name: "own" }).address;
    const branches = synthesised.resources("gitlab_branch_protection").filter((each) => target(each.attributes["project"]) === own);
    expect(branches.map((each) => [each.attributes["branch"], each.attributes["allow_force_push"]]).sort()).toEqual([
      ["main", false],
      ["release/*", false],
    ]);
    expect(synthesised.resource("gitlab_tag_protection").attributes).toMatchObject({ tag: "v*", create_access_level: "maintainer" });
  });
  test("a mirrored repository's may be rewritten by the mirror", () => {
    expect(synthesised.resource("gitlab_branch_protection", { branch: "master" }).attributes).toMatchObject({ allow_force_push: true, push_access_level: "maintainer" });
  });
  test("C8: with the paid edition only the bot pushes to what is mirrored", () => {
    const paid = projectStack({ project: { repositories }, props: { edition: "ee" } });
    const bot = paid.resource("gitlab_group_access_token").address;
    expect(paid.resource("gitlab_branch_protection", { branch: "master" }).attributes).toMatchObject({
      push_access_level: "no one",
      allowed_to_push: [{ user_id: `\${${bot}.user_id}` }],
    });
    expect(paid.resource("gitlab_branch_protection", { branch: "release/*" }).attributes).toMatchObject({ push_access_level: "maintainer" });
    expect(problems(paid)).toBe("");
  });
});

describe("members", () => {
  const roles = [...exampleProject.roles!, { name: "lead", gitlabLevel: "maintainer" as const }];
  const people = ["admin", "devops", "developer", "security", "readonly", "tester", "lead"].map((role) => ({ user: `${role}@example.org`, roles: [role] }));
  const members = [...people, { user: "none@example.org" }, { user: "several@example.org", roles: ["readonly", "developer"] }, { user: "Platform@Example.org", roles: ["readonly"] }];
  const synthesised = projectStack({ project: { roles, members } });
  const level = (email: string) => membership(email)?.attributes["access_level"];
  const membership = (email: string) => {
    const account = synthesised.dataSources("gitlab_users").find((each) => each.attributes["search"] === email);
    return synthesised.resources("gitlab_group_membership").find((each) => String(each.attributes["count"]).includes(account!.address));
  };

  test("have the level of their role (console §3.10)", () => {
    expect(Object.fromEntries(["admin", "devops", "developer", "security", "readonly"].map((role) => [role, level(`${role}@example.org`)]))).toEqual({
      admin: "maintainer",
      devops: "maintainer",
      developer: "developer",
      security: "reporter",
      readonly: "reporter",
    });
  });
  test("the owner is owner", () => {
    expect(level("owner@example.org")).toBe("owner");
  });
  test("have the highest of several", () => {
    expect(level("several@example.org")).toBe("developer");
  });
  test("decision 21: a role of one's own gives what it says, and guest otherwise", () => {
    expect(level("lead@example.org")).toBe("maintainer");
    expect(level("tester@example.org")).toBe("guest");
  });
  test("without a role are guests", () => {
    expect(level("none@example.org")).toBe("guest");
  });
  test("an administrator of the platform keeps at least what the group above gives, or GitLab would refuse", () => {
    expect(level("platform@example.org")).toBe("owner");
  });
  test("§6.2 #49: levels are a mapping that the platform can change", () => {
    const changed = projectStack({ project: { members: [{ user: "ops@example.org", roles: ["devops"] }] }, props: { levels: { devops: "developer" } } });
    expect(changed.resources("gitlab_group_membership").map((each) => each.attributes["access_level"]).sort()).toEqual(["developer", "owner"]);
  });
  test("decision 15: a membership for each account that was found, and nobody who only looks alike", () => {
    const account = synthesised.dataSources("gitlab_users").find((each) => each.attributes["search"] === "devops@example.org")!;
    const found = `[for user in ${account.address}.users : user.id if lower(coalesce(user.email, "-")) == "devops@example.org"]`;
    expect(membership("devops@example.org")!.attributes).toMatchObject({ count: `\${length(${found})}`, user_id: `\${element(${found}, count.index)}` });
  });
  test("§6.1 #24: accounts are looked up and never made, so nobody is renamed", () => {
    expect(synthesised.resources("gitlab_user")).toEqual([]);
    const named = projectStack({ platform: { people: { "ops@example.org": { gitlab: "jean.dupont" } } } });
    const account = named.dataSources("gitlab_users").find((each) => each.attributes["username"] === "jean.dupont")!;
    expect(account.attributes).not.toHaveProperty("search");
    expect(named.resources("gitlab_group_membership").map((each) => each.attributes["count"])).toContain(`\${length([for user in ${account.address}.users : user.id])}`);
  });
  test("who has no account yet is an output", () => {
    const outputs = projectStack({ project: { members: [] } }).json["output"].outputs.value;
    expect(outputs.pending_members).toMatch(/^\$\{compact\(\[length\(\[for user in .*\]\) == 0 \? "owner@example\.org" : ""\]\)\}$/);
  });
  test("an owner who hands over leaves one membership before entering another: every member's comes after the owner's", () => {
    const memberships = synthesised.resources("gitlab_group_membership");
    const owner = memberships.find(({ address }) => address.includes("project_gitlab_owner_"));
    const others = memberships.filter((each) => each !== owner);
    expect(owner!.attributes["depends_on"]).toBeUndefined();
    expect(others.length).toBeGreaterThan(0);
    for (const { attributes } of others) expect(attributes["depends_on"]).toEqual([owner!.address]);
  });
  test("§6.1 #6: a member who leaves takes their membership along, and nothing else", () => {
    const before = projectStack().addresses;
    const after = projectStack({ project: { members: exampleProject.members!.filter((member) => member.user !== "ops@example.org") } }).addresses;
    expect(after.filter((address) => !before.includes(address))).toEqual([]);
    expect(before.filter((address) => !after.includes(address)).map((address) => address.replace(/_[0-9A-F]{8}$/, ""))).toEqual([
      "gitlab_group_membership.project_member_opsexampleorg_gitlab_membership",
      "data.gitlab_users.project_member_opsexampleorg_gitlab_account",
    ]);
  });
});

describe("what comes and goes", () => {
  const before = projectStack();
  const retired = projectStack({ project: { state: "retired" } });

  test("a repository more only adds addresses", () => {
    const after = projectStack({ project: { repositories: [...exampleProject.repositories!, { name: "back", externalUrl: "https://git.example.org/team/back.git" }] } });
    expect(before.addresses.filter((address) => !after.addresses.includes(address))).toEqual([]);
    expect(after.addresses.length).toBeGreaterThan(before.addresses.length);
  });
  test("a repository that goes is deleted where the project purges", () => {
    const after = projectStack({ project: { ...purge, repositories: [exampleProject.repositories![0]!], removed: { repositories: ["infra"] } } });
    expect(after.json).not.toHaveProperty("removed");
    expect(after.resources("gitlab_project").map((each) => each.attributes["name"])).not.toContain("infra");
  });
  test("decision 2: a repository that goes is forgotten where the project retains, with what protects it", () => {
    const after = projectStack({ project: { repositories: [exampleProject.repositories![0]!], removed: { repositories: ["infra"] } } });
    const infra = before.resource("gitlab_project", { name: "infra" });
    const protection = before.resources("gitlab_branch_protection").find((each) => target(each.attributes["project"]) === infra.address)!;
    expect(after.json["removed"]).toEqual(
      expect.arrayContaining([infra, protection].map(({ address }) => ({ from: address, lifecycle: { destroy: false } }))),
    );
    expect(after.addresses).not.toContain(infra.address);
  });
  test("decision 3: of a retired project the group, the repositories and what is in them are forgotten, nothing else", () => {
    expect(retired.resources().filter((each) => each.type.startsWith("gitlab_"))).toEqual([]);
    const held = ["gitlab_branch_protection", "gitlab_group", "gitlab_project", "gitlab_repository_file"].flatMap((type) => before.resources(type)).map(({ address }) => address);
    // And what `mirror` held before: mirror.test.ts.
    expect(forgotten(retired).filter((from) => from.startsWith("gitlab_") && !from.includes("_mirror_pipeline_"))).toEqual([...held].sort());
  });
  test("§6.2 #37, decision 5: what purges says so from the start, as GitLab wants to know before", () => {
    const purged = projectStack({ project: purge });
    expect(purged.resource("gitlab_group").attributes["permanently_remove_on_delete"]).toBe(true);
    expect(purged.resources("gitlab_project")).toHaveLength(4);
    for (const repository of purged.resources("gitlab_project")) expect(repository.attributes["permanently_delete_on_destroy"]).toBe(true);
  });
  test("§6.1 #4: nothing is deleted for being unknown: each repository has an address of its own", () => {
    const [mirror, infraApps] = ["mirror", "infra-apps"].map((name) => before.resource("gitlab_project", { name }));
    expect(mirror!.path).toBe("test/project/gitlab/mirror/repository");
    expect(infraApps!.path).toBe("test/project/gitlab/infra-apps");
  });
  test("the historical repository can be left out", () => {
    const without = projectStack({ props: { infraApps: false } });
    expect(before.addresses.filter((address) => !without.addresses.includes(address)).map((address) => address.split(".")[0])).toEqual(["gitlab_branch_protection", "gitlab_project"]);
    expect(without.json["output"].outputs.value.clone_urls).not.toHaveProperty("infra-apps");
  });
  test("infra-apps, left out, stays where it was made before, unless the project purges", () => {
    const without = (project: Partial<ProjectSpec> = {}) => projectStack({ project, props: { infraApps: false } });
    const historical = before.addresses.filter((address) => !without().addresses.includes(address)).sort();
    expect(forgotten(without())).toEqual(historical);
    expect(forgotten(without(purge))).toEqual([]);
    // With the project it is forgotten like the rest of it.
    expect(forgotten(without({ state: "retired" }))).toEqual(forgotten(retired));
    expect(forgotten(without({ state: "retired", ...purge }))).toEqual([]);
  });
});

describe("custom attributes", () => {
  const synthesised = projectStack({ props: { customAttributes: true } });
  test("mark groups and repositories as a console does (console §3.1.2)", () => {
    const of = (type: string, owner: string) =>
      Object.fromEntries(synthesised.resources(type).filter((each) => target(each.attributes[type.includes("group") ? "group" : "project"]) === owner).map((each) => [each.attributes["key"], each.attributes["value"]]));
    const marks = { cpn_managed_by_console: "true", cpn_project_slug: "demo" };
    expect(of("gitlab_group_custom_attribute", synthesised.resource("gitlab_group").address)).toEqual(marks);
    for (const repository of synthesised.resources("gitlab_project")) expect(of("gitlab_project_custom_attribute", repository.address)).toEqual(marks);
    expect(problems(synthesised)).toBe("");
  });
});

describe("without a secret store", () => {
  const synthesised = projectStack({ withVault: false });

  test("group, people and repositories are as ever", () => {
    const withStore = projectStack();
    for (const type of ["gitlab_group", "gitlab_project", "gitlab_group_membership"]) {
      expect(synthesised.resources(type).map((each) => each.address)).toEqual(withStore.resources(type).map((each) => each.address));
    }
  });
  test("there is no credential that nobody could read, and no pipeline that needs one", () => {
    for (const type of ["gitlab_group_access_token", "gitlab_pipeline_trigger", "gitlab_pipeline_schedule", "gitlab_repository_file", "gitlab_group_variable"]) {
      expect(synthesised.resources(type)).toEqual([]);
    }
    expect(synthesised.json).not.toHaveProperty("variable");
  });
  test("people are told", () => {
    expect(synthesised.json["output"].outputs.value.mirror_trigger).toBe("nothing can be mirrored: no plugin provides a secret store");
  });
  test("fits the provider", () => {
    expect(problems(synthesised)).toBe("");
  });
});

describe("a store that jobs cannot log in to", () => {
  test("is told apart", () => {
    const synthesised = projectStack({ platform: { services: {} } });
    expect(synthesised.json["output"].outputs.value.mirror_trigger).toBe("nothing can be mirrored: jobs cannot log in to the secret store");
    expect(synthesised.resources("gitlab_group_access_token")).toEqual([]);
  });
});
