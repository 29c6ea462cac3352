import type { Inventory } from "../../../lib/inventory";
import type { PlatformSpec, ProjectSpec } from "../../../lib/spec";
import { examplePlatform, exampleProject, synthesiseApp, type Block, type Synthesised } from "../../../lib/testing";
import { declareStacks } from "../../../stacks/factory";

/** Every core service. */
export const services = {
  argocd: { namespace: "argocd" },
  gitlab: { url: "https://gitlab.example.org" },
  harbor: { url: "https://harbor.example.org" },
  keycloak: { url: "https://keycloak.example.org", realm: "dso" },
  kubernetes: {},
  nexus: { url: "https://nexus.example.org", maven: true, npm: true },
  observability: { url: "https://grafana.example.org", zone: "pub" },
  sonarqube: { url: "https://sonarqube.example.org" },
  vault: { url: "https://vault.example.org", coreKv: "forge-dso" },
} as const;

/** The second cluster cannot be called by Vault, which knows its keys instead. */
const clusters = examplePlatform.clusters.map((cluster) =>
  cluster.label === "app2"
    ? { ...cluster, identity: { method: "jwt" as const, issuer: "https://app2.example.org", keys: "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----" } }
    : cluster,
);

export interface Declared {
  readonly platform?: Partial<PlatformSpec>;
  /** Changes to the example project; more than one declares more than one. */
  readonly projects?: readonly Partial<ProjectSpec>[];
}

/** The stacks of a platform with every service, by name, as `cdktf synth` would write them. */
export function everything({ platform, projects = [{}] }: Declared = {}): ReadonlyMap<string, Synthesised> {
  const locate = (path: readonly (string | number)[]) => path.join("/");
  const inventory: Inventory = {
    directory: ".",
    platform: { ...examplePlatform, clusters, services, ...platform, backend: { type: "local" }, plugins: [] },
    projects: projects.map((project) => ({ spec: { ...exampleProject, ...project }, file: "demo.yaml", locate })),
    findings: [],
    locatePlatform: locate,
  };
  return synthesiseApp((app) => declareStacks(app, { inventory }));
}

/** Every service with every option that adds something. */
export function withEveryOption(): ReadonlyMap<string, Synthesised> {
  return everything({
    platform: {
      services: {
        ...services,
        argocd: { ...services.argocd, syncOptions: ["ServerSideApply=true"], extraRepositories: ["https://charts.example.org"], exec: true, clusterCredentials: { app1: 1 } },
        gitlab: { ...services.gitlab, customAttributes: true, variables: { ROOT_DOMAIN: "example.org", CA_BUNDLE: { value: "-----BEGIN", file: true } }, proxy: { http: "http://proxy.example.org:3128", no: [".example.org"] } },
        harbor: {
          ...services.harbor,
          quota: "50GB",
          deploymentSecurity: "critical",
          cveAllowlist: ["CVE-2024-3094"],
          cosign: true,
          sbom: true,
          projectRobot: true,
          immutableTags: ["v*"],
          system: { projectCreation: "adminonly", scanAll: "daily", garbageCollection: { schedule: "weekly", deleteUntagged: true } },
        },
        keycloak: { ...services.keycloak, clientScope: { name: "generic", manage: true } },
        kubernetes: { networkPolicy: { egress: [{ name: "proxy", cidr: "10.0.0.0/8", ports: [443] }] } },
        nexus: { ...services.nexus, raw: true, pypi: true, docker: true, helm: true },
        sonarqube: { ...services.sonarqube, qualityGate: "Forge", emailDomain: "forge.example.org", tokenVariable: true },
        vault: { ...services.vault, appRole: true, zoneReaders: { pub: { cluster: "app1", namespace: "argocd" }, priv: { cluster: "app2", namespace: "argocd" } } },
      },
    },
    projects: [
      {
        rotation: { sonarqube: "2026-11" },
        roles: [{ name: "tester", permissions: ["LIST_ENVIRONMENTS"], group: "/console/tester" }, { name: "auditor", group: "/audit/readers", type: "external" }],
        members: [
          { user: "ops@example.org", roles: ["devops"] },
          { user: "test@example.org", roles: ["tester", "auditor"] },
        ],
      },
    ],
  });
}

/** What a reference such as `${gitlab_group.x.full_path}` stands for: the block's own attribute of that name. */
export function resolve(stack: Synthesised, value: string): string {
  const match = /^\$\{((?:data\.)?\w+\.[\w-]+)\.(\w+)\}$/.exec(value);
  if (!match) return value;
  return String(blockAt(stack, match[1]!).attributes[match[2]!]);
}

/** The block that a reference leads to. */
export function target(stack: Synthesised, reference: string): Block {
  return blockAt(stack, reference.replace(/^\$\{|\}$/g, "").replace(/\.\w+$/, ""));
}

function blockAt(stack: Synthesised, address: string): Block {
  const found = [...stack.resources(), ...stack.dataSources()].find((block) => block.address === address);
  if (!found) throw new Error(`${address} is not there`);
  return found;
}
