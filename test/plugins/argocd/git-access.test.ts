import { readProviderSchemas } from "../../../lib/providers/schemas";
import { describeProblems, validateConfiguration } from "../../../lib/providers/validate";
import type { Block, Synthesised } from "../../../lib/testing";
import { buildProject, buildZone, dev, documents, only, pulled } from "./build";
import { projectWithForge, zoneWithForge } from "./with-forge";

const ofGit = ({ address }: Block) => /project_(vault_)?argocd_git_/.test(address);
/** What is stored, as an expression. */
const credential = (url: string, username: string, { address }: Block) =>
  `\${jsonencode({"type" = "git", "url" = "${url}", "username" = "${username}", "password" = ${address}.token})}`;
const problems = (synthesised: Synthesised) => describeProblems(validateConfiguration(synthesised.json, readProviderSchemas()));
const tokenOf = (synthesised: Synthesised, zone: string) => synthesised.resource("gitlab_group_deploy_token", { name: `argocd-${zone}-1` });

describe("C4: Argo CD reads a project's repositories with a credential that fits these and no other", () => {
  const synthesised = projectWithForge();
  const token = tokenOf(synthesised, "pub");
  const stored = synthesised.resource("vault_kv_secret_v2", { name: "git/demo", mount: "zone-pub" });
  const secret = synthesised.resource("kubernetes_secret_v1");

  test("addresses, which are the contract with everybody's state", () => {
    const blocks = [...synthesised.resources(), ...synthesised.ephemerals()].filter(ofGit);
    expect(blocks.map(({ address }) => address)).toMatchSnapshot();
    expect(problems(synthesised)).toBe("");
  });
  test("it is a deploy token of the project's group for each zone that the project has environments in, and only clones", () => {
    const tokens = synthesised.resources("gitlab_group_deploy_token");
    expect(tokens.map(({ attributes }) => attributes["name"]).sort()).toEqual(["argocd-priv-1", "argocd-pub-1"]);
    const group = synthesised.resource("gitlab_group").address;
    for (const { attributes } of tokens) expect(attributes).toMatchObject({ group: `\${${group}.id}`, scopes: ["read_repository"], username: attributes["name"].replace("-1", "") });
    expect(token.attributes).not.toHaveProperty("expires_at");
  });
  test("it is among the secrets of that zone, which its policy reads as a whole: no zone names a project", () => {
    expect(synthesised.resources("vault_kv_secret_v2").filter(ofGit).map(({ attributes }) => `${attributes["mount"]} ${attributes["name"]}`).sort()).toEqual(["zone-priv git/demo", "zone-pub git/demo"]);
    for (const zone of ["pub", "priv"]) {
      const { attributes } = synthesised.resource("vault_kv_secret_v2", { name: "git/demo", mount: `zone-${zone}` });
      expect(attributes["data_json_wo"]).toBe(credential("https://gitlab.example.org/forge/projects/demo/", `argocd-${zone}`, tokenOf(synthesised, zone)));
    }
  });
  test("no policy of the project's own, for jobs or pods, reads it", () => {
    for (const { attributes } of synthesised.resources("vault_policy")) expect(String(attributes["policy"])).not.toContain("git/demo");
  });
  test("the prefix ends with a slash: without one, demo's token would be sent for demo-1's repositories, too", () => {
    expect("https://gitlab.example.org/forge/projects/demo-1/infra".startsWith("https://gitlab.example.org/forge/projects/demo/")).toBe(false);
    const urls = synthesised.resources("vault_kv_secret_v2").filter(ofGit).map(({ attributes }) => /"url" = "([^"]*)"/.exec(String(attributes["data_json_wo"]))![1]);
    expect(urls).toEqual(Array(2).fill("https://gitlab.example.org/forge/projects/demo/"));
  });
  test("where the zone pushes, Terraform hands it to Argo CD from the store, as repo-creds", () => {
    const [back] = synthesised.ephemerals("vault_kv_secret_v2").filter(ofGit);
    expect(back!.attributes).toMatchObject({ mount: "zone-pub", name: "git/demo", mount_id: `\${${stored.address}.id}` });
    expect(secret.attributes).toMatchObject({
      metadata: {
        name: "demo-repo-creds",
        namespace: "argocd",
        labels: { "app.kubernetes.io/managed-by": "dso-console", "argocd.argoproj.io/secret-type": "repo-creds" },
      },
      type: "Opaque",
      data_wo: Object.fromEntries(["type", "url", "username", "password"].map((key) => [key, `\${${back!.address}.data.${key}}`])),
      provider: "kubernetes.argocd-pub",
    });
    expect(secret.attributes).not.toHaveProperty("data");
  });
  test("decision 8: every copy has the number of the token as its version", () => {
    const number = (zone: string) => `\${tonumber(element(reverse(split(":", ${tokenOf(synthesised, zone).address}.id)), 0))}`;
    for (const zone of ["pub", "priv"]) expect(synthesised.resource("vault_kv_secret_v2", { name: "git/demo", mount: `zone-${zone}` }).attributes["data_json_wo_version"]).toBe(number(zone));
    expect(secret.attributes["data_wo_revision"]).toBe(number("pub"));
  });
  test("rotation.gitlab makes another token before the old one goes", () => {
    for (const zone of ["pub", "priv"]) expect(tokenOf(synthesised, zone).attributes["lifecycle"]).toEqual({ create_before_destroy: true });
    const next = projectWithForge({ project: { rotation: { gitlab: "2026-11" } } }).resources("gitlab_group_deploy_token").find(({ address }) => address === token.address)!;
    expect(next.attributes).toEqual({ ...token.attributes, name: "argocd-pub-2026-11" });
  });
  test("the value is nowhere but in write-only arguments", () => {
    const { resource, output, ...rest } = synthesised.json as any;
    const { vault_kv_secret_v2: _secrets, ...others } = resource;
    expect(JSON.stringify([others, output, rest["data"]])).not.toMatch(/deploy_token\.[^."]*\.token/);
  });
  test("the AppProject waits for it, and goes before it", () => {
    const project = synthesised.resources("kubernetes_manifest").find(({ path }) => path.endsWith("environment/dev/argocd/pub/project"))!;
    expect(project.attributes["depends_on"]).toContain(secret.address);
  });
  test("a zone that the project leaves loses its credential, and nothing else changes", () => {
    const left = projectWithForge({ project: { environments: [dev] } }).resources().filter(ofGit);
    const before = synthesised.resources().filter(ofGit);
    expect(left).toEqual(before.filter(({ address }) => !address.includes("_git_priv_")));
    expect(projectWithForge({ project: { environments: [] } }).resources().filter(ofGit)).toEqual([]);
  });
  test("it goes with its project, also with one that retains", () => {
    const { resource, removed } = projectWithForge({ project: { state: "retired" } }).json as any;
    expect(resource?.gitlab_group_deploy_token).toBeUndefined();
    expect(JSON.stringify(removed)).not.toMatch(/argocd_git/);
  });
  test("none is made where Argo CD's administrators bring their own, nor without a store", () => {
    for (const setting of [{ argocd: { gitCredentials: "none" } as const }, { withVault: false }]) {
      const none = projectWithForge(setting);
      expect(none.resources().filter(ofGit)).toEqual([]);
      expect(none.resources("gitlab_group_deploy_token")).toEqual([]);
    }
  });
});

describe("C4: in a zone that pulls", () => {
  const { files } = buildProject({ project: { environments: [pulled, { ...pulled, name: "test" }] } });
  const [object, ...others] = documents(files.get("priv: demo/project.yaml"));

  test("the operator hands a project's credential over, by one object for all its environments, below its own slug (decision 27)", () => {
    expect(others).toEqual([]);
    expect(object).toMatchObject({
      kind: "VaultStaticSecret",
      metadata: { name: "demo-repo-creds", namespace: "argocd" },
      spec: {
        vaultAuthRef: "vault-auth",
        mount: "zone-priv",
        path: "git/demo",
        destination: { create: true, name: "demo-repo-creds", labels: { "argocd.argoproj.io/secret-type": "repo-creds" } },
      },
    });
    expect(object.spec.destination.transformation).toEqual({
      excludeRaw: true,
      excludes: [".*"],
      templates: Object.fromEntries(["type", "url", "username", "password"].map((key) => [key, { text: `{{ get .Secrets "${key}" }}` }])),
    });
  });
  test("no value is in Git", () => {
    for (const content of files.values()) expect(content).not.toContain("stored ");
  });
  test("nothing of it is written for charts, which do not read it", () => {
    const charts = buildProject({ options: { compatibility: "dso-charts" }, project: { environments: [pulled] } });
    expect([...charts.files.keys()]).toEqual(["priv: demo/app2/dev/values.yaml"]);
  });
  test("with charts, zones that push have it all the same", () => {
    expect(buildProject({ options: { compatibility: "dso-charts" }, project: { environments: [dev] } }).synthesised.resources("kubernetes_secret_v1")).toHaveLength(1);
  });

  describe("the zone", () => {
    const zone = buildZone("priv").files;
    const projects = documents(zone.get("priv: _zone/projects.yaml"));

    test("reads each project's folder by an Application that can make such an object and nothing else", () => {
      expect(only(projects, "AppProject").spec).toEqual({
        description: "Access to the repositories of the projects in zone priv",
        sourceRepos: ["https://git.example.org/forge/projects/infra/priv.git"],
        destinations: [{ name: "in-cluster", namespace: "argocd" }],
        namespaceResourceWhitelist: [{ group: "secrets.hashicorp.com", kind: "VaultStaticSecret" }],
      });
      const { generators, template } = only(projects, "ApplicationSet").spec;
      expect(generators[0].git.directories).toEqual([{ path: "*" }, { path: "_zone", exclude: true }]);
      expect(template.metadata.name).toBe("{{index .path.segments 0}}-git-root");
      expect(template.spec.source).toMatchObject({ path: "{{.path.path}}", directory: { include: "project.yaml" } });
    });
    test("keeps the credential of its own repository up to date, in place of the one that its administrators began with", () => {
      expect(only(documents(zone.get("priv: _zone/repository.yaml")), "VaultStaticSecret").spec).toMatchObject({
        mount: "zone-priv",
        path: "git/_zone",
        destination: { name: "zone-priv-repository", overwrite: true, labels: { "argocd.argoproj.io/secret-type": "repository" } },
      });
    });
    test("none of it where Argo CD's administrators bring their own", () => {
      const without = [...buildZone("priv", { gitCredentials: "none" }).files.keys()];
      for (const name of ["projects", "repository"]) expect(without).not.toContain(`priv: _zone/${name}.yaml`);
    });
    test("has a token that reads its own repository alone", () => {
      const stack = zoneWithForge("priv");
      const token = stack.resource("gitlab_deploy_token");
      expect(token.attributes).toEqual({
        name: "argocd-priv-1",
        username: "argocd-priv",
        scopes: ["read_repository"],
        project: `\${${stack.resource("gitlab_project").address}.id}`,
        lifecycle: { create_before_destroy: true },
      });
      const stored = stack.resource("vault_kv_secret_v2", { name: "git/_zone" }).attributes;
      expect(stored["mount"]).toBe(`\${${stack.resource("vault_mount").address}.path}`);
      expect(stored["data_json_wo"]).toBe(credential("https://gitlab.example.org/forge/projects/infra/priv.git", "argocd-priv", token));
      expect(stored["data_json_wo_version"]).toBe(`\${tonumber(element(reverse(split(":", ${token.address}.id)), 0))}`);
      expect(problems(stack)).toBe("");
    });
    test("has another one with zoneTokenGeneration", () => {
      const at = (generation: number) => zoneWithForge("priv", { gitlab: { zoneTokenGeneration: generation } }).resource("gitlab_deploy_token").attributes["name"];
      expect([at(1), at(2)]).toEqual(["argocd-priv-1", "argocd-priv-2"]);
    });
    test("that pushes has none: its Argo CD does not read the zone's repository", () => {
      expect(zoneWithForge("pub").resources("gitlab_deploy_token")).toEqual([]);
    });
  });
});
