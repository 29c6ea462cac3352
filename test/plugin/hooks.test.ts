import { DsoPlatform } from "../../lib/dso-platform";
import { DsoProject } from "../../lib/dso-project";
import { Plugin } from "../../lib/plugin/plugin";
import { examplePlatform, exampleProject, FakeResource, synthesise } from "../../lib/testing";
import type { Construct } from "constructs";
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
