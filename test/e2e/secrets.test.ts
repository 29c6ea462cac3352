/**
 * A factory with every kind of secret is deployed, and every secret of it rotated, with real Terraform on the sandbox.
 * Then everything that Terraform has written and said is searched for every value that any service has held.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Artefacts, type Finding } from "./artefacts";
import { difference, Estate, TIMEOUT, type Contents } from "./estate";
import { platform, project } from "./estate-inventory";
import { isBefore, RunOrder } from "./run-order";
import { secretsOf, type Secret, type SecretKind } from "./secret-kinds";
import { OPTIONAL_STATE_SECRETS, STATE_SECRETS, EMPTY_IN_STATE } from "./state-secrets";
import { sensitiveAttributes } from "./sensitive-attributes";

const ZONES = ["zone-priv", "zone-pub"];
const ALL = ["platform", ...ZONES, "project-keeper"];
const CLUSTER = "clusters/cluster-app1/argocd-cluster-secret";

/** Odd enough that each way of writing it down differs. */
const sentinel = (of: string, generation: number) => `sentinel/${of}+"${generation}" ~é`;
const external = (generation: number) => ({
  TF_VAR_external__keeper__infra__username: sentinel("external user", generation),
  TF_VAR_external__keeper__infra__token: sentinel("external token", generation),
});
const clusterSecret = (generation: number) => JSON.stringify({ server: "https://app1.example.org", config: JSON.stringify({ bearerToken: sentinel("cluster", generation) }) });

/** What providers log in with: those of Keycloak's that are no secret aside. */
const PROVIDER_SECRETS = ["GITLAB_TOKEN", "VAULT_TOKEN", "HARBOR_PASSWORD", "KEYCLOAK_PASSWORD", "NEXUS_PASSWORD", "SONAR_TOKEN", "SONARQUBE_TOKEN"];

describe("secrets", () => {
  let estate: Estate;
  const artefacts = new Artefacts();
  /** Before and after all of them were rotated. */
  let before: readonly Secret[];
  let after: readonly Secret[];
  let secrets: readonly Secret[];
  /** What Terraform said while it rotated them, by stack. */
  const rotation = new Map<string, RunOrder>();

  /** Plans, applies the plan, and keeps all that is written and said meanwhile. */
  async function deploy(name: string, stacks: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const said = new Map<string, string>();
    const synthesised = await estate.synthesise();
    for (const stack of stacks) {
      const at = `${name} ${stack}`;
      const { json } = synthesised.get(stack)!;
      artefacts.addText("configuration", at, JSON.stringify(json));
      const terraform = estate.terraform(stack);
      const planned = await terraform.tryPlan(json);
      const shown = await terraform.must(["show", "-json", "plan.bin"]);
      const applied = await terraform.must(["apply", "-no-color", "-input=false", "plan.bin"]);
      artefacts.addText("log", at, `${planned.output}\n${applied}`);
      artefacts.addJson("plan", at, shown);
      artefacts.addPlanFile(at, readFileSync(join(terraform.directory, "plan.bin")));
      artefacts.addJson("state", at, estate.state(stack));
      said.set(stack, applied);
    }
    for (const { id, attributes } of estate.objects("gitlab_repository_file")) artefacts.addText("Git file", `${name} ${id}`, String(attributes["content"]));
    return said;
  }

  beforeAll(async () => {
    const declared = project("keeper", "retain");
    // Besides the mirrored one, one that pipelines write into.
    const repositories = [...declared.repositories!, { name: "manifests", infra: true }];
    const keeper = { ...declared, repositories, services: { harbor: { projectRobot: true } } };
    estate = await Estate.empty({ platform, projects: { keeper } });
    for (const name of PROVIDER_SECRETS) estate.environment[name] = sentinel(name, 1);
    Object.assign(estate.environment, external(1));
    const { services = {} } = estate.inventory.platform;
    const withServices = (changes: Record<string, object>) => {
      const changed = Object.entries(changes).map(([id, options]) => [id, { ...services[id], ...options }]);
      estate.inventory.platform = { ...estate.inventory.platform, services: { ...services, ...Object.fromEntries(changed) } };
    };
    await deploy("first", ["platform", ...ZONES]);
    // An administrator brings the credentials of a cluster, when the zone is there.
    estate.sandbox.objects.add("vault_kv_secret_v2", { mount: "zone-pub", name: CLUSTER, data_json: clusterSecret(1) });
    withServices({ argocd: { clusterCredentials: { app1: 1 } } });
    await deploy("cluster", ["zone-pub"]);
    await deploy("first", ["project-keeper"]);
    before = [...secretsOf(estate), ...given(1)];

    const [credentials] = estate.sandbox.objects.list({ type: "vault_kv_secret_v2", key: `zone-pub/data/${CLUSTER}` });
    estate.sandbox.objects.patch("vault_kv_secret_v2", credentials!.id, { data_json: clusterSecret(2) });
    Object.assign(estate.environment, external(2));
    withServices({ argocd: { clusterCredentials: { app1: 2 } }, keycloak: { rotation: 2 }, gitlab: { zoneTokenGeneration: 2 } });
    estate.declare("keeper", ({ repositories, services: options }) => ({
      rotation: { harbor: 2, nexus: 2, sonarqube: 2, gitlab: 2 },
      services: { ...options, gitlab: { triggerGeneration: 2 } },
      repositories: repositories!.map((each) => (each.private ? { ...each, credentialsVersion: 2 } : each)),
    }));
    for (const [stack, output] of await deploy("rotated", [...ZONES, "project-keeper"])) rotation.set(stack, new RunOrder(output));
    after = [...secretsOf(estate), ...given(2)];
    secrets = [...before, ...after];
  }, 2 * TIMEOUT);
  afterAll(() => estate.dispose());

  /** What was given from outside, wherever it went. */
  function given(generation: number): readonly Secret[] {
    const providers = PROVIDER_SECRETS.map((name): Secret => ({ kind: "credentials of a provider", where: name, value: sentinel(name, 1) }));
    const repositories = Object.entries(external(generation)).map(([where, value]): Secret => ({ kind: "credentials of an external repository", where, value }));
    return [...providers, ...repositories, { kind: "credentials of a cluster", where: CLUSTER, value: sentinel("cluster", generation) }];
  }
  const values = (all: readonly Secret[], kind: SecretKind) => new Set(all.filter((each) => each.kind === kind).map(({ value }) => value));
  const places = (findings: readonly Finding[]) => Object.fromEntries(findings.map(({ place, kind }) => [place, kind]));
  const vault = (name: string) => estate.secret(`forge/projects/keeper/${name}`);
  const hidden = (type: string, key: string) => estate.sandbox.objects.list({ type, seeded: false }).find((object) => object.key === key)!.hidden;
  const only = (type: string, having: Record<string, unknown> = {}) => {
    const found = estate.objects(type).filter(({ attributes }) => Object.entries(having).every(([name, value]) => attributes[name] === value));
    expect(found).toHaveLength(1);
    return found[0]!.attributes;
  };

  describe("of every kind", () => {
    test("are there to be looked for, before and after their rotation", () => {
      const kinds = [...new Set(secrets.map(({ kind }) => kind))].sort();
      expect(kinds).toEqual([
        "access of Argo CD to Git", "client secret of a zone", "credentials of a cluster", "credentials of a provider", "credentials of an external repository",
        "password of a robot", "password of the Nexus account", "registration token of runners", "token for analysis", "token of badges", "token of the bot", "token of the trigger",
        "token that deploys",
      ]);
      expect(artefacts.kinds).toEqual(["Git file", "configuration", "log", "plan", "plan file", "state"]);
    });
    test("would be found: where they are hidden on purpose, the same search finds them", () => {
      const planted = new Artefacts();
      for (const { where, value } of secrets) {
        planted.addJson("state", where, JSON.stringify({ resources: [{ mode: "managed", type: "fake", instances: [{ attributes: { deep: [{ list: [`x${Buffer.from(`yz${value}`).toString("base64")}`] }] } }] }] }));
      }
      const found = planted.search(secrets);
      expect(new Set(found.map(({ kind }) => kind))).toEqual(new Set(secrets.map(({ kind }) => kind)));
      expect(new Set(found.map(({ place }) => place))).toEqual(new Set(["fake.deep.list"]));
    });
    test("§7.6 #9: are in no file of Git", () => {
      expect(artefacts.search(secrets, "Git file")).toEqual([]);
    });
    test("are in no configuration that is synthesised", () => {
      expect(artefacts.search(secrets, "configuration")).toEqual([]);
    });
    test("are in nothing that Terraform says", () => {
      expect(artefacts.search(secrets, "log")).toEqual([]);
    });
    test("decision 10: are in no state, except what providers force into it", () => {
      expect(places(artefacts.search(secrets, "state"))).toEqual(STATE_SECRETS);
    });
    test("decision 12: are in no plan, except what providers force into the state", () => {
      const found = artefacts.search(secrets, "plan");
      expect(places(found)).toEqual(STATE_SECRETS);
      const inFile = artefacts.search(secrets, "plan file");
      const forced = new Set(Object.values(STATE_SECRETS));
      expect(inFile.filter(({ kind }) => !forced.has(kind))).toEqual([]);
      // What is not a state in there is Terraform's own binary form of the changes.
      expect(places(inFile.filter(({ artefact }) => artefact.includes("tfstate")))).toEqual(STATE_SECRETS);
    });
    test("decision 10: the list is what the schemas make possible for what is emitted, and no more", async () => {
      const possible = sensitiveAttributes([...(await estate.synthesise()).values()]);
      // Two that hold a secret and are not marked as such.
      const unmarked = ["sonarqube_project.badge_token"];
      expect(possible).toEqual([...Object.keys(STATE_SECRETS).filter((place) => !unmarked.includes(place)), ...Object.keys(EMPTY_IN_STATE)].sort());
      for (const place of Object.keys(EMPTY_IN_STATE)) expect(artefacts.at(place).filter((text) => text !== "" && !/^\*+$/.test(text)).map(() => place)).toEqual([]);
    });
    test("are documented one by one", () => {
      const page = readFileSync(join(__dirname, "..", "..", "docs", "SECRETS.md"), "utf8");
      for (const place of [...Object.keys(STATE_SECRETS), ...Object.keys(OPTIONAL_STATE_SECRETS)]) expect(page).toContain(`\`${place}\``);
    });
  });

  describe("with options that say so", () => {
    test("§7.6 #9: are where the option puts them, and nowhere else", async () => {
      await estate.inCopy(async (copy) => {
        const optional = new Artefacts();
        const approle = { role_id: sentinel("role", 1), secret_id: sentinel("secret", 1) };
        for (const [part, value] of Object.entries(approle)) copy.environment[`TF_VAR_approle__keeper__${part}`] = value;
        const { services = {} } = copy.inventory.platform;
        const charts = { compatibility: "dso-charts" };
        copy.inventory.platform = { ...copy.inventory.platform, services: { ...services, argocd: { ...services["argocd"], ...charts }, kubernetes: charts, sonarqube: { ...services["sonarqube"], tokenVariable: true } } };
        await copy.apply(["project-keeper"], ["-refresh=false"]);
        optional.addJson("state", "project-keeper", copy.state("project-keeper"));
        for (const { id, attributes } of copy.objects("gitlab_repository_file")) optional.addText("Git file", id, String(attributes["content"]));
        const all: readonly Secret[] = [...secretsOf(copy), ...Object.values(approle).map((value): Secret => ({ kind: "AppRole of the charts", where: "approle", value }))];
        const { "gitlab_deploy_token.token": _zone, ...ofProject } = STATE_SECRETS;
        expect(places(optional.search(all, "state"))).toEqual({ ...ofProject, ...OPTIONAL_STATE_SECRETS });
        expect(optional.search(all, "Git file").map(({ artefact, kind }) => `${artefact}: ${kind}`)).toEqual(["Git file forge/projects/infra/priv:main:keeper/priv1/pulled/values.yaml: AppRole of the charts"]);
      });
    }, TIMEOUT);
  });

  describe("§6.2 #31: rotation", () => {
    const renewed = (kind: SecretKind) => {
      const [old, now] = [values(before, kind), values(after, kind)];
      expect(now.size).toBe(old.size);
      expect([...now].filter((value) => old.has(value))).toEqual([]);
      return [...now];
    };
    const keeper = () => rotation.get("project-keeper")!;

    test("leaves nothing to be done by a second plan", async () => {
      for (const stack of ALL) expect(await estate.changes(stack)).toEqual([]);
    }, TIMEOUT);

    test.each(["ro-robot", "rw-robot", "project-robot"])("of %s: the registry, the store and its docker configuration have the new secret", (robot) => {
      expect(renewed("password of a robot")).toHaveLength(3);
      const { TOKEN, USERNAME, DOCKER_CONFIG } = vault(`REGISTRY/${robot}`);
      expect(hidden("harbor_robot_account", `robot$keeper+${robot}`)).toEqual({ secret_wo: TOKEN });
      // §7.6 #5
      const { auths } = JSON.parse(DOCKER_CONFIG!) as { auths: Record<string, { auth: string }> };
      expect(Object.entries(auths).map(([host, { auth }]) => `${host} ${Buffer.from(auth, "base64").toString()}`)).toEqual([`harbor.example.org robot$keeper+${robot}:${TOKEN}`]);
      expect(USERNAME).toBe(`robot$keeper+${robot}`);
    });

    test("of the Nexus account: Nexus and the store have the new password", () => {
      expect([vault("NEXUS")["NEXUS_PASSWORD"], hidden("nexus_security_user", "keeper")["password_wo"]]).toEqual([...renewed("password of the Nexus account"), ...values(after, "password of the Nexus account")]);
    });

    test("of the bot: every copy has the new token, before the old one goes", () => {
      const [token] = renewed("token of the bot");
      expect(only("gitlab_group_access_token")["token"]).toBe(token);
      expect([vault("tech/GITLAB_MIRROR")["MIRROR_TOKEN"], vault("front-mirror")["GIT_OUTPUT_PASSWORD"], vault("infra-mirror")["GIT_OUTPUT_PASSWORD"]]).toEqual([token, token, token]);
      for (const copy of [/^vault_kv_secret_v2\..*_bot-secret_/, /^vault_kv_secret_v2\..*_mirror-secret_/]) noGap(keeper(), "gitlab_group_access_token", copy);
    });
    test("of what deploys: the store has the new token, before the old one goes", () => {
      const [token] = renewed("token that deploys");
      expect(only("gitlab_project_access_token")["token"]).toBe(token);
      expect(vault("tech/DEPLOY/manifests")).toEqual({ USER: "keeper-deploy", PASSWORD: token });
      noGap(keeper(), "gitlab_project_access_token", /^vault_kv_secret_v2\..*_deploy-secret_/);
    });

    test("of the trigger: the store has the new token, before the old one goes", () => {
      const [token] = renewed("token of the trigger");
      expect([only("gitlab_pipeline_trigger")["token"], vault("GITLAB")["GIT_MIRROR_TOKEN"]]).toEqual([token, token]);
      noGap(keeper(), "gitlab_pipeline_trigger", /^vault_kv_secret_v2\..*_trigger-secret_/);
    });

    test("of the token for analysis: the store has the next generation, before the last one goes", () => {
      const [token] = renewed("token for analysis");
      expect([only("sonarqube_user_token", { name: "dso-2" })["token"], vault("SONAR")["SONAR_TOKEN"]]).toEqual([token, token]);
      noGap(keeper(), "sonarqube_user_token", /^vault_kv_secret_v2\.project_sonarqube_/);
    });

    test("of Argo CD's access to Git: GitLab, the zone's secrets and Argo CD have the new tokens, before the old ones go", () => {
      expect(renewed("access of Argo CD to Git")).toHaveLength(3);
      const inPub = estate.secret("git/keeper", "zone-pub")["password"];
      const tokens = estate.objects("gitlab_group_deploy_token").map(({ attributes }) => attributes["token"]);
      expect(new Set(tokens)).toEqual(new Set([inPub, estate.secret("git/keeper", "zone-priv")["password"]]));
      expect(hidden("kubernetes_secret_v1", "argocd/keeper-repo-creds")["data_wo"]).toMatchObject({ password: inPub });
      expect(estate.secret("git/_zone", "zone-priv")["password"]).toBe(only("gitlab_deploy_token")["token"]);
      for (const zone of ["pub", "priv"]) noGap(keeper(), new RegExp(`^gitlab_group_deploy_token\\..*_${zone}_`), new RegExp(`^vault_kv_secret_v2\\..*argocd.*_${zone}_`));
      noGap(keeper(), /^gitlab_group_deploy_token\..*_pub_/, /^kubernetes_secret_v1\./);
      noGap(rotation.get("zone-priv")!, "gitlab_deploy_token", /^vault_kv_secret_v2\..*argocd/);
    });

    test("of a zone's client: Keycloak and the zone's secrets have the new secret", () => {
      expect(renewed("client secret of a zone")).toHaveLength(2);
      for (const zone of ["pub", "priv"]) expect(hidden("keycloak_openid_client", `dso/argocd-${zone}-zone`)["client_secret_wo"]).toBe(estate.secret("keycloak", `zone-${zone}`)["clientSecret"]);
    });

    test("of an external repository's credentials: the store has what is given with the raised version", () => {
      renewed("credentials of an external repository");
      const { TF_VAR_external__keeper__infra__username: GIT_INPUT_USER, TF_VAR_external__keeper__infra__token: GIT_INPUT_PASSWORD } = external(2);
      expect(vault("infra-mirror-input")).toEqual({ GIT_INPUT_USER, GIT_INPUT_PASSWORD });
    });

    test("of a cluster's credentials: Argo CD has what the administrators have put into the zone's secrets", () => {
      renewed("credentials of a cluster");
      const { server, config } = JSON.parse(clusterSecret(2)) as { server: string; config: string };
      expect(hidden("kubernetes_secret_v1", "argocd/app1-cluster-secret")["data_wo"]).toEqual({ name: "app1", server, config });
    });

    test("of one secret changes no other", async () => {
      await estate.inCopy(async (copy) => {
        const all: Contents = copy.contents();
        copy.declare("keeper", ({ rotation: counters }) => ({ rotation: { ...counters, nexus: 3 } }));
        await copy.apply(["project-keeper"], ["-refresh=false"]);
        expect(difference(all, copy.contents())).toEqual({ added: [], changed: ["nexus_security_user keeper", "vault_kv_secret_v2 forge-dso/data/forge/projects/keeper/NEXUS"], removed: [] });
      });
    }, TIMEOUT);

    /** The next one is there before its copies follow, and they have followed before the last one goes. */
    function noGap(order: RunOrder, token: string | RegExp, copies: RegExp): void {
      expect(isBefore(order.span("created", token), order.span("modified", copies))).toBe(true);
      expect(isBefore(order.span("modified", copies), order.span("destroyed", token))).toBe(true);
    }
  });
});
