import Ajv from "ajv";
import { parse, parseAllDocuments } from "yaml";
import { IDENTITY_GROUPS } from "../../../lib/capabilities";
import type { Finding } from "../../../lib/errors";
import type { PluginHost } from "../../../lib/plugin/host";
import { Plugin } from "../../../lib/plugin/plugin";
import { ObservabilityPlugin, type ObservabilityOptions } from "../../../lib/plugins/observability";
import { definition } from "../../../lib/plugins/observability/options";
import type { EnvironmentSpec, ProjectSpec } from "../../../lib/spec";
import { examplePlatform, synthesise, type Synthesised } from "../../../lib/testing";
import { FakeForge, projectIn } from "../kubernetes/fakes";

/** Groups that were added, with the people in them. */
class FakeGroups extends Plugin {
  readonly groups = new Map<string, readonly string[]>();
  constructor(host: PluginHost) {
    super(host, "groups", {});
    this.provide(IDENTITY_GROUPS, {
      addGroup: (_scope, _id, { path, people }) => void this.groups.set(path, people.map(({ email }) => email)),
    });
  }
}

const options: ObservabilityOptions = { url: "https://grafana.example.org/", zone: "pub" };
const dev: EnvironmentSpec = { name: "dev", stage: "dev", cluster: "app1", cpu: 1, memory: 2, gpu: 0 };
const staging: EnvironmentSpec = { ...dev, name: "staging", stage: "staging", cluster: "app2" };
const prod: EnvironmentSpec = { ...dev, name: "prod", stage: "prod" };

interface Result {
  readonly synthesised: Synthesised;
  readonly forge: FakeForge;
  readonly groups: ReadonlyMap<string, readonly string[]>;
}

function build(project: Partial<ProjectSpec> = {}, more: Partial<ObservabilityOptions> = {}): Result {
  let forge!: FakeForge;
  let identity!: FakeGroups;
  const synthesised = synthesise((stack) => {
    const host = projectIn(stack, { environments: [dev, prod], ...project });
    forge = new FakeForge(host);
    identity = new FakeGroups(host);
    new ObservabilityPlugin(host, "observability", { ...options, ...more });
  });
  return { synthesised, forge, groups: identity.groups };
}

const valuesOf = ({ forge }: Result, slug = "demo"): any => parse(forge.files.get(`pub: ${slug}/observability.yaml`)!);

describe("a project with dashboards (console §3.9)", () => {
  const result = build();
  const { forge, groups } = result;

  test("has a repository for them, with a chart that does the work", () => {
    expect([...forge.repositories.keys()]).toEqual(["infra-observability"]);
    expect(parse(forge.files.get("infra-observability: Chart.yaml")!)).toEqual({
      apiVersion: "v2",
      name: "dso-observability",
      type: "application",
      version: "0.1.0",
      appVersion: "0.0.1",
      dependencies: [{ name: "dso-observability", version: "0.1.8", repository: "https://cloud-pi-native.github.io/helm-charts/" }],
    });
    const includes = forge.files.get("infra-observability: templates/includes.yaml")!.split("---\n");
    expect(includes).toEqual(['{{ include "grafana-dashboards.dashboards" . }}\n', '{{ include "grafana-dashboards.rules" . }}\n']);
  });
  test("has the four groups", () => {
    expect([...groups.keys()].sort()).toEqual(["/demo/grafana/hprod-RO", "/demo/grafana/hprod-RW", "/demo/grafana/prod-RO", "/demo/grafana/prod-RW"]);
  });
  test("is described in a file of its own, below its slug in the zone's repository (decision 27, §6.2 #28)", () => {
    expect(valuesOf(result)).toEqual({
      global: {
        projects: {
          demo: {
            projectName: "demo",
            projectRepository: { url: "https://git.example.org/forge/projects/demo/infra-observability.git", path: "." },
            envs: {
              hprod: { groups: ["/demo/grafana/hprod-RW", "/demo/grafana/hprod-RO"], tenants: { "hprod-demo": {} } },
              prod: { groups: ["/demo/grafana/prod-RW", "/demo/grafana/prod-RO"], tenants: { "prod-demo": {} } },
            },
          },
        },
      },
    });
    expect([...build({ slug: "demo-1" }).forge.files.keys()]).toContain("pub: demo-1/observability.yaml");
  });
  test("is called by its id where it has one", () => {
    const id = "22e7044f-8414-435d-9c4a-2df42a65034b";
    const environments = [{ ...dev, id: "00000000-0000-0000-0000-000000000001" }];
    const { projects } = valuesOf(build({ id, environments })).global;
    expect(Object.keys(projects)).toEqual([id]);
    expect(projects[id].envs.hprod.tenants).toEqual({ "hprod-22dxmhpuknhbc3u48km99jyob": {} });
  });
  test("has a link for each bucket that it uses (console §2.6)", () => {
    const links = (project: Partial<ProjectSpec>) => build(project).synthesised.json["output"].links.value.map(({ title, url }: any) => `${title} ${url}`);
    expect(links({})).toEqual(["Grafana hprod https://grafana.example.org/hprod-demo", "Grafana prod https://grafana.example.org/prod-demo"]);
    expect(links({ environments: [dev] })).toEqual(["Grafana hprod https://grafana.example.org/hprod-demo"]);
  });
  test("has another chart where the platform says so", () => {
    const { forge: other } = build({}, { chartVersion: "0.1.9", chartRepository: "oci://registry.example.org/charts" });
    expect(parse(other.files.get("infra-observability: Chart.yaml")!).dependencies).toEqual([{ name: "dso-observability", version: "0.1.9", repository: "oci://registry.example.org/charts" }]);
  });
  test("makes no resource of its own", () => {
    expect(result.synthesised.resources()).toEqual([]);
  });
});

describe("§6.1 #17: who sees what, bucket by bucket", () => {
  const members = [
    { user: "ops@example.org", roles: ["devops"] },
    { user: "dev@example.org", roles: ["developer"] },
    { user: "nobody@example.org" },
  ];
  const everyone: ProjectSpec["everyone"] = ["REPLAY_HOOKS"];
  const people = (environments: readonly EnvironmentSpec[]) => Object.fromEntries(build({ environments, members, everyone }).groups);
  const managers = ["ops@example.org", "owner@example.org"];
  const readers = ["dev@example.org", "ops@example.org", "owner@example.org"];

  test("a production environment takes nobody out of the other groups", () => {
    expect(people([dev, staging, prod])).toEqual({
      "/demo/grafana/hprod-RW": managers,
      "/demo/grafana/hprod-RO": readers,
      "/demo/grafana/prod-RW": managers,
      "/demo/grafana/prod-RO": readers,
    });
  });
  test("a bucket without environment is nobody's, and its groups stay", () => {
    expect(people([dev])).toEqual({ "/demo/grafana/hprod-RW": managers, "/demo/grafana/hprod-RO": readers, "/demo/grafana/prod-RW": [], "/demo/grafana/prod-RO": [] });
    expect(people([prod])).toMatchObject({ "/demo/grafana/hprod-RW": [], "/demo/grafana/prod-RW": managers });
  });
  test("§7.6.6: a tenant goes with the last environment of its bucket", () => {
    expect(Object.keys(valuesOf(build({ environments: [dev, staging] })).global.projects.demo.envs)).toEqual(["hprod"]);
    expect(Object.keys(valuesOf(build({ environments: [prod] })).global.projects.demo.envs)).toEqual(["prod"]);
    expect([...build({ environments: [] }).forge.files.keys()]).not.toContain("pub: demo/observability.yaml");
  });
});

test("a project may do without", () => {
  const { forge, synthesised } = build({ services: { observability: { enabled: false } } });
  expect([...forge.files.keys()]).not.toContain("pub: demo/observability.yaml");
  expect(synthesised.json["output"].links.value).toEqual([]);
});

test("a retired project is described no more", () => {
  expect([...build({ state: "retired" }).forge.files.keys()]).not.toContain("pub: demo/observability.yaml");
});

test("§6.1 #18: groups come from whoever makes them, in the same plan, and not without", () => {
  const attach = () =>
    synthesise((stack) => {
      const host = projectIn(stack);
      new FakeForge(host);
      new ObservabilityPlugin(host, "observability", options);
    });
  expect(attach).toThrow(/requires "identity groups", which no plugin here provides/);
});

test("every file is written by one project alone (§6.2 #28)", () => {
  const demo = [...build().forge.files.keys()].filter((name) => name.startsWith("pub: "));
  const other = [...build({ slug: "demo-1" }).forge.files.keys()].filter((name) => name.startsWith("pub: "));
  expect(demo.filter((name) => other.includes(name))).toEqual([]);
  expect(parseAllDocuments(build().forge.files.get(demo[0]!)!)).toHaveLength(1);
});

describe("options", () => {
  const findings = (more: Partial<ObservabilityOptions>) => definition.judgePlatform!({ ...examplePlatform, services: { observability: { ...options, ...more } } });

  test.each<[string, Partial<ObservabilityOptions>, Partial<Finding>]>([
    ["C28: a tag in place of a version", { chartVersion: "dso-observability-0.1.7" }, { code: "invalid-chart-version", at: ["services", "observability", "chartVersion"], found: "dso-observability-0.1.7", fix: "write 0.1.7" }],
    ["a range of versions", { chartVersion: "0.1.x" }, { code: "invalid-chart-version" }],
    ["a zone that is not there", { zone: "pbu" }, { code: "unknown-zone", at: ["services", "observability", "zone"], found: "pbu", fix: "did you mean pub?" }],
    ["an address that is none", { url: "grafana" }, { code: "invalid-url", at: ["services", "observability", "url"] }],
    ["a chart repository with a password", { chartRepository: "https://u:secret@charts.example.org" }, { code: "invalid-url", found: "https://charts.example.org" }],
  ])("%s is refused", (_what, more, expected) => {
    expect(findings(more)).toEqual([expect.objectContaining(expected)]);
  });
  test("a zone that is being taken away is refused, unless the dashboards are as well", () => {
    const zones = examplePlatform.zones.map((zone) => ({ ...zone, retired: zone.slug === "pub" }));
    const judge = (more: object) => definition.judgePlatform!({ ...examplePlatform, zones, services: { observability: { ...options, ...more } } });
    expect(judge({})).toEqual([expect.objectContaining({ code: "zone-retired", at: ["services", "observability", "zone"], found: "pub", allowed: "priv" })]);
    expect(judge({ retired: true })).toEqual([]);
    expect(judge({ zone: "priv" })).toEqual([]);
  });
  test("what is right passes", () => {
    expect(findings({})).toEqual([]);
    expect(findings({ chartVersion: "1.0.0-rc.1", chartRepository: "oci://registry.example.org/charts" })).toEqual([]);
    expect(definition.judgePlatform!(examplePlatform)).toEqual([]);
  });
  test("the schema knows every option, and no other", () => {
    const ajv = new Ajv({ strict: true });
    const platform = ajv.compile(definition.platformSchema);
    expect(platform({ ...options, chartVersion: "0.1.8", chartRepository: "https://charts.example.org" })).toBe(true);
    expect(platform({ url: "https://grafana.example.org" })).toBe(false);
    expect(platform({ ...options, grafana: true })).toBe(false);
    expect(ajv.validate(definition.projectSchema, { enabled: false })).toBe(true);
    expect(ajv.validate(definition.projectSchema, { enabled: "no" })).toBe(false);
  });
});
