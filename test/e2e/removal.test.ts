/**
 * What leaves the inventory leaves every service, except what the policy keeps; and nothing else changes. All objects of
 * all services are compared, before and after, with real Terraform on the sandbox.
 */
import type { ProjectSpec } from "../../lib/spec";
import type { Synthesised } from "../../lib/testing";
import { difference, Estate, TIMEOUT, type Contents, type Difference } from "./estate";
import { references, RunOrder } from "./run-order";

/** keeper retains, sweeper purges; otherwise they are alike. */
type Slug = "keeper" | "sweeper";

describe("what leaves a project", () => {
  let everything: Estate;
  /** Without any project, and then with keeper alone. */
  let withoutProjects: Contents;
  let withKeeper: Contents;
  let withBoth: Contents;
  let estate: Estate;

  beforeAll(async () => {
    everything = await Estate.empty();
    await everything.apply(["platform", "zone-priv", "zone-pub"]);
    withoutProjects = everything.contents();
    await everything.apply(["project-keeper"]);
    withKeeper = everything.contents();
    await everything.apply(["project-sweeper"]);
    withBoth = everything.contents();
    await everything.close();
  }, TIMEOUT);
  beforeEach(async () => {
    estate = await everything.copy();
  });
  afterEach(() => estate.dispose());
  afterAll(() => everything.dispose());

  /** Applies a change of one project alone, and shows that it is a whole one: nothing is left to do. */
  async function change(slug: Slug, declaration: (spec: ProjectSpec) => Partial<ProjectSpec>): Promise<Difference> {
    estate.declare(slug, declaration);
    // What is in the services is what was just applied; the second plan reads it again.
    await estate.apply([`project-${slug}`], ["-refresh=false"]);
    expect(await estate.changes(`project-${slug}`)).toEqual([]);
    return difference(withBoth, estate.contents());
  }
  const without = (...names: readonly string[]) => <Element extends { readonly name: string }>(all: readonly Element[] | undefined) => all!.filter(({ name }) => !names.includes(name));
  /** What GitLab only plans to delete: it can be brought back, and its path is taken. */
  const scheduled = () => estate.objects("gitlab_scheduled_deletion").map(({ attributes }) => attributes["path"]);

  test("is told apart from another, although both projects have the same name (§7.6 #10)", () => {
    const own = (contents: Contents, before: Contents) => difference(before, contents).added;
    const [keeper, sweeper] = [own(withKeeper, withoutProjects), own(withBoth, withKeeper)];
    expect(keeper.map((name) => name.replaceAll("keeper", "sweeper")).sort()).toEqual(sweeper);
    expect(difference(withKeeper, withBoth)).toMatchObject({ changed: [], removed: [] });
    // Some services write over what is there, and then would not say that it has two owners.
    expect(estate.sandbox.objects.list({ seeded: false }).filter(({ adoptions }) => adoptions > 0)).toEqual([]);
  });

  const noBoss = ({ members }: ProjectSpec): Partial<ProjectSpec> => ({ members: members!.filter(({ user }) => user !== "boss@example.org") });
  const noTester = ({ members }: ProjectSpec): Partial<ProjectSpec> => ({ roles: [], members: members!.map((member) => (member.roles!.includes("tester") ? { user: member.user } : member)) });
  const noWeb = ({ deployments }: ProjectSpec): Partial<ProjectSpec> => ({ deployments: without("web")(deployments) });
  const everyGroupOfBoss = (slug: Slug) =>
    ["", "/console/admin", ...["dev", "live", "pulled"].flatMap((env) => [`/console/${env}/RO`, `/console/${env}/RW`]), ...grafana].map((group) => `keycloak_group_memberships /${slug}${group}`).sort();
  const groupOfTester = (slug: Slug) => [`keycloak_group /${slug}/console/tester`, `keycloak_group_memberships /${slug}/console/tester`];

  test("§6.1 #6: a member leaves every group in one apply", async () => {
    expect(await change("keeper", noBoss)).toEqual({ added: [], changed: everyGroupOfBoss("keeper"), removed: ["gitlab_group_membership forge/projects/keeper:boss"] });
    expect(mentions(estate.contents(), /boss/).filter((name) => name.includes("keeper"))).toEqual([]);
  }, TIMEOUT);
  test("a role takes its group along, and nobody's other rights", async () => {
    // Whoever had it is a member without a role, and may list environments as every member does.
    expect(await change("keeper", noTester)).toEqual({ added: [], changed: [], removed: groupOfTester("keeper") });
  }, TIMEOUT);
  test("a deployment takes its Application along", async () => {
    expect(await change("keeper", noWeb)).toEqual({ added: [], changed: [], removed: [application("keeper", "dev", "web")] });
  }, TIMEOUT);
  test("the last deployment of an environment gives it its infrastructure repositories back", async () => {
    expect(await change("keeper", () => ({ deployments: [] }))).toEqual({
      added: [application("keeper", "dev", "infra")],
      changed: [],
      removed: [application("keeper", "dev", "api"), application("keeper", "dev", "web")],
    });
  }, TIMEOUT);
  test("a member, a role and a deployment leave a project that purges in the same way", async () => {
    const { added, changed, removed } = await change("sweeper", (spec) => ({ ...noWeb(spec), ...noTester({ ...spec, ...noBoss(spec) }) }));
    expect({ added, changed }).toEqual({ added: [], changed: everyGroupOfBoss("sweeper") });
    expect(removed).toEqual(["gitlab_group_membership forge/projects/sweeper:boss", ...groupOfTester("sweeper"), application("sweeper", "dev", "web")].sort());
  }, TIMEOUT);

  test("an owner who hands over stays a member, as far as the file says so", async () => {
    const handOver = (spec: ProjectSpec): Partial<ProjectSpec> => ({ owner: "boss@example.org", members: [...noBoss(spec).members!, { user: "owner@example.org" }] });
    // GitLab takes nobody who is there already, so the order matters where an answer takes its time.
    estate.sandbox.faults.add({ type: "gitlab_group_membership", operation: "delete", delay: 500, times: 2 });
    expect(await change("keeper", handOver)).toEqual({
      added: [],
      changed: [
        ...["boss", "owner"].map((user) => `gitlab_group_membership forge/projects/keeper:${user}`),
        ...["/console/admin", ...["dev", "live", "pulled"].map((env) => `/console/${env}/RW`), "/grafana/hprod-RW", "/grafana/prod-RW"].map((group) => `keycloak_group_memberships /keeper${group}`),
        "nexus_security_user keeper",
      ],
      removed: [],
    });
    expect(JSON.parse(estate.contents().get("gitlab_group_membership forge/projects/keeper:boss")!)).toMatchObject({ access_level: "owner" });
    expect(JSON.parse(estate.contents().get("gitlab_group_membership forge/projects/keeper:owner")!)).toMatchObject({ access_level: "guest" });
  }, TIMEOUT);

  describe("an environment", () => {
    const noDev = ({ environments }: ProjectSpec): Partial<ProjectSpec> => ({ environments: without("dev")(environments), deployments: [] });
    const everythingOf = (slug: Slug, env: string) => [...inServices(slug, env), ...inNamespace(slug, env), `kubernetes_namespace_v1 app1 ${slug}-${env}`].sort();

    test("§7.6 #6: of a project that retains, with a tombstone, leaves its namespace and nothing else", async () => {
      const { added, changed, removed } = await change("keeper", (spec) => ({ ...noDev(spec), removed: { environments: ["dev"] } }));
      expect({ added, changed, removed }).toEqual({ added: [], changed: [], removed: everythingOf("keeper", "dev").filter((name) => !name.startsWith("kubernetes_namespace")) });
      expect(mentions(estate.contents(), /keeper-dev(?![a-z])|keeper\/console\/dev\//)).toEqual(["kubernetes_namespace_v1 app1 keeper-dev"]);
      expect(estate.state("project-keeper")).not.toMatch(/keeper-dev(?![a-z])/);
    }, TIMEOUT);

    test("of a project that retains, without a tombstone, is deleted with its namespace", async () => {
      expect(await change("keeper", noDev)).toEqual({ added: [], changed: [], removed: everythingOf("keeper", "dev") });
    }, TIMEOUT);

    test("§7.6 #6: of a project that purges is deleted with its namespace, tombstone or not", async () => {
      const difference = await change("sweeper", (spec) => ({ ...noDev(spec), removed: { environments: ["dev"] } }));
      expect(difference).toEqual({ added: [], changed: [], removed: everythingOf("sweeper", "dev") });
      expect(mentions(estate.contents(), /sweeper-dev(?![a-z])|sweeper\/console\/dev\//)).toEqual([]);
    }, TIMEOUT);

    test("§7.6 #6: that is the last of its kind takes the tenant of that kind along", async () => {
      const difference = await change("sweeper", ({ environments }) => ({ environments: without("live")(environments) }));
      const file = "gitlab_repository_file forge/projects/infra/pub:main:sweeper/observability.yaml";
      expect(difference).toEqual({
        added: [],
        changed: [file, ...["RO", "RW"].map((access) => `keycloak_group_memberships /sweeper/grafana/prod-${access}`)],
        removed: everythingOf("sweeper", "live"),
      });
      expect(estate.contents().get(file)).not.toContain("prod-sweeper\"");
      expect(withBoth.get(file)).toContain("prod-sweeper");
    }, TIMEOUT);

    test("§7.6 #6: of a zone that pulls takes its files along, and with the last one the zone's access to Git", async () => {
      const { added, changed, removed } = await change("keeper", ({ environments }) => ({ environments: without("pulled")(environments), removed: { environments: ["pulled"] } }));
      expect({ added, changed }).toEqual({ added: [], changed: [] });
      expect(removed).toEqual(
        [
          ...["priv1/pulled/argocd.yaml", "priv1/pulled/namespace.yaml", "project.yaml"].map((path) => `gitlab_repository_file forge/projects/infra/priv:main:keeper/${path}`),
          "gitlab_group_deploy_token forge/projects/keeper: argocd-priv-1",
          "vault_kv_secret_v2 zone-priv/data/git/keeper",
          ...groupsOf("keeper", "pulled"),
          "vault_kubernetes_auth_backend_role auth/kubernetes-priv1/role/keeper-pulled",
        ].sort(),
      );
      expect(mentions(estate.contents(), /keeper-pulled|keeper\/priv1/)).toEqual([]);
    }, TIMEOUT);
  });

  describe("a repository", () => {
    const noFront = ({ repositories }: ProjectSpec): Partial<ProjectSpec> => ({ repositories: without("front")(repositories) });
    /** Whoever reads the secrets of what is mirrored, and what the schedule goes through. */
    const changed = (slug: Slug) => [`gitlab_pipeline_schedule_variable forge/projects/${slug}/mirror:Fetches all external repositories:PROJECT_NAME`, `vault_policy ci--${slug}--mirror`];
    const kept = (slug: Slug) => [`gitlab_branch_protection forge/projects/${slug}/front:main`, `gitlab_project forge/projects/${slug}/front`, `sonarqube_project ${slug}-front-1013`];
    const gone = (slug: Slug) => [
      `gitlab_branch forge/projects/${slug}/mirror:sync/front`,
      ...["PROJECT_KEY", "PROJECT_NAME", "SONAR_PROJECT_PROPERTIES"].map((key) => `gitlab_project_variable forge/projects/${slug}/front:${key}:*`),
      ...analysers(slug).map((principal) => `sonarqube_permissions ${principal}-p_${slug}-front-1013-permissions`),
      `sonarqube_project_main_branch ${slug}-front-1013`,
      `vault_kv_secret_v2 forge-dso/data/forge/projects/${slug}/front-mirror`,
    ];

    test("§7.6 #7: of a project that retains, with a tombstone, leaves its Git repository and its quality history", async () => {
      expect(await change("keeper", (spec) => ({ ...noFront(spec), removed: { repositories: ["front"] } }))).toEqual({ added: [], changed: changed("keeper"), removed: gone("keeper").sort() });
      expect(mentions(estate.contents(), /keeper\/front|keeper-front/)).toEqual(kept("keeper").sort());
      expect(scheduled()).toEqual([]);
    }, TIMEOUT);

    test("of a project that retains, without a tombstone, is deleted, which GitLab only schedules", async () => {
      expect(await change("keeper", noFront)).toEqual({ added: [], changed: changed("keeper"), removed: [...gone("keeper"), ...kept("keeper")].sort() });
      expect(scheduled()).toEqual(["forge/projects/keeper/front"]);
    }, TIMEOUT);

    test("§7.6 #7: of a project that purges leaves nothing, not even for a while", async () => {
      expect(await change("sweeper", noFront)).toEqual({ added: [], changed: changed("sweeper"), removed: [...gone("sweeper"), ...kept("sweeper")].sort() });
      expect(mentions(estate.contents(), /sweeper\/front|sweeper-front/)).toEqual([]);
      expect(scheduled()).toEqual([]);
    }, TIMEOUT);

    test("that is mirrored no more stays a repository, without its secrets", async () => {
      const { added, changed: also, removed } = await change("keeper", ({ repositories }) => ({ repositories: repositories!.map((each) => (each.name === "infra" ? { name: "infra", infra: true } : each)) }));
      // What is deployed from here may be written here, by jobs that deploy.
      const deployed = ["gitlab_project_access_token forge/projects/keeper/infra: keeper-deploy", "vault_kv_secret_v2 forge-dso/data/forge/projects/keeper/tech/DEPLOY/infra"];
      expect({ added, removed }).toEqual({ added: deployed, removed: ["gitlab_branch forge/projects/keeper/mirror:sync/infra", ...["infra-mirror", "infra-mirror-input"].map((name) => `vault_kv_secret_v2 forge-dso/data/forge/projects/keeper/${name}`)] });
      expect(also).toEqual([...changed("keeper"), "gitlab_branch_protection forge/projects/keeper/infra:main", "gitlab_project forge/projects/keeper/infra", "vault_policy ci--keeper--deploy"].sort());
    }, TIMEOUT);
  });

  describe("dashboards switched off", () => {
    const off = (): Partial<ProjectSpec> => ({ services: { observability: { enabled: false } } });
    const repository = (slug: Slug) => ["", ":main:Chart.yaml", ":main:templates/includes.yaml"].map((file) => `${file === "" ? "gitlab_project" : "gitlab_repository_file"} forge/projects/${slug}/infra-observability${file}`);
    const protection = (slug: Slug) => `gitlab_branch_protection forge/projects/${slug}/infra-observability:main`;
    const gone = (slug: Slug) => [
      `gitlab_repository_file forge/projects/infra/pub:main:${slug}/observability.yaml`,
      ...["", ...["hprod-RO", "hprod-RW", "prod-RO", "prod-RW"].map((name) => `/${name}`)].map((group) => `keycloak_group /${slug}/grafana${group}`),
      ...grafana.map((group) => `keycloak_group_memberships /${slug}${group}`),
    ];

    test("§6.1 #4: leave the team's repository to a project that retains", async () => {
      expect(await change("keeper", off)).toEqual({ added: [], changed: [], removed: gone("keeper").sort() });
      expect(mentions(estate.contents(), /keeper\/infra-observability/)).toEqual([protection("keeper"), ...repository("keeper")].sort());
      expect(estate.state("project-keeper")).not.toContain("infra-observability");
      expect(scheduled()).toEqual([]);
    }, TIMEOUT);
    test("leave nothing to one that purges", async () => {
      expect(await change("sweeper", off)).toEqual({ added: [], changed: [], removed: [...gone("sweeper"), protection("sweeper"), ...repository("sweeper")].sort() });
      expect(scheduled()).toEqual([]);
    }, TIMEOUT);
  });

  describe("the project itself", () => {
    const retired = (): Partial<ProjectSpec> => ({ state: "retired" });
    /** Git, images, artefacts, quality history, secrets and volumes. */
    const kept = [
      "gitlab_group forge/projects/keeper",
      ...["front", "infra", "infra-apps", "infra-observability", "mirror", "notes"].flatMap((name) => [`gitlab_project forge/projects/keeper/${name}`, `gitlab_branch_protection forge/projects/keeper/${name}:main`]),
      ...["infra-observability:main:Chart.yaml", "infra-observability:main:templates/includes.yaml", "mirror:main:mirror.sh"].map((file) => `gitlab_repository_file forge/projects/keeper/${file}`),
      "gitlab_branch_protection forge/projects/keeper/mirror:sync/*",
      "harbor_project keeper",
      "kubernetes_namespace_v1 app1 keeper-dev",
      "kubernetes_namespace_v1 app1 keeper-live",
      "nexus_repository_maven_group keeper-repository-group",
      "nexus_repository_maven_hosted keeper-repository-release",
      "nexus_repository_maven_hosted keeper-repository-snapshot",
      "nexus_repository_npm_group keeper-npm-group",
      "nexus_repository_npm_hosted keeper-npm",
      ...["front-1013", "infra-32aa", "notes-58fb"].map((name) => `sonarqube_project keeper-${name}`),
      "vault_mount keeper",
      ...["GITLAB", "NEXUS", "REGISTRY/ro-robot", "REGISTRY/rw-robot", "SONAR", "front-mirror", "infra-mirror", "infra-mirror-input", "tech/GITLAB_MIRROR"].map((name) => `vault_kv_secret_v2 forge-dso/data/forge/projects/keeper/${name}`),
    ].sort();
    const withoutKeeper = () => [...withBoth.keys()].filter((name) => withoutProjects.has(name) || !withKeeper.has(name));

    test("that retains leaves what holds user data, as it was, and nothing else", async () => {
      const { added, changed } = await change("keeper", retired);
      expect({ added, changed }).toEqual({ added: [], changed: [] });
      expect(difference(new Map(withoutKeeper().map((name) => [name, withBoth.get(name)!])), estate.contents())).toEqual({ added: kept, changed: [], removed: [] });
      expect(scheduled()).toEqual([]);
      expect(resourcesIn(estate.state("project-keeper"))).toEqual([]);
      // Its file may go: there is no stack any more, and nothing that a stack would still hold.
      delete estate.inventory.projects["keeper"];
      expect([...(await estate.synthesise()).keys()]).not.toContain("project-keeper");
    }, TIMEOUT);

    describe("that purges", () => {
      let purged: Estate;
      let declared: Synthesised;
      let order: RunOrder;
      let left: Difference;
      beforeAll(async () => {
        purged = await everything.copy();
        purged.sandbox.objects.add("harbor_repository", { name: "sweeper/front", project: "sweeper" });
        declared = (await purged.synthesise()).get("project-sweeper")!;
        purged.declare("sweeper", retired);
        order = new RunOrder(await purged.apply(["project-sweeper"]));
        left = difference(withKeeper, purged.contents());
      }, TIMEOUT);
      afterAll(() => purged.dispose());

      test("§6.1 #3: leaves nothing, images included", async () => {
        expect(left).toEqual({ added: [], changed: [], removed: [] });
        expect(purged.objects("harbor_repository")).toEqual([]);
        expect(purged.objects("gitlab_scheduled_deletion")).toEqual([]);
        expect(resourcesIn(purged.state("project-sweeper"))).toEqual([]);
        expect(await purged.changes("project-sweeper")).toEqual([]);
      }, TIMEOUT);

      test("§7.6 #8: goes in the order that Nexus takes, groups before their members", () => {
        for (const [group, member] of [["nexus_repository_maven_group", "nexus_repository_maven_hosted"], ["nexus_repository_npm_group", "nexus_repository_npm_hosted"]] as const) {
          expect(order.destroysBefore(group, member)).toBe(true);
          expect(() => estate.sandbox.objects.remove(member, estate.objects(member)[0]!.id)).toThrow(/is still used by nexus_repository/);
        }
        expect(order.destroysBefore("nexus_security_user", /^nexus_security_role\.project_nexus_/)).toBe(true);
      });

      test("§7.6 #8, §6.2 #39: goes in the order that Keycloak takes, children before parents", () => {
        const pairs = references(declared, "keycloak_group", "parent_id");
        expect(pairs.length).toBeGreaterThan(15);
        expect(pairs.filter(({ child, parent }) => !order.destroysBefore(child, parent))).toEqual([]);
        const [group] = estate.sandbox.objects.list({ type: "keycloak_group" }).filter(({ attributes }) => attributes["path"] === "/keeper");
        expect(() => estate.sandbox.objects.remove("keycloak_group", group!.id)).toThrow(/is still used by keycloak_group/);
      });

      test("goes in the order that Argo CD takes: Applications, then their AppProject, then its credential and the namespace", () => {
        const argocd = (env: string, what: string) => new RegExp(`^kubernetes_manifest\\.project_${what}_${env}_.*argocd_pub_`);
        for (const env of ["dev", "live"]) {
          const namespace = new RegExp(`^kubernetes_namespace_v1\\.project_environment_${env}_`);
          expect(order.destroysBefore(argocd(env, "deployment"), argocd(env, "environment"))).toBe(true);
          expect(order.destroysBefore(argocd(env, "environment"), namespace)).toBe(true);
        }
        expect(order.destroysBefore(argocd("[a-z]+", "deployment"), /^kubernetes_secret_v1\./)).toBe(true);
        expect(order.destroysBefore(/^kubernetes_(quota|limit|network|role|default|resource).*project_environment_dev/, /^kubernetes_namespace_v1\.project_environment_dev/)).toBe(true);
      });

      test("goes in an order in which nothing is pulled from under what uses it: tokens before accounts, what is in a place before the place", () => {
        expect(order.destroysBefore("sonarqube_user_token", "sonarqube_user")).toBe(true);
        expect(order.destroysBefore("harbor_robot_account", "harbor_project")).toBe(true);
        expect(order.destroysBefore("gitlab_pipeline_trigger", /^gitlab_project\.project_gitlab_mirror_/)).toBe(true);
        expect(order.destroysBefore("gitlab_group_access_token", "gitlab_group")).toBe(true);
        expect(order.destroysBefore("vault_jwt_auth_backend_role", "vault_policy")).toBe(true);
        expect(order.destroysBefore("vault_identity_group_alias", "vault_identity_group")).toBe(true);
      });
    });

    test("§6.2 #37, decision 5: that is to be purged after all is switched first and retired then, or GitLab only schedules it", async () => {
      const purge = (): Partial<ProjectSpec> => ({ deletionPolicy: "purge" });
      await everything.inCopy(async (atOnce) => {
        atOnce.declare("keeper", () => ({ ...purge(), ...retired() }));
        await atOnce.apply(["project-keeper"], ["-refresh=false"]);
        expect(atOnce.objects("gitlab_scheduled_deletion").map(({ attributes }) => attributes["path"])).toContain("forge/projects/keeper");
      });

      await change("keeper", purge);
      await change("keeper", retired);
      expect(scheduled()).toEqual([]);
      expect([...estate.contents().keys()].filter((name) => withKeeper.has(name) && !withoutProjects.has(name))).toEqual([]);
    }, TIMEOUT);

    test("whose file goes without having been retired stays as it is, state and all", async () => {
      delete estate.inventory.projects["keeper"];
      expect([...(await estate.synthesise()).keys()].sort()).toEqual(["platform", "project-sweeper", "zone-priv", "zone-pub"]);
      expect(resourcesIn(estate.state("project-keeper")).length).toBeGreaterThan(200);
    }, TIMEOUT);

    test("that retains and is destroyed instead is deleted, as far as services let it be", async () => {
      estate.sandbox.objects.add("harbor_repository", { name: "keeper/front", project: "keeper" });
      const terraform = await estate.prepared("project-keeper");
      const refused = await terraform.tryDestroy();
      expect(refused.code).toBe(1);
      expect(refused.output).toContain("project keeper is not empty, please set force_destroy to TRUE");
      expect(difference(withoutProjects, estate.contents()).added.filter((name) => withKeeper.has(name))).toEqual(["harbor_project keeper"]);
      expect(scheduled()).toContain("forge/projects/keeper");
    }, TIMEOUT);
  });
});

const grafana = ["hprod-RO", "hprod-RW", "prod-RO", "prod-RW"].map((name) => `/grafana/${name}`);

function application(slug: Slug, env: string, name: string): string {
  return `kubernetes_manifest argocd-pub argoproj.io/v1alpha1/Application/argocd/${slug}-${env}-${name}`;
}

function groupsOf(slug: Slug, env: string): readonly string[] {
  const accesses = ["RO", "RW"].map((access) => `/${slug}/console/${env}/${access}`);
  return [`keycloak_group /${slug}/console/${env}`, ...accesses.flatMap((group) => [`keycloak_group ${group}`, `keycloak_group_memberships ${group}`])];
}

/** Of an environment on app1, outside of its namespace. */
function inServices(slug: Slug, env: string): readonly string[] {
  const hash = { dev: "6293", live: "a15f" }[env];
  return [
    ...groupsOf(slug, env),
    `vault_kubernetes_auth_backend_role auth/kubernetes-app1/role/${slug}-${env}`,
    `kubernetes_manifest argocd-pub argoproj.io/v1alpha1/AppProject/argocd/${slug}-${env}-${hash}`,
    ...(env === "dev" ? ["api", "web"] : ["infra"]).map((name) => application(slug, env, name)),
  ];
}

function inNamespace(slug: Slug, env: string): readonly string[] {
  const objects = {
    kubernetes_default_service_account_v1: ["default"],
    kubernetes_limit_range_v1: ["dso-limits"],
    kubernetes_network_policy_v1: ["allow-dns", "allow-from-ingress", "allow-from-logging", "allow-from-monitoring", "allow-same-namespace", "deny-default"],
    kubernetes_resource_quota_v1: ["dso-quota"],
    kubernetes_role_binding_v1: ["dso-platform-admin", "dso-platform-readonly", "dso-platform-security", "dso-read-only", "dso-read-write"],
  };
  const custom = { VaultAuth: "vault-auth", VaultConnection: "default", VaultStaticSecret: "registry-pull-secret" };
  return [
    ...Object.entries(objects).flatMap(([type, names]) => names.map((name) => `${type} app1 ${slug}-${env}/${name}`)),
    ...Object.entries(custom).map(([kind, name]) => `kubernetes_manifest app1 secrets.hashicorp.com/v1beta1/${kind}/${slug}-${env}/${name}`),
  ];
}

/** Who has permissions on a project in SonarQube. */
function analysers(slug: Slug): readonly string[] {
  const roles = ["admin", "developer", "devops", "readonly", "security"].map((role) => `group-/${slug}/console/${role}`);
  return [...roles, "group-/console/readonly", "group-/console/security", `user-${slug}`];
}

/** Names of the objects in which a text occurs, whatever the text is part of. */
function mentions(contents: Contents, text: RegExp): readonly string[] {
  return [...contents].filter(([name, content]) => text.test(name) || text.test(content)).map(([name]) => name).sort();
}

function resourcesIn(state: string): readonly string[] {
  const { resources } = JSON.parse(state) as { resources: readonly { mode: string; type: string; name: string }[] };
  return resources.filter(({ mode }) => mode === "managed").map(({ type, name }) => `${type}.${name}`);
}
