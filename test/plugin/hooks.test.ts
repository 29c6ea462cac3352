import { DsoPlatform } from "../../lib/dso-platform";
import { DsoProject } from "../../lib/dso-project";
import { DsoError } from "../../lib/errors";
import { Plugin } from "../../lib/plugin/plugin";
import { examplePlatform, exampleProject, FakeResource, synthesise } from "../../lib/testing";
import type { Construct } from "constructs";
import { failureOf, projectIn } from "./support";
import type * as model from "../../lib/model";

class Recorder extends Plugin<{ log: string[] }> {
  private note(what: string, scope: Construct) {
    this.props.log.push(`${this.node.id} ${what} @ ${scope.node.path}`);
    new FakeResource(scope, "thing", { what });
  }
  override onProject(project: model.IDsoProject, scope: Construct) {
    this.note(`project ${project.slug}`, scope);
  }
  override onRole(role: model.IDsoRole, scope: Construct) {
    this.note(`role ${role.name}`, scope);
  }
  override onMember(member: model.IDsoMember, scope: Construct) {
    this.note(`member ${member.person.email}`, scope);
  }
  override onEnvironment(environment: model.IDsoEnvironment, scope: Construct) {
    this.note(`environment ${environment.name}`, scope);
  }
  override onRepository(repository: model.IDsoRepository, scope: Construct) {
    this.note(`repository ${repository.name}`, scope);
  }
  override onDeployment(deployment: model.IDsoDeployment, scope: Construct) {
    this.note(`deployment ${deployment.environment.name}/${deployment.name}`, scope);
  }
  override onComplete(scope: Construct) {
    this.props.log.push(`${this.node.id} complete @ ${scope.node.path}`);
  }
}

describe("hooks", () => {
  const log: string[] = [];
  const synthesised = synthesise((stack) => {
    const project = new DsoProject(stack, "project", { ...exampleProject, platform: DsoPlatform.fromPlatformSpec(examplePlatform) });
    new Recorder(project, "b", { log });
    new Recorder(project, "a", { log });
  });

  test("run kind by kind, then by name, then by plugin, each in a scope that carries the plugin's id", () => {
    expect(log).toMatchSnapshot();
  });
  test("every resource lies below the plugin that made it", () => {
    expect(synthesised.resources().length).toBe(2 * (1 + 6 + 3 + 2 + 2 + 2));
    for (const block of synthesised.resources()) expect(block.path.split("/").some((part) => part === "a" || part === "b")).toBe(true);
  });
});

describe("a plugin that fails", () => {
  /** Declares two projects, with a plugin that fails for one of them at one moment. */
  const declare = (fails: Partial<Record<"checkProject" | "onEnvironment" | "onComplete", () => never>>) =>
    failureOf(() =>
      synthesise((stack) => {
        for (const id of ["portal", "shop"]) {
          const project = projectIn(stack, { name: id }, id);
          const plugin = new (class extends Plugin {})(project, "notify", {});
          if (id === "portal") Object.assign(plugin, fails);
        }
      }),
    );
  const boom = () => {
    throw new Error("boom");
  };

  test.each([
    ["checkProject", "test/portal/notify"],
    ["onEnvironment", "test/portal/environment/dev/notify"],
    ["onComplete", "test/portal/notify"],
  ] as const)("in %s is named, with what it was about, and where in its code", (moment, where) => {
    expect(declare({ [moment]: boom }).findings).toEqual([
      expect.objectContaining({ code: "plugin-failed", where, found: "boom", message: expect.stringMatching(/^plugin "notify" failed, at .*hooks\.test\.ts:\d+:\d+/) }),
    ]);
  });
  test("in its own words of a failure is left as it is", () => {
    const said = new DsoError([{ code: "no-channel", at: [], message: "there is no channel", where: "here" }]);
    expect(declare({ onComplete: () => { throw said; } })).toBe(said);
  });
});
