import type { PlatformSpec, ProjectSpec } from "../spec";

/** A small platform for tests: one zone that pushes, one that pulls, a cluster each and a dedicated one. */
export const examplePlatform: PlatformSpec = {
  rootPath: "forge/projects",
  zones: [
    { slug: "pub", label: "Public", argocdUrl: "https://argocd.pub.example.org", delivery: "push", argocdContext: "argocd-pub" },
    { slug: "priv", label: "Private", argocdUrl: "https://argocd.priv.example.org", delivery: "pull" },
  ],
  clusters: [
    { label: "app1", zone: "pub", privacy: "public", stages: ["dev", "staging", "integration", "prod"], context: "app1" },
    { label: "app2", zone: "priv", privacy: "public", stages: ["dev", "staging", "prod"] },
    { label: "app3", zone: "pub", privacy: "dedicated", projects: ["demo"], stages: ["prod"], context: "app3" },
  ],
  admins: [{ user: "platform@example.org", role: "admin" }],
};

/** A project with one of everything, for tests. */
export const exampleProject: ProjectSpec = {
  name: "demo",
  description: "Demonstration project",
  owner: "owner@example.org",
  environments: [
    { name: "dev", stage: "dev", cluster: "app1", cpu: 1, memory: 2, gpu: 0 },
    { name: "prod", stage: "prod", cluster: "app2", cpu: 2, memory: 4, gpu: 0, autosync: false },
  ],
  repositories: [
    { name: "front", externalUrl: "https://git.example.org/team/front.git" },
    { name: "infra", externalUrl: "https://git.example.org/team/infra.git", private: true, infra: true, revision: "main", path: "deploy", valuesFiles: ["values.yaml", "values-<env>.yaml"] },
  ],
  members: [
    { user: "ops@example.org", roles: ["devops"] },
    { user: "dev@example.org", roles: ["developer"] },
    { user: "test@example.org", roles: ["tester"] },
  ],
  roles: [{ name: "tester", permissions: ["LIST_ENVIRONMENTS"], group: "/console/tester" }],
};
