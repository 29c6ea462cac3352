/** Invariants of console §7.6 that names must hold in what is emitted; their vectors are in `test/values`. */
import type { Synthesised } from "../../lib/testing";
import { everything } from "../plugins/together/build";

const LARGEST = "ffffffff-ffff-ffff-ffff-ffffffffffff";
const PROJECT = "22e7044f-8414-435d-9c4a-2df42a65034b";
const SMALLEST = "00000000-0000-0000-0000-000000000001";

const at = (env: string, cluster: string, id?: string) => ({ name: env, stage: "dev" as const, cluster, cpu: 1, memory: 1, gpu: 0, ...(id !== undefined && { id }) });
const synthesised = (project: object): Synthesised => everything({ projects: [project] }).get("project-demo")!;
const namespaces = (stack: Synthesised) => stack.resources("kubernetes_namespace_v1").map(({ attributes }) => String(attributes["metadata"].name));
const manifests = (stack: Synthesised, kind: string) => stack.resources("kubernetes_manifest").map(({ attributes }) => attributes["manifest"]).filter((manifest) => manifest.kind === kind);

describe("§7.6 #2: a namespace", () => {
  test("is called environment first, project second, where a console knows both", () => {
    expect(namespaces(synthesised({ id: PROJECT, environments: [at("dev", "app1", SMALLEST)] }))).toEqual(["1--22dxmhpuknhbc3u48km99jyob"]);
  });
  test("has a name that Kubernetes takes, however large the ids are, and is meant by everything that names it", () => {
    const stack = synthesised({ id: LARGEST, environments: [at("dev", "app1", LARGEST), at("pulled", "app2", SMALLEST)] });
    const [name] = namespaces(stack);
    expect(name).toBe("f5lxx1zz5pnorynqglhzmsp33--f5lxx1zz5pnorynqglhzmsp33");
    expect(name!.length).toBeLessThanOrEqual(63);
    for (const { spec } of manifests(stack, "Application")) expect(spec.destination.namespace).toBe(name);
    for (const { spec } of manifests(stack, "AppProject")) expect(spec.destinations.map((destination: { namespace: string }) => destination.namespace)).toEqual([name]);
    expect(stack.resource("vault_kubernetes_auth_backend_role").attributes["bound_service_account_namespaces"]).toEqual([name]);
  });
});

describe("§7.6 #3: what carries a hash of its name", () => {
  const hashes = { dev: "6293", prod: "c626", staging: "41a5", integration: "4a09" };
  test.each(Object.entries(hashes))("the AppProject of %s ends in %s", (env, hash) => {
    const names = manifests(synthesised({ environments: [at(env, "app1")] }), "AppProject").map(({ metadata }) => metadata.name);
    expect(names).toEqual([`demo-${env}-${hash}`]);
  });
  test("SonarQube's projects do, by the repository's name", () => {
    const repositories = Object.entries({ demo: "3c58", infra: "32aa", front: "1013", back: "8d78" });
    const stack = synthesised({ repositories: repositories.map(([name]) => ({ name })), deployments: [] });
    expect(stack.resources("sonarqube_project").map(({ attributes }) => attributes["project"]).sort()).toEqual(repositories.map(([name, hash]) => `demo-${name}-${hash}`).sort());
  });
});
