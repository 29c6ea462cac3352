import { exampleProject, type Synthesised } from "../../../lib/testing";
import { forgotten, problems, projectStack } from "./build";
import { PREFIX, secret } from "./secret";

function names(synthesised: Synthesised): string[] {
  return synthesised.resources("vault_kv_secret_v2").map((each) => String(each.attributes["name"]).replace(PREFIX, "")).sort();
}

describe("secrets of a project", () => {
  const synthesised = projectStack();
  const bot = synthesised.resource("gitlab_group_access_token").address;
  const trigger = synthesised.resource("gitlab_pipeline_trigger").address;
  const mirror = synthesised.resource("gitlab_project", { name: "mirror" }).address;

  test("are those of console §3.7.2, with the external forge's credentials apart (decision 9)", () => {
    expect(names(synthesised)).toEqual(["GITLAB", "front-mirror", "infra-mirror", "infra-mirror-input", "tech/GITLAB_MIRROR"]);
  });
  test("the bot is a group token that may push, with an expiry that follows from no clock of ours (console §3.1.5)", () => {
    expect(synthesised.resource("gitlab_group_access_token").attributes).toMatchObject({
      name: "demo-bot",
      access_level: "maintainer",
      scopes: ["read_api", "read_repository", "write_repository"],
      rotation_configuration: { expiration_days: 365, rotate_before_days: 90 },
    });
    expect(synthesised.resource("gitlab_group_access_token").attributes).not.toHaveProperty("expires_at");
  });
  test("tech/GITLAB_MIRROR is the bot, at a version that is the number of its token (decision 8)", () => {
    const { values, version } = secret(synthesised, "tech/GITLAB_MIRROR");
    expect(values).toEqual({ MIRROR_USER: "demo-bot", MIRROR_TOKEN: `${bot}.token` });
    expect(version).toBe(`\${tonumber(element(reverse(split(":", ${bot}.id)), 0))}`);
  });
  test("GITLAB starts the mirror, at a version that is the trigger's id (console §3.1.8)", () => {
    const { values, version } = secret(synthesised, "GITLAB");
    expect(values).toEqual({ PROJECT_SLUG: "demo", GIT_MIRROR_PROJECT_ID: `${mirror}.id`, GIT_MIRROR_TOKEN: `${trigger}.token` });
    expect(version).toBe(`\${${trigger}.pipeline_trigger_id}`);
  });
  test("a mirrored repository's has both addresses without a scheme, and the bot (console §3.1.6)", () => {
    const { values, version } = secret(synthesised, "front-mirror");
    expect(values).toEqual({
      GIT_INPUT_URL: "git.example.org/team/front.git",
      GIT_OUTPUT_URL: "gitlab.example.org/forge/projects/demo/front.git",
      GIT_OUTPUT_USER: "demo-bot",
      GIT_OUTPUT_PASSWORD: `${bot}.token`,
    });
    const sources = `"https://git.example.org/team/front.git", "https://gitlab.example.org/forge/projects/demo/front.git", ${bot}.id`;
    expect(version).toBe(`\${parseint(substr(sha256(join(" ", [${sources}])), 0, 12), 16)}`);
  });
  test("a private one's says where the external forge's credentials are", () => {
    expect(secret(synthesised, "infra-mirror").values).toMatchObject({ GIT_INPUT_SECRET: "infra-mirror-input" });
    expect(secret(synthesised, "front-mirror").values).not.toHaveProperty("GIT_INPUT_SECRET");
  });
  test("only the pipeline of mirror reads what the mirror needs (§6.2 #41, C9)", () => {
    const policy = (purpose: string) => JSON.stringify(synthesised.resources("vault_policy").find((each) => each.attributes["name"] === `ci--demo--${purpose}`)!.attributes["policy"]);
    for (const name of ["front-mirror", "infra-mirror", "infra-mirror-input"]) {
      expect(policy("mirror")).toContain(`forge-dso/data/${PREFIX}${name}\\"`);
      for (const purpose of ["read", "push", "publish", "deploy"]) expect(policy(purpose)).not.toContain(name);
    }
    for (const name of ["GITLAB", "tech/GITLAB_MIRROR"]) expect(policy("mirror")).not.toContain(`${PREFIX}${name}\\"`);
  });
  test("no value is anywhere but in a write-only argument", () => {
    const { resource, output } = synthesised.json as any;
    const { vault_kv_secret_v2: _secrets, ...others } = resource;
    expect(JSON.stringify([others, output])).not.toMatch(/gitlab_(group_access_token|pipeline_trigger)\.[^."]*\.token/);
  });
  test("§6.2 #34, invariant 7: a repository that goes takes its secrets along, whatever the policy, and those of a whole project stay (decision 2)", () => {
    const secrets = (of: Synthesised) => forgotten(of).filter((address) => address.startsWith("vault_kv_secret_v2."));
    for (const deletionPolicy of ["retain", "purge"] as const) {
      const gone = projectStack({ project: { deletionPolicy, repositories: [exampleProject.repositories![0]!], removed: { repositories: ["infra"] } } });
      expect(names(gone)).toEqual(["GITLAB", "front-mirror", "tech/GITLAB_MIRROR"]);
      expect(secrets(gone)).toEqual([]);
      expect(gone.resource("vault_policy", { name: "ci--demo--mirror" }).attributes["policy"]).not.toContain("infra-mirror");
    }
    expect(secrets(projectStack({ project: { state: "retired" } }))).toEqual(synthesised.resources("vault_kv_secret_v2").map(({ address }) => address));
  });
  test("§6.2 #34, invariant 7: a repository that is not mirrored any more has no secret", () => {
    expect(names(projectStack({ project: { repositories: [{ name: "front" }] } }))).toEqual(["GITLAB", "tech/GITLAB_MIRROR"]);
  });
});

describe("credentials of a private external repository", () => {
  const synthesised = projectStack();
  const guard = synthesised.resources("terraform_data").find((each) => each.path.endsWith("infra/vault/gitlab/external/guard"))!;

  test("are two variables that no state and no plan knows (contract §3)", () => {
    for (const part of ["username", "token"]) {
      expect(synthesised.json["variable"][`external__demo__infra__${part}`]).toMatchObject({ type: "string", sensitive: true, ephemeral: true, default: null });
    }
    expect(Object.keys(synthesised.json["variable"])).toHaveLength(2);
  });
  test("go to a secret of their own, where one that is not given is empty", () => {
    const { values } = secret(synthesised, "infra-mirror-input");
    const orEmpty = (part: string) => `(var.external__demo__infra__${part} == null ? "" : var.external__demo__infra__${part})`;
    expect(values).toEqual({ GIT_INPUT_USER: orEmpty("username"), GIT_INPUT_PASSWORD: orEmpty("token") });
  });
  test("are written when credentialsVersion rises, and not when the bot's token is rotated", () => {
    const { version } = secret(synthesised, "infra-mirror-input");
    expect(version).toBe(`\${${guard.address}.output.version}`);
    expect(guard.attributes).toMatchObject({ input: { version: 1 }, triggers_replace: { version: 1 } });
    const raised = projectStack({ project: { repositories: [{ ...exampleProject.repositories![1]!, credentialsVersion: 2 }] } });
    expect(raised.resources("terraform_data").find((each) => each.address === guard.address)!.attributes).toMatchObject({ triggers_replace: { version: 2 } });
  });
  test("must be given when the version was raised, or an error names the variables", () => {
    const raised = projectStack({ project: { repositories: [{ ...exampleProject.repositories![1]!, credentialsVersion: 2 }] } });
    const [{ "local-exec": check }] = raised.resources("terraform_data").find((each) => each.address === guard.address)!.attributes["provisioner"];
    expect(check.environment.GIVEN).toBe('${var.external__demo__infra__username != null || var.external__demo__infra__token != null ? "yes" : "no"}');
    expect(check.command).toContain("give TF_VAR_external__demo__infra__username and TF_VAR_external__demo__infra__token, or one of them");
  });
  test("the command that asks for them holds nothing that people write freely", () => {
    const repository = { ...exampleProject.repositories![1]!, credentialsVersion: 2 };
    const commandFor = (externalUrl: string) => {
      const stack = projectStack({ project: { repositories: [{ ...repository, externalUrl }] } });
      return stack.resources("terraform_data").find((each) => each.address === guard.address)!.attributes["provisioner"][0]["local-exec"].command as string;
    };
    expect(commandFor("https://git.example.org/a%20b~c.git")).toBe(commandFor(repository.externalUrl!));
    for (const externalUrl of ["https://git.example.org/x';id;'.git", "https://git.example.org/$(id).git"]) expect(() => commandFor(externalUrl)).toThrow(/invalid-external-url/);
  });
  test("need not be there before that: a project can be set up first", () => {
    expect(guard.attributes).not.toHaveProperty("provisioner");
  });
  test("in the console's single secret, must be given whenever that is written", () => {
    const single = projectStack({ props: { singleMirrorSecret: true } });
    expect(names(single)).toEqual(["GITLAB", "front-mirror", "infra-mirror", "tech/GITLAB_MIRROR"]);
    expect(Object.keys(secret(single, "infra-mirror").values).sort()).toEqual(
      ["GIT_INPUT_PASSWORD", "GIT_INPUT_URL", "GIT_INPUT_USER", "GIT_OUTPUT_PASSWORD", "GIT_OUTPUT_URL", "GIT_OUTPUT_USER"],
    );
    const { triggers_replace, provisioner } = single.resources("terraform_data").find((each) => each.address === guard.address)!.attributes;
    expect(provisioner).toHaveLength(1);
    const { version } = triggers_replace;
    expect(version).toContain("gitlab_group_access_token");
    expect(version).toContain('"1"');
    expect(problems(single)).toBe("");
  });
});

describe("rotation", () => {
  const at = (project: object, props = {}) => projectStack({ project, props });

  test("§6.2 #31: another counter makes another token before the old one goes", () => {
    const before = projectStack();
    const after = at({ rotation: { gitlab: 2 } });
    const token = after.resource("gitlab_group_access_token");
    const [counter] = token.attributes["lifecycle"].replace_triggered_by.map((reference: string) => reference.replace(/^\$\{|\}$/g, ""));
    expect(token.attributes["lifecycle"].create_before_destroy).toBe(true);
    const of = (each: Synthesised) => each.resources("terraform_data").find((block) => block.address === counter)!.attributes["triggers_replace"];
    expect([of(before), of(after)]).toEqual([{ gitlab: 1 }, { gitlab: 2 }]);
    expect(token.attributes["description"]).toBe("Pushes what is mirrored from external repositories (generation 2)");
  });
  test("of the trigger is apart, since others hold copies of its token", () => {
    const before = projectStack().resource("gitlab_pipeline_trigger");
    const after = at({ services: { gitlab: { triggerGeneration: "2026-11" } } }).resource("gitlab_pipeline_trigger");
    // Another address: the next one is made before the last one goes, and no apply that dies can forget either.
    expect(after.address).not.toBe(before.address);
    expect(after.attributes).toEqual(before.attributes);
    expect(at({ services: { gitlab: { triggerGeneration: 1 } } }).resource("gitlab_pipeline_trigger").address).toBe(before.address);
  });
  test("happens by itself as often as the platform says", () => {
    expect(at({}, { botToken: { days: 180, rotateBefore: 30 } }).resource("gitlab_group_access_token").attributes["rotation_configuration"]).toEqual({
      expiration_days: 180,
      rotate_before_days: 30,
    });
  });
});
