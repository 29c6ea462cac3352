/** Declaration order never matters: the same declaration in any order is the same configuration, byte by byte. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { App, type TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { DsoPlatform } from "../../lib/dso-platform";
import { DsoProject } from "../../lib/dso-project";
import type { IDsoEnvironment, IDsoProject } from "../../lib/model";
import { Plugin } from "../../lib/plugin/plugin";
import type { ProjectSpec } from "../../lib/spec";
import { FakeResource, synthesise, Synthesised } from "../../lib/testing";
import { declareStacks } from "../../stacks/factory";
import { openInventory } from "../../stacks/open-inventory";
import { loadService } from "../../stacks/plugins";
import { project } from "./arbitrary";
import { example, exampleDirectory, openPlatform, synthesised, textOf } from "./declaration";
import { permute, randomFrom, shuffle } from "./shuffle";

jest.setTimeout(60_000);

const seed = fc.integer({ min: 1 });

/** Shows a link, and keeps something of each environment. */
class Marker extends Plugin {
  override onProject(project: IDsoProject, scope: Construct) {
    project.addLink(scope, { service: this.node.id, title: "Page", url: "https://example.org" });
  }
  override onEnvironment(_environment: IDsoEnvironment, scope: Construct) {
    this.keep(new FakeResource(scope, "data"));
  }
}

test("projects of any kind, with everything in them and around them in another order", () => {
  const customPlugins = ["a", "zz", "between"].map((id) => ({ id, type: Marker, options: {} }));
  const state = fc.constantFrom("active" as const, "retired" as const);
  fc.assert(
    fc.property(project("demo"), state, project("demo1", "demo-1"), seed, (one, state, other, seed) => {
      const declaration = { platform: openPlatform, projects: [{ ...one, state }, other] };
      const expected = textOf(synthesised(declaration, { customPlugins }));
      expect(textOf(synthesised(shuffle(declaration, seed), { customPlugins: permute(customPlugins, randomFrom(seed)) }))).toEqual(expected);
    }),
    { numRuns: 6 },
  );
});

describe("the example inventory", () => {
  const root = mkdtempSync(join(tmpdir(), "order-"));
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const files = readdirSync(exampleDirectory, { recursive: true, encoding: "utf8" }).filter((file) => /\.\w+$/.test(file));

  /** Written down anew: keys and items in another order, projects in other folders. */
  function rewrite(directory: string, seed: number): void {
    const random = randomFrom(seed);
    for (const file of files) {
      const text = readFileSync(join(exampleDirectory, file), "utf8");
      const target = join(directory, file.replace(/^projects\//, () => `projects/${["", "a/", "z/b/"][Math.floor(random() * 3)]}`));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, file.endsWith(".yaml") ? stringify(shuffle(parse(text), seed)) : text);
    }
  }

  /** What `cdktf synth` leaves in its folder, by file. */
  async function written(inventory: string, outdir: string): Promise<Record<string, string>> {
    const app = new App({ outdir, stackTraces: false });
    declareStacks(app, await openInventory(inventory));
    app.synth();
    const files = readdirSync(outdir, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".json")).sort();
    return Object.fromEntries(files.map((file) => [file, readFileSync(join(outdir, file), "utf8")]));
  }

  test("written down in another order, in other folders, is written out the same", async () => {
    const expected = await written(exampleDirectory, join(root, "expected"));
    expect(Object.keys(expected)).toHaveLength(8);
    for (const seed of [1, 2, 3]) {
      const directory = join(root, `inventory-${seed}`);
      rewrite(directory, seed);
      expect(readFileSync(join(directory, "platform.yaml"), "utf8")).not.toBe(readFileSync(join(exampleDirectory, "platform.yaml"), "utf8"));
      expect(await written(directory, join(root, `out-${seed}`))).toEqual(expected);
    }
  });
});

describe("in TypeScript", () => {
  const platform = DsoPlatform.fromPlatformSpec(openPlatform);
  const services = Object.entries(openPlatform.services ?? {});

  /** Every element is added and every plugin attached by a line of its own; the lines are in another order each time. */
  function inLines({ environments = [], repositories = [], members = [], roles = [], deployments = [], ...scalars }: ProjectSpec, seed: number): string {
    const { json } = synthesise((stack: TerraformStack) => {
      const attached = services.map(([id, options]) => {
        const service = loadService(id);
        return { service, options, providers: service.declareProviders(stack, options, platform) };
      });
      const project = new DsoProject(stack, "project", { ...scalars, platform });
      const lines = [
        ...attached.map(({ service, options, providers }) => () => void service.attach(project, options, providers)),
        ...environments.map((each) => () => void project.addEnvironment(each.name, each)),
        ...repositories.map((each) => () => void project.addRepository(each.name, each)),
        ...members.map((each) => () => void project.addMember(each.user, each)),
        ...roles.map((each) => () => void project.addRole(each.name, each)),
        ...deployments.map((each) => () => void project.addDeployment(each.name, each)),
      ];
      for (const line of permute(lines, seed === 0 ? undefined : randomFrom(seed))) line();
    });
    return textOf(new Map([["test", new Synthesised(json)]]))["test"]!;
  }

  test.each(example.projects.map((spec): [string, ProjectSpec] => [spec.name, spec]))("%s, line by line, in any order of the lines", (_name, spec) => {
    const expected = inLines(spec, 0);
    for (const seed of [1, 2]) expect(inLines(spec, seed)).toBe(expected);
  });
  test("any other project", () => {
    fc.assert(
      fc.property(project("demo"), seed, (spec, seed) => expect(inLines(spec, seed)).toBe(inLines(spec, 0))),
      { numRuns: 12 },
    );
  });
});
