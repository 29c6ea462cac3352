import type { WorkloadLogin } from "../../../lib/capabilities";
import { readProviderSchemas } from "../../../lib/providers/schemas";
import { describeProblems, validateConfiguration } from "../../../lib/providers/validate";
import { buildZone, documents, manifest, only } from "./build";

const zoneReader: WorkloadLogin = { mount: "kubernetes-app1", method: "kubernetes", role: "zone-pub", audiences: ["vault"], serviceAccount: "default" };
const byKeys: WorkloadLogin = { ...zoneReader, mount: "kubernetes-app2", method: "jwt", role: "zone-priv" };

describe("how the operator beside Argo CD reads the zone's secrets", () => {
  const { synthesised } = buildZone("pub", {}, { zoneReader });
  const at = (name: string) => synthesised.resources("kubernetes_manifest").find(({ path }) => path.endsWith(name))!;

  test("is a VaultAuth in Argo CD's own namespace, with the zone's role, of use nowhere else", () => {
    const labels = { "app.kubernetes.io/managed-by": "dso-console" };
    expect(manifest(synthesised, "VaultAuth")).toEqual({
      apiVersion: "secrets.hashicorp.com/v1beta1",
      kind: "VaultAuth",
      metadata: { name: "vault-auth", namespace: "argocd", labels },
      spec: {
        vaultConnectionRef: "argocd-vault-connection",
        method: "kubernetes",
        mount: "kubernetes-app1",
        kubernetes: { role: "zone-pub", serviceAccount: "default", audiences: ["vault"] },
        allowedNamespaces: ["argocd"],
      },
    });
    expect(manifest(synthesised, "VaultConnection")).toEqual({
      apiVersion: "secrets.hashicorp.com/v1beta1",
      kind: "VaultConnection",
      metadata: { name: "argocd-vault-connection", namespace: "argocd", labels },
      spec: { address: "https://vault.example.org", skipTLSVerify: false },
    });
  });
  test("comes before the secrets that need it, and goes after them", () => {
    for (const secret of ["app1/store/argocd/secret", "app3/store/argocd/secret"]) expect(at(secret).attributes["depends_on"]).toEqual([at("vault-auth").address]);
    expect(at("vault-auth").attributes["depends_on"]).toEqual([at("vault-connection").address]);
  });
  test("addresses, which are the contract with everybody's state", () => {
    expect(synthesised.addresses).toMatchSnapshot();
  });
  test("the provider would refuse none of it", () => {
    expect(describeProblems(validateConfiguration(synthesised.json, readProviderSchemas()))).toBe("");
  });
  test("is called as the options say, and trusts the authority that they name", () => {
    const named = buildZone("pub", { namespace: "gitops", vaultAuth: "zone", vaultCaCertSecret: "vault-ca" }, { zoneReader }).synthesised;
    expect(manifest(named, "VaultAuth")).toMatchObject({ metadata: { name: "zone", namespace: "gitops" }, spec: { allowedNamespaces: ["gitops"] } });
    expect(manifest(named, "VaultConnection").spec).toMatchObject({ caCertSecretRef: "vault-ca" });
  });
  test("is not made where the platform does not say where Argo CD is: it must exist", () => {
    const without = buildZone("pub").synthesised.resources().map(({ attributes }) => attributes["manifest"].kind);
    expect(new Set(without)).toEqual(new Set(["VaultStaticSecret"]));
  });
  test("is not made where no cluster's credentials come that way", () => {
    for (const options of [{ clusterSecrets: "none" } as const, { clusterCredentials: { app1: 1, app3: 1 } }]) {
      expect(buildZone("pub", options, { zoneReader }).synthesised.resources("kubernetes_manifest")).toEqual([]);
    }
  });
  test("in a zone that pulls, is a file of the zone's own folder, which the root may apply (decision 31)", () => {
    const { files, synthesised } = buildZone("priv", {}, { zoneReader: byKeys });
    expect(synthesised.resources()).toEqual([]);
    const objects = documents(files.get("priv: _zone/vault.yaml"));
    expect(objects.map(({ kind }) => kind)).toEqual(["VaultConnection", "VaultAuth"]);
    expect(only(objects, "VaultAuth").spec).toMatchObject({ method: "jwt", mount: "kubernetes-app2", jwt: { role: "zone-priv", serviceAccount: "default" } });
    const allowed = only(documents(files.get("priv: root.yaml")), "AppProject").spec.namespaceResourceWhitelist.map(({ kind }: any) => kind);
    for (const { kind } of objects) expect(allowed).toContain(kind);
    expect([...buildZone("priv", { clusterSecrets: "none", gitCredentials: "none" }, { zoneReader: byKeys }).files.keys()]).not.toContain("priv: _zone/vault.yaml");
  });
});
