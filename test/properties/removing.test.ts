/** A plugin that is taken out takes along what lies under its id, and nothing else. */
import fc from "fast-check";
import type { PlatformPart } from "../../lib/ci/component";
import { components } from "../../lib/ci/components";
import { DsoError } from "../../lib/errors";
import type { ProjectSpec } from "../../lib/spec";
import { project } from "./arbitrary";
import { blocksOf, example, openPlatform, synthesised, type Declaration } from "./declaration";

jest.setTimeout(60_000);

const services = Object.keys(openPlatform.services ?? {}).sort();

/** What the others cannot do without: it cannot be taken out alone. */
const needed: Readonly<Record<string, readonly string[]>> = {
  gitlab: ["argocd", "observability"],
  keycloak: ["observability"],
  vault: ["harbor", "nexus"],
};

function left<T>(options: Readonly<Record<string, T>> | undefined, without: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(options ?? {}).filter(([id]) => !without.includes(id)));
}

/** Services left out of the platform's file, and what projects say of them out of theirs. */
function without({ platform, projects }: Declaration, ids: readonly string[]): Declaration {
  return {
    platform: { ...platform, services: left(platform.services, ids) },
    projects: projects.map((spec) => ({ ...spec, services: left(spec.services, ids), rotation: left(spec.rotation, ids) })),
  };
}

interface Place {
  /** `<stack>: <address>` */
  readonly address: string;
  /** Whether one of these is a step on the way there. */
  under(ids: readonly string[]): boolean;
}

const places = new WeakMap<Declaration, readonly Place[]>();

/** Found once for each declaration. */
function placesOf(declaration: Declaration): readonly Place[] {
  const found = places.get(declaration) ?? findPlaces(declaration);
  places.set(declaration, found);
  return found;
}

function findPlaces(declaration: Declaration): readonly Place[] {
  return [...synthesised(declaration)].flatMap(([name, stack]) =>
    blocksOf(stack).map(({ path, address }) => {
      // cdktf does not write the path of a block that it has no class for; its steps are in the name as well.
      const steps = path === "" ? address.split(/[._]/) : path.split("/");
      return { address: `${name}: ${address}`, under: (ids) => steps.some((step) => ids.includes(step)) || isComponentOf(steps.at(-1)!, ids) };
    }),
  );
}

const parts: Readonly<Record<PlatformPart, string>> = { secrets: "vault", registry: "harbor", artefacts: "nexus", analysis: "sonarqube" };

/** The catalogue is the forge's, and holds the components that the platform has all services for. */
function isComponentOf(step: string, ids: readonly string[]): boolean {
  const name = /^templates--(.+)\.yml$/.exec(step)?.[1];
  return components.some((component) => component.name === name && component.needs?.some((part) => ids.includes(parts[part])));
}

/** A pipeline that the platform writes names components: without one of them, it must be written otherwise first. */
function withoutPipelines(spec: ProjectSpec): ProjectSpec {
  return { ...spec, repositories: spec.repositories?.map(({ ci: { pipeline: _pipeline, ...ci } = {}, ...repository }) => ({ ...repository, ci })) };
}

function independentOfForge(platform: Declaration["platform"]): Declaration["platform"] {
  const zones = platform.zones.filter(({ delivery }) => delivery === "push");
  const clusters = platform.clusters.filter(({ zone }) => zones.some(({ slug }) => slug === zone));
  const vault = { ...platform.services?.["vault"], issuer: "https://forge.example.org" };
  const observability = { ...platform.services?.["observability"], zone: zones[0]!.slug };
  return { ...platform, zones, clusters, services: { ...platform.services, vault, observability } };
}

function expectOnlyTheirsToGo(declaration: Declaration, ids: readonly string[]): void {
  const before = placesOf(declaration);
  const after = placesOf(without(declaration, ids)).map(({ address }) => address);
  expect(after).toEqual(before.filter((each) => !each.under(ids)).map(({ address }) => address));
}

const projects = example.projects.map(withoutPipelines);
const whole: Declaration = { platform: openPlatform, projects };
/**
 * What is there without a forge as well: where clusters are out of reach, all goes through it, and jobs log in by what
 * it issues, unless the platform's file names another issuer.
 */
const pushed: Declaration = { platform: independentOfForge(openPlatform), projects: projects.filter(({ name }) => name !== "portal") };
const alone = services.filter((id) => needed[id] === undefined);

describe("taken out of the example inventory", () => {
  test.each(alone)("%s takes along what lies under its id, in every stack, and nothing else", (id) => {
    expect(placesOf(whole).some((each) => each.under([id]))).toBe(true);
    expectOnlyTheirsToGo(whole, [id]);
  });
  test.each(Object.entries(needed))("%s takes along what cannot do without it", (id, dependents) => {
    expectOnlyTheirsToGo(id === "gitlab" ? pushed : whole, [id, ...dependents]);
  });
  test.each(Object.entries(needed))("%s cannot be taken out alone: the error names who needs it", (id, dependents) => {
    let thrown: unknown;
    try {
      synthesised(without(id === "gitlab" ? pushed : whole, [id]), { projectsOnly: true });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(DsoError);
    const [finding] = (thrown as DsoError).findings;
    expect(finding?.code).toBe("capability-missing");
    expect(dependents).toContain(finding?.where.split("/").at(-1));
  });
});

test("of any project, any of them at once", () => {
  const some = fc.subarray([...services], { minLength: 1 }).map((ids) => [...new Set(ids.flatMap((id) => [id, ...(needed[id] ?? [])]))]);
  fc.assert(
    fc.property(project("demo"), some, (spec, ids) => {
      const environments = spec.environments?.filter(({ cluster }) => cluster !== "priv1");
      const deployments = spec.deployments?.filter(({ environment }) => environments?.some(({ name }) => name === environment));
      expectOnlyTheirsToGo(ids.includes("gitlab") ? { ...pushed, projects: [{ ...spec, environments, deployments }] } : { ...whole, projects: [spec] }, ids);
    }),
    { numRuns: 12 },
  );
});

test("what a project says of a service that is gone is an error, so that it goes too", () => {
  const { platform } = without(whole, ["harbor"]);
  const spec: ProjectSpec = { name: "demo", owner: "ada@example.org", services: { harbor: { quota: "10GB" } }, rotation: { harbor: 2 } };
  expect(() => synthesised({ platform, projects: [spec] })).toThrow(expect.objectContaining({
    findings: [
      expect.objectContaining({ code: "service-not-attached", where: "services/harbor", found: "harbor", allowed: expect.not.stringContaining("harbor") }),
      expect.objectContaining({ code: "service-not-attached", where: "rotation/harbor", found: "harbor" }),
    ],
  }));
});
