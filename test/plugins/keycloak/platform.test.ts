import type { Synthesised } from "../../../lib/testing";
import { groupPaths, membersOf, platformStack, problems, secrets, zoneStack } from "./stacks";

describe("the platform", () => {
  const synthesised = platformStack({
    platform: {
      admins: [
        { user: "platform@example.org", role: "admin" },
        { user: "Second@example.org", role: "admin" },
        { user: "second@example.org", role: "security" },
      ],
    },
  });

  test("has a group for each of its roles, also for those that nobody has (console §3.3.3, decision 23)", () => {
    expect(groupPaths(synthesised)).toEqual(["/console", "/console/admin", "/console/readonly", "/console/security"]);
  });
  test("exactly its administrators are in them", () => {
    expect(membersOf(synthesised, "/console/admin")).toEqual(["platform@example.org", "second@example.org"]);
    expect(membersOf(synthesised, "/console/security")).toEqual(["second@example.org"]);
    expect(membersOf(synthesised, "/console/readonly")).toEqual([]);
    expect(membersOf(synthesised, "/console")).toBeUndefined();
  });
  test("everything is in the realm that was looked up", () => expectOneRealm(synthesised));
  test("the scope of clients belongs to the installation", () => {
    expect(synthesised.resources("keycloak_openid_client_scope")).toEqual([]);
  });
  test("no realm is created, none of its settings touched", () => {
    expect(synthesised.resources("keycloak_realm")).toEqual([]);
  });
  test("the provider accepts it", () => {
    expect(problems(synthesised)).toBe("");
  });
  test("its addresses stay", () => {
    expect(synthesised.addresses).toMatchSnapshot();
  });
  test("two administrators with one account are refused", () => {
    const admins = [
      { user: "one@example.org", role: "admin" },
      { user: "one@elsewhere.org", role: "readonly" },
    ] as const;
    expect(() => platformStack({ platform: { admins }, props: { username: "localPart" } })).toThrow(/platform\/admins\/1\/user: .*\[keycloak-account-taken\]/);
  });
});

describe("a platform without a scope for clients", () => {
  const synthesised = platformStack({ props: { clientScope: { name: "forge", manage: true } } });

  test("gets one that maps groups as full paths (design §8)", () => {
    const scope = synthesised.resource("keycloak_openid_client_scope");
    const realm_id = `\${${synthesised.dataSources("keycloak_realm")[0]!.address}.id}`;
    expect(scope.attributes).toEqual({ realm_id, name: "forge", description: "Groups as full paths", include_in_token_scope: true });
    expect(synthesised.resource("keycloak_openid_group_membership_protocol_mapper").attributes).toEqual({
      realm_id,
      name: "groups",
      client_scope_id: `\${${scope.address}.id}`,
      claim_name: "groups",
      full_path: true,
      add_to_id_token: true,
      add_to_access_token: true,
      add_to_userinfo: true,
    });
  });
  test("the provider accepts it", () => {
    expect(problems(synthesised)).toBe("");
  });
});

describe("a zone", () => {
  const synthesised = zoneStack({ platform: undefined });
  const client = synthesised.resource("keycloak_openid_client");

  test("has a confidential client for its Argo CD (console §3.3.4)", () => {
    expect(client.attributes).toMatchObject({
      client_id: "argocd-pub-zone",
      name: "Argo CD Public",
      enabled: true,
      access_type: "CONFIDENTIAL",
      client_authenticator_type: "client-secret",
      standard_flow_enabled: true,
      implicit_flow_enabled: false,
      direct_access_grants_enabled: false,
      service_accounts_enabled: false,
      root_url: "https://argocd.pub.example.org",
      admin_url: "https://argocd.pub.example.org",
      base_url: "/applications",
      valid_redirect_uris: ["https://argocd.pub.example.org/auth/callback"],
      web_origins: ["https://argocd.pub.example.org"],
    });
  });
  test("its secret is made and kept by the secret store, and is in no state", () => {
    const password = synthesised.ephemerals("random_password");
    expect(secrets).toEqual([{ path: "keycloak", keys: ["clientSecret"], rotation: 1, length: 30 }]);
    expect(password.map(({ attributes }) => attributes)).toEqual([{ length: 30 }]);
    expect(client.attributes["client_secret_wo"]).toBe(`\${${password[0]!.address}.result}`);
    expect(client.attributes["client_secret_wo_version"]).toBe("${tostring(7)}");
    expect(client.attributes["client_secret"]).toBeUndefined();
  });
  test("its default scope is the one that carries groups, and must exist", () => {
    const scope = synthesised.dataSources("keycloak_openid_client_scope");
    expect(scope.map((each) => each.attributes["name"])).toEqual(["generic"]);
    expect(synthesised.resource("keycloak_openid_client_default_scopes").attributes).toMatchObject({
      client_id: `\${${client.address}.id}`,
      default_scopes: [`\${${scope[0]!.address}.name}`],
    });
  });
  test("everything is in the realm that was looked up", () => expectOneRealm(synthesised));
  test("the providers accept it", () => {
    expect(problems(synthesised)).toBe("");
  });
  test("its addresses stay", () => {
    expect(synthesised.addresses).toMatchSnapshot();
  });
  test("§6.2 #31: raising the counter rotates the secret", () => {
    zoneStack({ props: { rotation: "2026-11" } });
    expect(secrets.map((secret) => secret.rotation)).toEqual(["2026-11"]);
  });
  test("an address with a final slash gives the same client", () => {
    const zones = [{ slug: "pub", label: "Public", argocdUrl: "https://argocd.pub.example.org/", delivery: "push", argocdContext: "argocd-pub" }] as const;
    const slashed = zoneStack({ platform: { zones, clusters: [] } });
    expect(slashed.resource("keycloak_openid_client").attributes).toMatchObject({ root_url: "https://argocd.pub.example.org", valid_redirect_uris: ["https://argocd.pub.example.org/auth/callback"] });
  });
  test("without a secret store there is no client, since its secret would have no keeper", () => {
    expect(zoneStack({}, () => undefined).addresses).toEqual([]);
  });
});

function expectOneRealm(synthesised: Synthesised): void {
  const [realm, ...others] = synthesised.dataSources("keycloak_realm");
  expect(others).toEqual([]);
  expect(realm!.attributes["realm"]).toBe("dso");
  const ofKeycloak = [...synthesised.resources(), ...synthesised.dataSources()].filter(({ type }) => type.startsWith("keycloak_") && type !== "keycloak_realm");
  expect(ofKeycloak.length).toBeGreaterThan(2);
  for (const block of ofKeycloak) expect([block.address, block.attributes["realm_id"]]).toEqual([block.address, `\${${realm!.address}.id}`]);
}
