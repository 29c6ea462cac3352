/**
 * What is renamed stays what it was, with everything that people have put into it: in one apply, after which nothing is
 * left to do, and after which nothing remembers the former name (decision 6). With real Terraform on the sandbox.
 */
import type { PlatformSpec, ProjectSpec } from "../../lib/spec";
import { difference, Estate, TIMEOUT, type Contents } from "./estate";
import { platform as everyZone } from "./estate-inventory";

const uuid = (last: number) => `00000000-0000-4000-8000-00000000000${last}`;

/** Without the zone that pulls: nothing there can be renamed. */
const platform: PlatformSpec = {
  ...everyZone,
  zones: everyZone.zones.filter(({ delivery }) => delivery === "push"),
  clusters: everyZone.clusters.filter(({ zone }) => zone === "pub"),
};

/** With ids, by which namespaces are named. */
const project: ProjectSpec = {
  name: "shop",
  id: uuid(0),
  owner: "owner@example.org",
  environments: [
    { name: "dev", stage: "dev", cluster: "app1", cpu: 1, memory: 2, gpu: 0, id: uuid(1) },
    { name: "live", stage: "prod", cluster: "app1", cpu: 1, memory: 2, gpu: 0, id: uuid(2) },
  ],
  repositories: [
    { name: "front", externalUrl: "https://git.example.org/shop/front.git" },
    { name: "infra", externalUrl: "https://git.example.org/shop/infra.git", private: true, infra: true },
  ],
  members: [
    { user: "dev@example.org", roles: ["tester"] },
    { user: "ops@example.org", roles: ["guard"] },
  ],
  roles: [{ name: "tester", type: "external" }, { name: "guard", group: "/watch" }],
  deployments: [{ name: "api", environment: "dev", sources: [{ repository: "infra", path: "api" }] }],
};

const VARIABLES = { TF_VAR_external__shop__deploy__username: "mirror", TF_VAR_external__shop__deploy__token: "of-the-outside" };

/** Every name in the project is another one. */
function renamed({ environments, repositories, deployments }: ProjectSpec): Partial<ProjectSpec> {
  const [front, infra] = repositories!;
  return {
    environments: environments!.map((each) => (each.name === "dev" ? { ...each, name: "int", previousName: "dev" } : each)),
    repositories: [{ ...front!, name: "web", previousName: "front" }, { ...infra!, name: "deploy", previousName: "infra" }],
    roles: [{ name: "qa", previousName: "tester", type: "external" }, { name: "watcher", previousName: "guard", group: "/watch" }],
    members: [{ user: "dev@example.org", roles: ["qa"] }, { user: "ops@example.org", roles: ["watcher"] }],
    deployments: [{ ...deployments![0]!, name: "rest", previousName: "api", environment: "int", sources: [{ repository: "deploy", path: "api" }] }],
  };
}

/** The same, without a word of what was before. */
function forgetful<Element extends object>(elements: readonly Element[] | undefined): Element[] {
  return (elements ?? []).map((element) => ({ ...element, previousName: undefined, previousLabel: undefined }));
}

/** Words of names, now and before. The hash of an environment is in the name of its AppProject. */
const WORDS = { web: "front", deploy: "infra", int: "dev", "60cd": "6293", qa: "tester", rest: "api", main1: "app1" };
const asBefore = (name: string) => Object.entries(WORDS).reduce((text, [now, then]) => text.replace(new RegExp(`(?<![a-z0-9])${now}(?![a-z0-9])`, "g"), then), name);

describe("a rename", () => {
  let origin: Estate;
  let estate: Estate;
  let before: Contents;

  beforeAll(async () => {
    origin = await Estate.empty({ platform, projects: { shop: project } });
    await origin.apply();
    // First step: what Applications deployed does not go with them any more. Nothing is made anew for that.
    origin.declare("shop", () => ({ services: { argocd: { onDelete: "orphan" } } }));
    const said = await origin.apply(["project-shop"]);
    expect(said).toMatch(/0 added, [1-9]\d* changed, 0 destroyed/);
    expect(JSON.stringify(applications(origin))).not.toContain("resources-finalizer");
    before = origin.contents();
    await origin.close();
  }, TIMEOUT);
  beforeEach(async () => {
    estate = await origin.copy();
  });
  afterEach(() => estate.dispose());
  afterAll(() => origin.dispose());

  const applications = (of: Estate) => of.objects("kubernetes_manifest").map(({ attributes }) => (attributes["manifest"] ?? {}) as { kind?: string; metadata: { name: string } }).filter(({ kind }) => kind === "Application");
  /** Name of each, by the number that GitLab or Keycloak knows it by. */
  const named = (type: string, name: string) => Object.fromEntries(estate.objects(type).map(({ id, attributes }) => [id, attributes[name]]));
  const formerly = (names: Record<string, unknown>) => Object.fromEntries(Object.entries(names).map(([id, name]) => [id, asBefore(String(name))]));
  /** Types of what holds user data and was destroyed, to be made anew or not. */
  const lost = async (stack: string, said: string) => {
    const resources = (await estate.synthesise()).get(stack)!.json["resource"] as Record<string, Record<string, { "//"?: { keeps?: boolean } }>>;
    const kept = ([, type, name]: RegExpMatchArray) => resources[type!]?.[name!]?.["//"]?.keeps === true;
    const found = [...said.matchAll(/^(\w+)\.(\S+?)(?: \(deposed object \w+\))?: Destroying\.\.\./gm)];
    expect(found).not.toEqual([]);
    return [...new Set(found.filter(kept).map(([, type]) => type!))];
  };

  test("§6.2 #36: of environments, repositories, roles and deployments keeps what holds user data, in one apply", async () => {
    const [repositories, groups] = [named("gitlab_project", "path_with_namespace"), named("keycloak_group", "path")];
    Object.assign(estate.environment, VARIABLES);
    estate.declare("shop", renamed);
    const said = await estate.apply(["project-shop"]);

    // Secrets of the mirror are written at another path, from what they are made of.
    expect(await lost("project-shop", said)).toEqual(["vault_kv_secret_v2"]);
    expect(estate.secret("forge/projects/shop/deploy-mirror-input")).toEqual({ GIT_INPUT_USER: "mirror", GIT_INPUT_PASSWORD: "of-the-outside" });
    const now = { repositories: named("gitlab_project", "path_with_namespace"), groups: named("keycloak_group", "path") };
    expect(now).not.toEqual({ repositories, groups });
    expect(formerly(now.repositories)).toEqual(repositories);
    expect(formerly(now.groups)).toEqual(groups);
    expect(applications(estate).map(({ metadata }) => metadata.name).sort()).toEqual(["shop-int-rest", "shop-live-deploy"]);
    // The project in SonarQube is the very same, and jobs are told what it is called.
    const keys = estate.objects("gitlab_project_variable").filter(({ attributes }) => attributes["key"] === "PROJECT_KEY");
    expect(keys.map(({ attributes }) => attributes["value"]).sort()).toEqual(["shop-front-1013", "shop-infra-32aa"]);

    // Whatever is called otherwise was there before, and nothing else is.
    const { added, changed, removed } = difference(before, estate.contents());
    expect(added.map(asBefore).sort()).toEqual(removed);
    expect(added.filter((name) => name === asBefore(name))).toEqual([]);
    expect(changed.filter((name) => /^(harbor|nexus|sonarqube|vault_(mount|identity)|gitlab_group)/.test(name))).toEqual([]);
    expect(await estate.changes("project-shop")).toEqual([]);

    estate.declare("shop", (spec) => ({
      environments: forgetful(spec.environments), repositories: forgetful(spec.repositories), roles: forgetful(spec.roles), deployments: forgetful(spec.deployments),
    }));
    await estate.prepared("project-shop");
    expect(await estate.changes("project-shop")).toEqual([]);
  }, TIMEOUT);

  test("of a private repository asks for its credentials, and loses nothing while they are not given", async () => {
    const former = () => estate.sandbox.objects.list({ type: "vault_kv_secret_v2", key: "forge-dso/data/forge/projects/shop/infra-mirror-input" });
    estate.declare("shop", ({ repositories, deployments }) => ({ repositories: [repositories![0]!, { ...repositories![1]!, name: "deploy", previousName: "infra" }], deployments: [{ ...deployments![0]!, sources: [{ repository: "deploy" }] }] }));
    const stopped = await (await estate.prepared("project-shop")).tryApply();
    expect(stopped.code).toBe(1);
    expect(stopped.output.replace(/\s+/g, " ")).toContain("give TF_VAR_external__shop__deploy__username and TF_VAR_external__shop__deploy__token");
    expect(former()).toHaveLength(1);

    Object.assign(estate.environment, VARIABLES);
    await estate.apply(["project-shop"]);
    expect(former()).toHaveLength(0);
    expect(estate.secret("forge/projects/shop/deploy-mirror-input")).toMatchObject({ GIT_INPUT_PASSWORD: "of-the-outside" });
    expect(await estate.changes("project-shop")).toEqual([]);
  }, TIMEOUT);

  test("of a cluster keeps the namespaces on it; of an environment, too, while the cluster's is still declared; and what leaves meanwhile, leaves", async () => {
    const cluster = { ...platform.clusters[0]!, label: "main1" };
    estate.inventory.platform = { ...platform, clusters: [{ ...cluster, previousLabel: "app1" }] };
    estate.declare("shop", ({ environments }) => ({ environments: environments!.slice(0, 1).map((each) => ({ ...each, cluster: "main1" })), removed: { environments: ["live"] } }));
    const said = await estate.apply(["zone-pub", "project-shop"]);
    expect(await lost("project-shop", said.slice(said.indexOf("project_")))).toEqual([]);
    for (const stack of ["zone-pub", "project-shop"]) expect(await estate.changes(stack)).toEqual([]);
    const { added, removed } = difference(before, estate.contents());
    expect(removed).toEqual(expect.arrayContaining(added.map(asBefore)));
    expect(removed.filter((name) => name.startsWith("kubernetes_namespace"))).toEqual([]);
    expect(removed.filter((name) => !added.map(asBefore).includes(name) && !/live|1d7tmz9j2abdrls2/.test(name))).toEqual([]);

    Object.assign(estate.environment, VARIABLES);
    estate.declare("shop", (spec) => renamed(spec));
    await estate.apply(["project-shop"]);
    expect(difference(before, estate.contents()).removed.filter((name) => name.startsWith("kubernetes_namespace"))).toEqual([]);
    expect(await estate.changes("project-shop")).toEqual([]);

    estate.inventory.platform = { ...platform, clusters: [cluster] };
    for (const stack of ["zone-pub", "project-shop"]) {
      await estate.prepared(stack);
      expect(await estate.changes(stack)).toEqual([]);
    }
  }, TIMEOUT);
});
