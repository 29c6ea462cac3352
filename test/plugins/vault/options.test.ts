import Ajv from "ajv";
import { definition } from "../../../lib/plugins/vault";
import { reservedSlugs } from "../../../lib/values/slug";
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

  test.each(["audit", "auth", "cubbyhole", "identity", "sys"])("a core KV, or a project's mount, at %s, where Vault mounts nothing", (own) => {
    expect(judge({ coreKv: own })).toEqual([
      {
        code: "core-kv-is-vaults",
        at: ["services", "vault", "coreKv"],
        message: "the core KV is a path that Vault keeps for itself",
        found: own,
        allowed: "anything but audit, auth, cubbyhole, identity, sys",
      },
    ]);
    expect(reservedSlugs).toContain(own);
  });

  test("projects below the platform's own folder: its identities would hold the secrets of all", () => {
    const below = (rootPath: string) => judge({}, { ...platformSpec, rootPath });
    expect(below("platform/projects")).toEqual([
      {
        code: "root-path-is-platform-folder",
        at: ["rootPath"],
        message: "projects' secrets would be below platform/ in Vault's core KV, where the platform's own are",
        found: "platform/projects",
        allowed: "a path whose first part is not platform",
        fix: "name the group above all projects otherwise",
      },
    ]);
    expect(below("platform").map(({ code }) => code)).toEqual(["root-path-is-platform-folder"]);
    for (const beside of ["platforms", "forge/platform"]) expect(below(beside)).toEqual([]);
  });

  describe("auth mounts", () => {
    const issuer = "https://gitlab.example.org";
    const refused = (vault: object, platform = platformSpec) => judge({ issuer, ...vault }, platform).map(({ code, at, found }) => `${at.at(-1)} ${String(found)}: ${code}`);

    test("one that ends in a slash", () => {
      expect(judge({ issuer, jwtMount: "gitlab/" })).toEqual([
        {
          code: "auth-mount-ends-in-slash",
          at: ["services", "vault", "jwtMount"],
          message: "the auth mount ends in a slash",
          found: "gitlab/",
          allowed: "lower-case letters, digits, dashes, and slashes in between",
          fix: "write gitlab",
        },
      ]);
      expect(refused({ oidcMount: "people/" })).toEqual(["oidcMount people/: auth-mount-ends-in-slash"]);
    });

    test("that of CI jobs is nobody else's", () => {
      expect(judge({ issuer, jwtMount: "kubernetes-app1" })).toEqual([
        {
          code: "auth-mount-taken",
          at: ["services", "vault", "jwtMount"],
          message: "the auth mount of CI jobs is that of pods of cluster app1",
          found: "kubernetes-app1",
          allowed: "a mount other than kubernetes-app1, neither above nor below it",
        },
      ]);
      expect(refused({ jwtMount: "oidc" })).toEqual(["jwtMount oidc: auth-mount-taken"]);
      expect(refused({ jwtMount: "people", oidcMount: "people" })).toEqual(["jwtMount people: auth-mount-taken"]);
      expect(refused({ jwtMount: "token" })).toEqual(["jwtMount token: auth-mount-taken"]);
      expect(refused({ jwtMount: "approle", appRole: true })).toEqual(["jwtMount approle: auth-mount-taken"]);
    });

    test("nor that of people a cluster's, former labels included", () => {
      expect(refused({ oidcMount: "kubernetes-app2" })).toEqual(["oidcMount kubernetes-app2: auth-mount-taken"]);
      const renamed = platformSpec.clusters.map((cluster) => (cluster.label === "app1" ? { ...cluster, label: "app9", previousLabel: "app1" } : cluster));
      for (const mount of ["kubernetes-app1", "kubernetes-app9"]) {
        expect(refused({ jwtMount: mount }, { ...platformSpec, clusters: renamed })).toEqual([`jwtMount ${mount}: auth-mount-taken`]);
      }
    });

    test("nor above or below another", () => {
      expect(refused({ jwtMount: "oidc/jobs" })).toEqual(["jwtMount oidc/jobs: auth-mount-taken"]);
      expect(refused({ jwtMount: "ci", oidcMount: "ci/people" })).toEqual(["jwtMount ci: auth-mount-taken"]);
    });

    test("what merely resembles another, or is not made, is not refused", () => {
      expect(refused({ jwtMount: "oidc-jobs" })).toEqual([]);
      expect(refused({ jwtMount: "approle" })).toEqual([]);
      expect(refused({ jwtMount: "oidc", manage: { jwt: false } })).toEqual([]);
      expect(judge({ oidcMount: "jwt" })).toEqual([]);
    });
  });

  test("the same from TypeScript", () => {
    expect(() => synthesisePlatform({ vault: { coreKv: "zone-pub" } })).toThrow("platform/services/vault/coreKv: the core KV is the Vault mount of a zone [core-kv-is-zone-mount]");
  });
});
