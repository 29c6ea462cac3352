import type { EnvironmentSpec, ProjectSpec, RepositorySpec } from "../spec";
import { Random } from "./random";

/** Somebody of a synthetic fleet. */
export interface FleetPerson {
  readonly email: string;
  /** Name in Keycloak where it is not the e-mail. */
  readonly keycloak?: string;
  /** Undefined for who has not signed on to GitLab yet. */
  readonly gitlab?: string;
}

const subjects = ["audit", "billing", "catalog", "claims", "contract", "credit", "customer", "fleet", "fraud", "ledger", "loyalty", "order", "parcel", "price", "quality", "risk", "stock", "survey", "tariff", "ticket"];
const firstNames = ["adele", "bruno", "celia", "david", "elsa", "farid", "gilles", "helena"];
const lastNames = ["arnaud", "blanc", "chevalier", "dupont", "evrard", "fontaine", "girard", "hamon"];
const components = ["api", "batch", "front", "gateway", "worker"];

const TEAM_SIZE = 6;
/** Projects of one team: its people are in all of them. */
const TEAM_PROJECTS = 4;

/** The people of the team that has a project. */
export function fleetTeam(seed: number, index: number): readonly FleetPerson[] {
  const team = Math.floor(index / TEAM_PROJECTS);
  const random = new Random(seed, 1, team);
  const first = random.some(firstNames, TEAM_SIZE);
  return first.map((name) => {
    const local = `${name}.${random.pick(lastNames)}.${team}`;
    const account = local.replaceAll(".", "-");
    return {
      email: `${local}@example.org`,
      ...(random.percent(2) && { keycloak: `k-${account}` }),
      ...(random.percent(90) && { gitlab: account }),
    };
  });
}

/**
 * One project of a synthetic fleet, by its number: shaped as those of the example inventory are, about 150 resources on
 * average. It does not depend on how many others there are.
 */
export function fleetProject(seed: number, index: number): ProjectSpec {
  const random = new Random(seed, 2, index);
  const name = `${random.pick(subjects)}${String(index).padStart(5, "0")}`;
  const team = fleetTeam(seed, index);
  const [owner, ...others] = random.some(team, 2 + random.below(3));
  const environments = fleetEnvironments(random);
  return {
    name,
    description: `Project ${index} of a synthetic fleet`,
    owner: owner!.email,
    limits: { hprod: { cpu: 16, memory: 32, gpu: 0 }, prod: { cpu: 16, memory: 32, gpu: 0 } },
    environments,
    repositories: fleetRepositories(random, name),
    members: others.map((person, place) => ({ user: person.email, roles: [place === 0 ? "devops" : random.pick(["developer", "developer", "security", "readonly"])] })),
    services: { harbor: { quota: `${random.pick([5, 10, 20])}GB` }, nexus: random.pick([{ npm: true }, { maven: true }, {}, {}]) },
    rotation: { harbor: 1 + random.below(3) },
  };
}

/** Most in the zone that is pushed to, some in the other. */
function fleetEnvironments(random: Random): readonly EnvironmentSpec[] {
  const pulls = random.percent(25);
  const cluster = pulls ? "priv1" : random.pick(["app1", "app2"]);
  const stages = random.pick([["dev"], ["dev"], ["dev"], ["dev", "prod"], ["dev", "prod"], ["dev", "integration", "prod"]] as const);
  return stages.map((stage) => ({
    name: stage === "integration" ? "integ" : stage,
    stage,
    cluster,
    cpu: stage === "prod" ? 4 : 2,
    memory: stage === "prod" ? 8 : 4,
    gpu: 0,
    ...(stage === "prod" && { autosync: false }),
  }));
}

/** Code and what deploys it: in one repository, or the latter in one of its own. */
function fleetRepositories(random: Random, slug: string): readonly RepositorySpec[] {
  const deploys = { infra: true, revision: "main", path: "deploy", valuesFiles: ["values.yaml", "values-<env>.yaml"] };
  const external = (name: string) => ({ name, externalUrl: `https://git.example.org/${slug}/${name}.git` });
  if (random.percent(75)) return [{ ...external(slug), ...deploys }];
  const isPrivate = random.percent(30);
  const code = random.some(components, random.pick([1, 1, 1, 2])).map((name) => ({ ...external(name), ...(isPrivate && { private: true }) }));
  return [...code, { name: "infra", ...deploys }];
}
