/** Two projects that differ in what becomes of what leaves them, with one of every kind of thing. */
import type { DeletionPolicy, PlatformSpec, ProjectSpec } from "../../lib/spec";

export const PEOPLE = ["boss", "dev", "ops", "owner", "platform", "test"].map((name) => `${name}@example.org`);

export const platform: PlatformSpec = {
  rootPath: "forge/projects",
  services: {
    keycloak: { url: "https://keycloak.example.org", realm: "dso" },
    gitlab: { url: "https://gitlab.example.org" },
    vault: { url: "https://vault.example.org" },
    harbor: { url: "https://harbor.example.org" },
    nexus: { url: "https://nexus.example.org", maven: true, npm: true },
    sonarqube: { url: "https://sonarqube.example.org", version: "26.4", edition: "Community" },
    kubernetes: {},
    argocd: {},
    observability: { url: "https://grafana.example.org", zone: "pub" },
  },
  zones: [
    { slug: "pub", label: "Public", argocdUrl: "https://argocd.pub.example.org", delivery: "push", argocdContext: "argocd-pub" },
    { slug: "priv", label: "Private", argocdUrl: "https://argocd.priv.example.org", delivery: "pull" },
  ],
  clusters: [
    { label: "app1", zone: "pub", privacy: "public", stages: ["dev", "staging", "integration", "prod"], context: "app1" },
    { label: "priv1", zone: "priv", privacy: "public", stages: ["dev", "prod"] },
  ],
  admins: [{ user: "platform@example.org", role: "admin" }],
};

/** Both have the same name, so that nothing but the slug keeps them apart (console §7.6 invariant 10). */
export function project(slug: string, deletionPolicy: DeletionPolicy): ProjectSpec {
  return {
    name: "twins",
    slug,
    owner: "owner@example.org",
    deletionPolicy,
    environments: [
      { name: "dev", stage: "dev", cluster: "app1", cpu: 1, memory: 2, gpu: 0 },
      { name: "live", stage: "prod", cluster: "app1", cpu: 1, memory: 2, gpu: 0 },
      { name: "pulled", stage: "dev", cluster: "priv1", cpu: 1, memory: 2, gpu: 0 },
    ],
    repositories: [
      { name: "front", externalUrl: `https://git.example.org/${slug}/front.git` },
      { name: "infra", externalUrl: `https://git.example.org/${slug}/infra.git`, private: true, infra: true },
      { name: "notes" },
    ],
    members: [
      { user: "boss@example.org", roles: ["admin"] },
      { user: "dev@example.org", roles: ["developer"] },
      { user: "ops@example.org", roles: ["devops"] },
      { user: "test@example.org", roles: ["tester"] },
    ],
    roles: [{ name: "tester", permissions: ["LIST_ENVIRONMENTS"] }],
    deployments: [
      { name: "api", environment: "dev", sources: [{ repository: "infra", path: "api" }] },
      { name: "web", environment: "dev", sources: [{ repository: "infra", path: "web" }] },
    ],
  };
}
