import Ajv from "ajv";
import { definition } from "../../../lib/plugins/vault";
import { platformSpec, synthesisePlatform } from "./support";

const judge = (vault: object, platform = platformSpec) => definition.judgePlatform!({ ...platform, services: { vault: { url: "https://v", ...vault } } });

describe("options of the platform", () => {
  const validate = new Ajv({ strict: false }).compile(definition.platformSchema);

  test.each([
    [{ url: "https://vault.example.org" }, true],
    [{ url: "https://vault.example.org", coreKv: "forge-dso", manage: { coreKv: false }, zoneReaders: { pub: { cluster: "app1" } } }, true],
    [{}, false],
    [{ url: "vault.example.org" }, false],
    [{ url: "https://v", coreKv: "a/b" }, false],
    [{ url: "https://v", token: "s.xxx" }, false],
    [{ url: "https://v", manage: { oidc: true } }, false],
    [{ url: "https://v", clusterCertificates: { app1: "nonsense" } }, false],
  ])("%j: %s", (options, valid) => expect(validate(options)).toBe(valid));

  test("every field is described", () => {
    const undescribed = (schema: any, at: string): string[] =>
      Object.entries(schema.properties ?? {}).flatMap(([name, each]: [string, any]) => [...(each.description ? [] : [`${at}.${name}`]), ...undescribed(each, `${at}.${name}`)]);
    expect(undescribed(definition.platformSchema, "vault")).toEqual([]);
  });

  test("what is right is not refused", () => {
    expect(judge({ clusterCertificates: { app1: "x" }, zoneReaders: { pub: { cluster: "app1" } } })).toEqual([]);
    expect(definition.judgePlatform!({ ...platformSpec, services: {} })).toEqual([]);
  });

  test("a certificate for no cluster", () => {
    expect(judge({ clusterCertificates: { app9: "x" } })).toEqual([
      {
        code: "unknown-cluster",
        at: ["services", "vault", "clusterCertificates", "app9"],
        message: "a certificate is given for a cluster that the platform does not have",
        found: "app9",
        allowed: "app1, app2, app3",
      },
    ]);
  });

  test("an audience for a cluster that Vault does not call from elsewhere", () => {
    const clusters = platformSpec.clusters.map((cluster) => (cluster.label === "app3" ? { ...cluster, identity: { method: "kubernetes" as const, host: "https://app3" } } : cluster));
    const findings = judge({ clusterAudiences: { app1: "a", app3: "b", app9: "c" } }, { ...platformSpec, clusters });
    expect(findings.map(({ code, at, found, allowed }) => ({ code, at: at.at(-1), found, allowed }))).toEqual([
      { code: "unknown-cluster", at: "app1", found: "app1", allowed: "app3" },
      { code: "unknown-cluster", at: "app9", found: "app9", allowed: "app3" },
    ]);
  });

  test("a reader of no zone, and one on a cluster of another zone", () => {
    expect(judge({ zoneReaders: { moon: { cluster: "app1" }, pub: { cluster: "app2" } } }).map(({ code, at, found, allowed }) => ({ code, at, found, allowed }))).toEqual([
      { code: "unknown-zone", at: ["services", "vault", "zoneReaders", "moon"], found: "moon", allowed: "priv, pub" },
      { code: "unknown-cluster", at: ["services", "vault", "zoneReaders", "pub", "cluster"], found: "app2", allowed: "app1, app3" },
    ]);
  });

  test("a core KV that is a zone's mount", () => {
    expect(judge({ coreKv: "zone-pub" }).map(({ code, found }) => ({ code, found }))).toEqual([{ code: "core-kv-is-zone-mount", found: "zone-pub" }]);
  });

  test("the same from TypeScript", () => {
    expect(() => synthesisePlatform({ vault: { coreKv: "zone-pub" } })).toThrow("platform/services/vault/coreKv: the core KV is the Vault mount of a zone [core-kv-is-zone-mount]");
  });
});
