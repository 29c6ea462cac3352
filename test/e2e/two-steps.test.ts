/**
 * What a provider configuration belongs to is taken away in two steps (decision 4): declared as retired and deployed
 * everywhere, then removed. With real Terraform on the sandbox.
 */
import type { PlatformSpec } from "../../lib/spec";
import { difference, Estate, TIMEOUT, type Contents } from "./estate";
import { platform, project } from "./estate-inventory";

describe("in two steps", () => {
  let everything: Estate;
  let before: Contents;
  let estate: Estate;

  beforeAll(async () => {
    everything = await Estate.empty({ platform, projects: { keeper: project("keeper", "retain") } });
    await everything.apply();
    before = everything.contents();
    await everything.close();
  }, TIMEOUT);
  beforeEach(async () => {
    estate = await everything.copy();
  });
  afterEach(() => estate.dispose());
  afterAll(() => everything.dispose());

  function change(declaration: (spec: PlatformSpec) => Partial<PlatformSpec>): void {
    estate.inventory.platform = { ...estate.inventory.platform, ...declaration(estate.inventory.platform) };
  }
  /** Applies all stacks, and shows that nothing is left to do. */
  async function deploy(): Promise<void> {
    await estate.apply(undefined, ["-refresh=false"]);
    for (const stack of (await estate.synthesise()).keys()) expect([stack, ...(await estate.changes(stack))]).toEqual([stack]);
  }
  const left = (pattern: RegExp) => [...estate.contents().keys()].filter((name) => pattern.test(name)).sort();

  test("a zone leaves with its clusters, and keeps what holds user data", async () => {
    const withoutPulled = () => estate.declare("keeper", ({ environments }) => ({ environments: environments!.filter(({ name }) => name !== "pulled"), removed: { environments: ["pulled"] } }));
    change(({ zones }) => ({ zones: zones.map((zone) => (zone.slug === "priv" ? { ...zone, retired: true } : zone)) }));
    await expect(estate.synthesise()).rejects.toThrow(/zone-retired/);
    withoutPulled();
    await deploy();
    change(({ zones, clusters }) => ({ zones: zones.filter(({ slug }) => slug !== "priv"), clusters: clusters.filter(({ zone }) => zone !== "priv") }));
    await deploy();
    expect([...(await estate.synthesise()).keys()].sort()).toEqual(["platform", "project-keeper", "zone-pub"]);
    expect(difference(before, estate.contents())).toEqual({
      added: [],
      changed: [],
      removed: [
        "gitlab_deploy_token forge/projects/infra/priv: argocd-priv-1",
        "gitlab_group_deploy_token forge/projects/keeper: argocd-priv-1",
        ...["priv1/pulled/argocd.yaml", "priv1/pulled/namespace.yaml", "project.yaml"].map((path) => `gitlab_repository_file forge/projects/infra/priv:main:keeper/${path}`),
        ...["", "/RO", "/RW"].map((group) => `keycloak_group /keeper/console/pulled${group}`),
        ...["/RO", "/RW"].map((group) => `keycloak_group_memberships /keeper/console/pulled${group}`),
        "keycloak_openid_client argocd-priv-zone",
        "keycloak_openid_client_default_scopes argocd-priv-zone",
        "vault_auth_backend kubernetes-priv1",
        "vault_kubernetes_auth_backend_config auth/kubernetes-priv1/config",
        "vault_kubernetes_auth_backend_role auth/kubernetes-priv1/role/keeper-pulled",
        "vault_kv_secret_v2 zone-priv/data/git/_zone",
        "vault_kv_secret_v2 zone-priv/data/git/keeper",
        "vault_policy tech--zone-priv--ro",
      ],
    });
    // Its repository and its secrets are still there, for whoever looks after what it ran.
    expect(left(/infra\/priv$|^vault_mount zone-priv/)).toEqual(["gitlab_project forge/projects/infra/priv", "vault_mount zone-priv"]);
  }, TIMEOUT);

  test("a service leaves every stack, and keeps what holds user data", async () => {
    const { sonarqube, ...others } = platform.services!;
    change(() => ({ services: { ...others, sonarqube: { ...sonarqube, retired: true } } }));
    await deploy();
    change(() => ({ services: others }));
    await deploy();
    const { added, changed, removed } = difference(before, estate.contents());
    // The catalogue has no component for it any more, which makes another version, that the project's mirror follows.
    expect(added).toEqual([expect.stringMatching(/^gitlab_release .*:0\.1\.0-[0-9a-f]{8}$/)]);
    const ofCatalogue = "gitlab_repository_file forge/projects/catalog:main:";
    expect(changed).toContain(`${ofCatalogue}README.md`);
    // Jobs may read its token no more.
    expect(changed.filter((name) => !name.startsWith(ofCatalogue))).toEqual(["gitlab_project forge/projects/keeper/mirror", "vault_policy ci--keeper--read"]);
    expect(removed.filter((name) => !name.startsWith("sonarqube_") && !name.startsWith("gitlab_release "))).toEqual([
      "gitlab_group_variable forge/projects:SONAR_HOST_URL:*",
      ...["front", "infra", "notes"].flatMap((name) => ["PROJECT_KEY", "PROJECT_NAME", "SONAR_PROJECT_PROPERTIES"].map((key) => `gitlab_project_variable forge/projects/keeper/${name}:${key}:*`)),
      `${ofCatalogue}templates/sonarqube.yml`,
    ]);
    expect(left(/^sonarqube_|\/SONAR$/)).toEqual([
      "sonarqube_permission_template Forge Default",
      "sonarqube_permissions group-sonar-administrators-t_Forge Default-permissions",
      "sonarqube_permissions project-creator-t_Forge Default-permissions",
      "sonarqube_project keeper-front-1013",
      "sonarqube_project keeper-infra-32aa",
      "sonarqube_project keeper-notes-58fb",
      "vault_kv_secret_v2 forge-dso/data/forge/projects/keeper/SONAR",
    ]);
  }, TIMEOUT);
});
