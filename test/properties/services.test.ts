import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import fc from "fast-check";
import { stringify } from "yaml";
import { loadInventory, projectReader, readProject, type Inventory } from "../../lib/inventory";
import { PluginHost } from "../../lib/plugin/host";
import { definitions } from "../../stacks/plugins";
import { declare, example, openPlatform, synthesised, textOf } from "./declaration";

const ids = definitions.map(({ id }) => id);

/** Whether a platform has a service, or is giving it up. */
type Presence = "absent" | "present" | "retired";

/** What is declared besides the services. */
interface Variant {
  readonly retired: boolean;
  /** Whether the platform writes pipelines, with steps that are for services. */
  readonly pipelines: boolean;
  /** Whether everything is in zones that push. */
  readonly pushed: boolean;
}

/** The example, with some of the services, as files. */
function read(presence: Readonly<Record<string, Presence>>, { retired, pipelines, pushed }: Variant): Inventory {
  const directory = mkdtempSync(join(tmpdir(), "services-"));
  const of = (options: Readonly<Record<string, object>> = {}) => Object.fromEntries(Object.entries(options).filter(([id]) => presence[id] !== "absent"));
  const services = Object.fromEntries(Object.entries(of(openPlatform.services)).map(([id, options]) => [id, { ...options, ...(presence[id] === "retired" && { retired: true }) }]));
  const write = (file: string, kind: string, content: object) => writeFileSync(join(directory, file), stringify({ apiVersion: "dso/v1", kind, ...content }, { aliasDuplicateObjects: false }));
  try {
    mkdirSync(join(directory, "projects"));
    const { people: _people, ...platform } = openPlatform;
    write("platform.yaml", "Platform", { ...platform, services });
    for (const project of example.projects) {
      const { services: options, rotation, repositories = [], environments = [], ...rest } = project;
      const changed = {
        repositories: pipelines ? repositories : repositories.map(({ ci: _ci, ...repository }) => repository),
        environments: pushed ? environments.map((environment) => ({ ...environment, cluster: "app1" })) : environments,
      };
      write(`projects/${project.slug ?? project.name}.yaml`, "Project", { ...rest, ...changed, services: of(options as Record<string, object>), rotation: of(rotation as never), ...(retired && { state: "retired" }) });
    }
    return loadInventory(directory, { services: definitions });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const presence = fc.record(Object.fromEntries(ids.map((id) => [id, fc.constantFrom<Presence>("present", "present", "absent", "retired")])));

const variant = fc.record({ retired: fc.boolean(), pipelines: fc.boolean(), pushed: fc.boolean() });

test("whatever passes synthesises, whichever services there are", () => {
  let accepted = 0;
  const attempt = (services: Readonly<Record<string, Presence>>, variant: Variant) => {
    const { platform, projects, findings } = read(services, variant);
    if (findings.length > 0) return;
    accepted++;
    expect(synthesised({ platform, projects: projects.map(({ spec }) => spec) }).size).toBeGreaterThan(0);
  };
  const plain = { retired: false, pipelines: false, pushed: true };
  for (const id of ids) attempt({ ...Object.fromEntries(ids.map((each) => [each, "present"])), [id]: "absent" }, plain);
  for (const id of ids) attempt({ ...Object.fromEntries(ids.map((each) => [each, "absent"])), [id]: "present" }, plain);
  fc.assert(fc.property(presence, variant, attempt), { numRuns: 15 });
  expect(accepted).toBeGreaterThan(10);
}, 120_000);

test("a service says whether a project's rotation does anything to it", () => {
  const [project] = example.projects;
  const stack = (rotation: Readonly<Record<string, number>>) => textOf(synthesised({ platform: openPlatform, projects: [{ ...project!, rotation }] }, { projectsOnly: true }));
  const before = stack({});
  for (const { id, rotates = true } of definitions) expect([id, JSON.stringify(stack({ [id]: 2 })) !== JSON.stringify(before)]).toEqual([id, rotates]);
});

test.each(definitions.filter(({ rotates }) => rotates === false).map(({ id }) => id))("a rotation of %s is refused", (id) => {
  const platform = { platform: openPlatform, usable: true, plugins: [] };
  const directory = mkdtempSync(join(tmpdir(), "services-"));
  const file = join(directory, "demo.yaml");
  writeFileSync(file, stringify({ apiVersion: "dso/v1", kind: "Project", name: "demo", owner: "owner@example.org", rotation: { [id]: 2, harbor: 2 } }));
  expect(readProject(file, projectReader(platform, definitions)).findings).toMatchObject([{ code: "nothing-to-rotate", at: ["rotation", id], found: id, allowed: "gitlab, harbor, nexus, sonarqube", where: expect.stringContaining(`${file}:6:`) }]);
  rmSync(directory, { recursive: true });
});

test("what a service says it requires and provides is what its plugin does", () => {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), "services-")) });
  declare(app, { platform: openPlatform, projects: example.projects.slice(0, 1) });
  const hosts = app.node.findAll().filter((each): each is PluginHost => each instanceof PluginHost);
  expect(hosts.length).toBeGreaterThan(2);
  for (const { plugins } of hosts) {
    const said = plugins.map(({ node, requires, provides }) => ({ id: node.id, requires: requires.map(({ name }) => name), provides: [...provides.keys()].map(({ name }) => name) }));
    expect(said).toEqual(definitions.map(({ id, requires = [], provides }) => ({ id, requires, provides })));
  }
  rmSync(app.outdir, { recursive: true });
});
