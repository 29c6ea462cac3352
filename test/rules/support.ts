import type { ClusterSpec, EnvironmentSpec, PlatformSpec, ProjectSpec, ZoneSpec } from "../../lib/spec";

/** A platform and a project without a mistake; each case of a rule makes one. */

export const zone: ZoneSpec = {
  slug: "pub",
  label: "Public",
  argocdUrl: "https://argocd.pub.example.org",
  delivery: "push",
  argocdContext: "argocd-pub",
};

export const cluster: ClusterSpec = { label: "app1", zone: "pub", privacy: "public", stages: ["dev", "prod"], context: "app1" };

export const platform: PlatformSpec = {
  rootPath: "forge/projects",
  zones: [zone, { slug: "old", label: "Old", argocdUrl: "https://argocd.old.example.org", delivery: "pull", retired: true }],
  clusters: [
    cluster,
    { label: "own1", zone: "pub", projects: ["other"], stages: ["dev"], context: "own1" },
    { label: "gone1", zone: "pub", privacy: "public", stages: ["dev"], context: "gone1", retired: true },
    { label: "old1", zone: "old", privacy: "public", stages: ["dev"] },
  ],
  services: { vault: { coreKv: "forge" }, harbor: {}, nexus: {} },
};

export const environment: EnvironmentSpec = { name: "dev", stage: "dev", cluster: "app1", cpu: 1, memory: 2, gpu: 0 };

export const project: ProjectSpec = {
  name: "demo",
  owner: "owner@example.org",
  environments: [environment],
  repositories: [
    { name: "front", externalUrl: "https://git.example.org/team/front.git" },
    { name: "infra", infra: true, path: "deploy", valuesFiles: ["values.yaml", "values-<env>.yaml"] },
  ],
  members: [{ user: "ops@example.org", roles: ["devops"] }],
};

export const uuid = (last: number) => `00000000-0000-4000-8000-${String(last).padStart(12, "0")}`;
