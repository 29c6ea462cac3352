/** What bears a name in a cluster bears it alone: what is put there, and what Argo CD makes of folders. */
import fc from "fast-check";
import { parseAllDocuments } from "yaml";
import { DsoError } from "../../lib/errors";
import type { ClusterSpec, DeploymentSpec, EnvironmentSpec, PlatformSpec, ProjectSpec, ZoneSpec } from "../../lib/spec";
import type { Synthesised } from "../../lib/testing";
import { shorten } from "../../lib/values/hash";
import { everything, services } from "../plugins/together/build";

jest.setTimeout(120_000);

interface Declared {
  readonly zones: readonly ZoneSpec[];
  readonly clusters: readonly ClusterSpec[];
  readonly projects: readonly ProjectSpec[];
}

/** Something in a cluster. */
interface Placed {
  /** Cluster, namespace, kind and name. */
  readonly place: string;
  /** What makes it there: an address, a document of a file, a folder. */
  readonly by: string;
}

/** Of every Argo CD. */
const NAMESPACE = "argo-cd";

/** Everything that is in all clusters afterwards, and what was there before. */
function everythingPlaced({ zones, clusters, projects }: Declared): readonly Placed[] {
  const platform: Partial<PlatformSpec> = { zones, clusters, services: { ...services, argocd: { namespace: NAMESPACE }, observability: { ...services.observability, zone: zones[0]!.slug } } };
  const stacks = [...everything({ platform, projects })];
  // An Argo CD runs on some cluster, and may do so on any.
  const before = clusters.map(({ label }) => ({ place: placeOf(label, undefined, "Namespace", NAMESPACE), by: "whoever installed Argo CD" }));
  const placed = [...before, ...stacks.flatMap(([stack, synthesised]) => [...pushed(stack, synthesised), ...pulled(stack, synthesised)])];
  return [...new Map(placed.map((each) => [`${each.place} ${each.by}`, each])).values()];
}

function placeOf(cluster: string, namespace: string | undefined, kind: string, name: string): string {
  return [cluster, ...(namespace === undefined ? [] : [namespace]), kind, name].join(" ");
}

/** Through the API of a cluster. */
function pushed(stack: string, synthesised: Synthesised): readonly Placed[] {
  const contexts = new Map((synthesised.json["provider"].kubernetes ?? []).map((each: any) => [`kubernetes.${each.alias}`, each.config_context]));
  const objects = ["manifest", "secret_v1", "namespace_v1"].flatMap((type) => synthesised.resources(`kubernetes_${type}`));
  return objects.map(({ type, address, attributes: { provider, manifest, metadata = manifest.metadata } }) => {
    const kind = manifest?.kind ?? (type === "kubernetes_secret_v1" ? "Secret" : "Namespace");
    return { place: placeOf(String(contexts.get(provider)), metadata.namespace, kind, metadata.name), by: `${stack} ${address}` };
  });
}

/** Through the repository of a zone that pulls, in the Argo CD of which ApplicationSets make Applications of folders. */
function pulled(stack: string, synthesised: Synthesised): readonly Placed[] {
  return synthesised.resources("gitlab_repository_file").flatMap(({ attributes: { project, file_path: path, content } }) => {
    // The zone's own stack makes the repository; in a project's it is called by its path.
    const zone = stack.startsWith("zone-") ? stack.slice("zone-".length) : /\/infra\/([^/]+)$/.exec(String(project))?.[1];
    if (zone === undefined) return [];
    const argocd = `the Argo CD of ${zone}`;
    const folders = String(path).split("/").slice(0, -1);
    const made = (name: string, folder: string) => ({ place: placeOf(argocd, NAMESPACE, "Application", name), by: `folder ${folder}` });
    const objects = parseAllDocuments(String(content)).map((document) => document.toJS()).filter((object) => object?.kind !== undefined);
    return [
      ...(folders.length === 3 ? [made(shorten(`${folders.join("-")}-root`), folders.join("/"))] : []),
      ...(folders.length > 0 && folders[0] !== "_zone" ? [made(`${folders[0]}-git-root`, folders[0]!)] : []),
      ...objects.map(({ kind, metadata: { name, namespace } }, index) => ({
        place: placeOf(namespace === NAMESPACE || folders.length < 3 ? argocd : folders[1]!, namespace, kind, name),
        by: `${zone} ${path} ${index}`,
      })),
    ];
  });
}

const pulling = (slug: string): ZoneSpec => ({ slug, label: slug, argocdUrl: `https://${slug}.example.org`, delivery: "pull" });
const pushing = (slug: string, argocdContext: string): ZoneSpec => ({ ...pulling(slug), delivery: "push", argocdContext });
/** Of the first zone that is there, where there is no such zone. */
const cluster = (label: string, { slug, delivery }: ZoneSpec): ClusterSpec => ({
  label,
  zone: slug,
  privacy: "public",
  stages: ["dev"],
  ...(delivery === "push" && { context: label }),
  identity: { method: "kubernetes", host: `https://${label}.example.org` },
});
const environment = (name: string, { label }: ClusterSpec): EnvironmentSpec => ({ name, stage: "dev", cluster: label, cpu: 1, memory: 1, gpu: 0 });
const project = (slug: string, environments: readonly EnvironmentSpec[], repositories: readonly string[], deployments: readonly DeploymentSpec[] = []): ProjectSpec => ({
  name: slug.replace("-", ""),
  slug,
  owner: "owner@example.org",
  environments,
  repositories: repositories.map((name) => ({ name, infra: true })),
  members: [],
  deployments,
});

// Words that are put together to the names of others.
const zone = fc.oneof(
  fc.constantFrom("priv", "1-dev").map(pulling),
  fc.tuple(fc.constantFrom("pub", "open"), fc.constantFrom("argocd", "argocd", "other")).map(([slug, context]) => pushing(slug, context)),
);
const declared: fc.Arbitrary<Declared> = fc.uniqueArray(zone, { minLength: 1, maxLength: 3, selector: ({ slug }) => slug }).chain((zones) =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom("app", "1-app", "1", "dev", "a-dev"), fc.constantFrom(...zones)).map(([label, in_]) => cluster(label, in_)), { minLength: 2, maxLength: 3, selector: ({ label }) => label })
    .chain((clusters) => {
      const environments = fc.uniqueArray(fc.tuple(fc.constantFrom("dev", "git", "app", "cd", "priv"), fc.constantFrom(...clusters)).map(([name, on]) => environment(name, on)), { minLength: 1, maxLength: 3, selector: ({ name }) => name });
      const repositories = fc.uniqueArray(fc.constantFrom("root", "dev-root", "dev-dev-root", "git-root", "6293-env", "app"), { maxLength: 3 });
      const projects = fc.uniqueArray(fc.tuple(fc.constantFrom("demo", "demo-1", "zone", "zone-1", "argo"), environments, repositories), { minLength: 1, maxLength: 2, selector: ([slug]) => slug });
      return projects.map((all) => ({ zones, clusters, projects: all.map(([slug, ...rest]) => project(slug, ...rest)) }));
    }),
);

const priv = pulling("priv");
const pub = pushing("pub", "argocd");
const app = cluster("app", priv);
const numbered = cluster("1-app", priv);
const deployed = (name: string): readonly DeploymentSpec[] => [{ name, environment: "git", sources: [{ repository: "app" }] }];
/** What was let pass once, and must not be. */
const known: readonly Declared[] = [
  { zones: [priv], clusters: [app], projects: [project("zone", [environment("priv", app)], ["app"])] },
  { zones: [pulling("1-dev")], clusters: [cluster("app", pulling("1-dev"))], projects: [project("zone-1", [environment("dev", cluster("app", pulling("1-dev")))], ["app"])] },
  { zones: [priv], clusters: [app], projects: [project("demo", [environment("git", app)], ["root"])] },
  { zones: [priv], clusters: [app], projects: [project("demo", [environment("git", app)], ["app"], deployed("root"))] },
  { zones: [priv], clusters: [app], projects: [project("demo", [environment("dev", app)], ["6293-env"])] },
  { zones: [priv], clusters: [app], projects: [project("demo", [environment("dev", app), environment("app", app)], ["dev-root"])] },
  { zones: [priv], clusters: [app, numbered], projects: [project("demo", [environment("dev", numbered)], []), project("demo-1", [environment("dev", app)], [])] },
  { zones: [priv], clusters: [app, numbered], projects: [project("demo", [environment("dev", numbered)], []), project("demo-1", [environment("app", app)], ["dev-root"])] },
  { zones: [priv], clusters: [app, cluster("1", priv)], projects: [project("demo", [environment("git", cluster("1", priv))], []), project("demo-1", [environment("dev", app)], [])] },
  { zones: [priv], clusters: [app], projects: [project("argo", [environment("cd", app)], [])] },
  { zones: [pub, pushing("open", "argocd")], clusters: [cluster("app", pub), cluster("dev", pushing("open", "argocd"))], projects: [project("demo", [environment("dev", cluster("app", pub)), environment("app", cluster("dev", pub))], [])] },
];

/** @returns whether the rules let it be */
function holds(each: Declared): boolean {
  let placed: readonly Placed[];
  try {
    placed = everythingPlaced(each);
  } catch (error) {
    if (error instanceof DsoError) return false;
    throw error;
  }
  const by = new Map<string, string[]>();
  for (const one of placed) by.set(one.place, [...(by.get(one.place) ?? []), one.by]);
  expect([...by].filter(([, all]) => all.length > 1)).toEqual([]);
  expect(by.size).toBeGreaterThan(10);
  return true;
}

describe("whatever the rules let pass, no two objects in a cluster have one kind, namespace and name", () => {
  test.each(known.map((each, index) => [index, each] as const))("nor is what was let pass once: %i", (_index, each) => expect(holds(each)).toBe(false));
  test("of whatever names", () => {
    let held = 0;
    fc.assert(fc.property(declared, (each) => void (held += Number(holds(each)))), { numRuns: 60 });
    expect(held).toBeGreaterThan(10);
  });
});
