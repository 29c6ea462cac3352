import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isCollection, isMap, isSeq, Document } from "yaml";
import { fleetProject, fleetTeam, type FleetPerson } from "./fleet-project";

export interface FleetOptions {
  /** How many projects. */
  readonly projects: number;
  /** The same seed gives the same bytes; a project depends on the seed and its number alone. @default 1 */
  readonly seed?: number;
}

/** Whom the platform itself names. */
const administrators: readonly FleetPerson[] = [{ email: "platform@example.org", gitlab: "platform" }];

/**
 * Writes the inventory of a synthetic fleet into a directory: `platform.yaml`, `people.yaml`, the keys of a cluster and
 * one file for each project, shaped as the example inventory is. Files of the same names are replaced.
 * @returns the projects' slugs, by number
 */
export function writeFleet(directory: string, { projects, seed = 1 }: FleetOptions): readonly string[] {
  mkdirSync(join(directory, "projects"), { recursive: true });
  mkdirSync(join(directory, "keys"), { recursive: true });
  writeFileSync(join(directory, "platform.yaml"), text("Platform", platform));
  writeFileSync(join(directory, "keys", "priv1.pem"), publicKey);
  const renamed = fleetPeople({ projects, seed }).filter(({ keycloak }) => keycloak !== undefined);
  writeFileSync(join(directory, "people.yaml"), written(Object.fromEntries(renamed.map(({ email, keycloak }) => [email, { keycloak }]))));
  return Array.from({ length: projects }, (_, index) => {
    const project = fleetProject(seed, index);
    writeFileSync(join(directory, "projects", `${project.name}.yaml`), text("Project", project));
    return project.name;
  });
}

/** Everybody whom the fleet's inventory names. */
export function fleetPeople({ projects, seed = 1 }: FleetOptions): readonly FleetPerson[] {
  const people = new Map(administrators.map((person) => [person.email, person]));
  for (let index = 0; index < projects; index++) for (const person of fleetTeam(seed, index)) people.set(person.email, person);
  return [...people.values()];
}

/** What must exist before the fleet is deployed, as `dso sandbox --seed` takes it: accounts, and a scope of Keycloak's. */
export function fleetSandboxSeed(options: FleetOptions): Readonly<Record<string, readonly object[]>> {
  const people = fleetPeople(options);
  return {
    keycloak_user: people.map(({ email, keycloak = email }) => ({ realm_id: "dso", username: keycloak, email })),
    gitlab_user: people.flatMap(({ email, gitlab }) => (gitlab === undefined ? [] : [{ username: gitlab, email }])),
    keycloak_openid_client_scope: [{ realm_id: "dso", name: "generic" }],
  };
}

const stages = ["dev", "integration", "prod"];
const capacity = { cpu: 200_000, memory: 400_000, gpu: 0 };

const platform = {
  rootPath: "forge/projects",
  services: {
    keycloak: { url: "https://keycloak.example.org", realm: "dso", username: "email" },
    gitlab: { url: "https://gitlab.example.org", edition: "ce" },
    vault: { url: "https://vault.example.org", coreKv: "forge-dso" },
    harbor: { url: "https://harbor.example.org" },
    nexus: { url: "https://nexus.example.org" },
    sonarqube: { url: "https://sonarqube.example.org" },
    kubernetes: {},
    argocd: { namespace: "argocd" },
  },
  zones: [
    { slug: "pub", label: "Public", argocdUrl: "https://argocd.pub.example.org", delivery: "push", argocdContext: "argocd-pub" },
    { slug: "priv", label: "Private", argocdUrl: "https://argocd.priv.example.org", delivery: "pull" },
  ],
  clusters: [
    { label: "app1", zone: "pub", privacy: "public", stages, context: "app1", capacity },
    { label: "app2", zone: "pub", privacy: "public", stages, context: "app2", capacity },
    {
      label: "priv1",
      zone: "priv",
      privacy: "public",
      stages,
      identity: { method: "jwt", issuer: "https://kubernetes.priv1.example.org", keysFile: "keys/priv1.pem" },
    },
  ],
  admins: administrators.map(({ email }) => ({ user: email, role: "admin" })),
};

/** Of no private key that anybody has kept. */
const publicKey = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEzTf1mG2xN0b2F7cEcMf4XOUCyM62
R+cmB8CvGbtUSMm+FMsbRBKFk1NNZYtVveBCBhH94bhEXdipZzuPRpTqyA==
-----END PUBLIC KEY-----
`;

function text(kind: "Platform" | "Project", declaration: object): string {
  return written({ apiVersion: "dso/v1", kind, ...declaration });
}

/** As people write it: the outer mapping by lines, what is in a list or below a key on one line. */
function written(value: object): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  if (isMap(document.contents)) {
    for (const { value: below } of document.contents.items) {
      const inner = isSeq(below) || isMap(below) ? below.items.map((item) => ("value" in (item as object) ? (item as { value: unknown }).value : item)) : [];
      for (const each of inner) if (isCollection(each)) each.flow = true;
    }
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}
