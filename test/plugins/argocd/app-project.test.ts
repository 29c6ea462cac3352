import { policyFault } from "../../../lib/plugins/argocd";
import type { ArgocdOptions } from "../../../lib/plugins/argocd";
import { examplePlatform } from "../../../lib/testing";
import { buildProject, dev, manifest } from "./build";

const appProject = (options: ArgocdOptions = {}, more: Parameters<typeof buildProject>[0] = {}) =>
  manifest(buildProject({ options, project: { environments: [dev] }, ...more }).synthesised, "AppProject");

/** What each role may, as `resource action`, denials with a dash before. */
function rights(project: any): Record<string, string[]> {
  return Object.fromEntries(
    project.spec.roles.map(({ name, policies }: any) => [
      name,
      policies.map((text: string) => {
        const [, , resource, action, , effect] = text.split(", ");
        return `${effect === "deny" ? "-" : ""}${resource} ${action}`;
      }),
    ]),
  );
}

describe("an environment's AppProject", () => {
  const project = appProject();

  test("is called and labelled as console §3.8 says", () => {
    expect(project.metadata).toMatchObject({
      name: "demo-dev-6293",
      namespace: "argocd",
      labels: { "dso/project": "demo", "dso/project.slug": "demo", "dso/environment": "dev", "app.kubernetes.io/managed-by": "dso-console" },
    });
    expect(appProject({ namespace: "infra-argocd" }).metadata.namespace).toBe("infra-argocd");
  });
  test("C25: carries no label of another spelling or of the charts' defaults", () => {
    expect(Object.keys(project.metadata.labels).sort()).toEqual(["app.kubernetes.io/managed-by", "dso/environment", "dso/project", "dso/project.slug"]);
  });
  test("deploys to one namespace of one cluster", () => {
    expect(project.spec.destinations).toEqual([{ name: "app1", namespace: "demo-dev" }]);
  });
  test("deploys from the project's own repositories", () => {
    expect(project.spec.sourceRepos).toEqual(["https://git.example.org/forge/projects/demo/**"]);
  });
  test("§6.1 #16: and from those that the options name, platform's and project's, each once", () => {
    const services = { argocd: { extraRepositories: ["https://charts.example.org/team"] } };
    const extraRepositories = ["https://charts.example.org", "https://git.example.org/forge/projects/demo/**"];
    expect(appProject({ extraRepositories }, { project: { environments: [dev], services } }).spec.sourceRepos).toEqual([
      "https://git.example.org/forge/projects/demo/**",
      "https://charts.example.org",
      "https://charts.example.org/team",
    ]);
  });
  test("C1: what guards the namespace is not the tenant's to replace; the core group is empty (decision 32)", () => {
    expect(project.spec.namespaceResourceWhitelist).toEqual([{ group: "*", kind: "*" }]);
    expect(project.spec.namespaceResourceBlacklist).toEqual([
      { group: "", kind: "LimitRange" },
      { group: "", kind: "ResourceQuota" },
      { group: "networking.k8s.io", kind: "NetworkPolicy" },
      { group: "rbac.authorization.k8s.io", kind: "Role" },
      { group: "rbac.authorization.k8s.io", kind: "RoleBinding" },
      { group: "secrets.hashicorp.com", kind: "VaultAuth" },
      { group: "secrets.hashicorp.com", kind: "VaultConnection" },
    ]);
    expect(appProject({ blacklist: [{ group: "", kind: "ResourceQuota" }] }).spec.namespaceResourceBlacklist).toEqual([{ group: "", kind: "ResourceQuota" }]);
  });
  test("C5: no cluster-scoped kinds, unless the cluster allows them", () => {
    expect(project.spec).not.toHaveProperty("clusterResourceWhitelist");
  });
  test("C16: where it does, the AppProject carries it, which alone has an effect", () => {
    const platform = { clusters: examplePlatform.clusters.map((cluster) => ({ ...cluster, clusterResources: true })) };
    expect(appProject({}, { platform, project: { environments: [dev] } }).spec.clusterResourceWhitelist).toEqual([{ group: "*", kind: "*" }]);
    const clusterResourceKinds = [{ group: "", kind: "PersistentVolume" }];
    expect(appProject({ clusterResourceKinds }, { platform, project: { environments: [dev] } }).spec.clusterResourceWhitelist).toEqual(clusterResourceKinds);
  });
  test("takes the charts' name by option", () => {
    expect(appProject({ legacyNames: true }).metadata.name).toBe("demo-dev-6293-app");
  });
});

describe("its roles (charts-catalog §1.3)", () => {
  const project = appProject();
  const { name } = project.metadata;

  test("are bound to the groups of console §3.10", () => {
    expect(Object.fromEntries(project.spec.roles.map((role: any) => [role.name, role.groups]))).toEqual({
      "ro-group": ["/demo/console/dev/RO"],
      "rw-group": ["/demo/console/dev/RW"],
      "platform-admin": ["/console/admin"],
      "platform-security": ["/console/security"],
      "platform-readonly": ["/console/readonly"],
      "project-admin": ["/demo/console/admin"],
      "project-devops": ["/demo/console/devops"],
      "project-developer": ["/demo/console/developer"],
      "project-security": ["/demo/console/security"],
      "project-readonly": ["/demo/console/readonly"],
    });
  });
  test("give each its verbs", () => {
    const read = ["applications get", "logs get"];
    const sources = ["repositories get", "clusters get"];
    expect(rights(project)).toEqual({
      "ro-group": read,
      "rw-group": ["applications *", "-applications create", "logs get"],
      "platform-admin": ["applications *", "applicationsets *", "logs get", "repositories *", "clusters *"],
      "platform-security": [...read, ...sources],
      "platform-readonly": [...read, ...sources],
      "project-admin": [...read, "applications sync", "applications update", "applications delete", ...sources],
      "project-devops": [...read, "applications sync", "applications update", ...sources],
      "project-developer": [...read, "applications sync"],
      "project-security": [...read, ...sources],
      "project-readonly": read,
    });
  });
  test("C2: Argo CD accepts every policy, and none is there twice, nor a group in a role", () => {
    for (const role of project.spec.roles) {
      for (const text of role.policies) expect({ text, fault: policyFault(name, role.name, text) }).toEqual({ text, fault: undefined });
      expect(new Set(role.policies).size).toBe(role.policies.length);
      expect(new Set(role.groups).size).toBe(role.groups.length);
    }
  });
  test("C30: whoever may see may read logs; a terminal is given by option only, to those who may change", () => {
    for (const each of Object.values(rights(project))) {
      expect(each).toContain("logs get");
      expect(each).not.toContain("exec create");
    }
    const withTerminal = Object.entries(rights(appProject({ exec: true }))).filter(([, each]) => each.includes("exec create"));
    expect(withTerminal.map(([role]) => role)).toEqual(["rw-group", "platform-admin", "project-admin", "project-devops"]);
  });
  test("are the environment's own alone where the option says so", () => {
    expect(Object.keys(rights(appProject({ fineGrainedRoles: false })))).toEqual(["ro-group", "rw-group"]);
  });
});
