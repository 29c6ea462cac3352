import type { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { CI_VARIABLES, SECRET_STORE, type CiVariable, type ISecretStore, type WrittenSecret } from "../../../lib/capabilities";
import { DsoPlatform, type DsoPlatformProps } from "../../../lib/dso-platform";
import { DsoProject } from "../../../lib/dso-project";
import { Plugin } from "../../../lib/plugin/plugin";
import type { PluginHost } from "../../../lib/plugin/host";
import { isGone } from "../../../lib/plugin/tombstone";
import { SonarqubePlugin, type SonarqubePluginProps } from "../../../lib/plugins/sonarqube";
import { SonarqubeProvider } from "../../../lib/providers/sonarqube/bindings/provider";
import { readProviderSchemas } from "../../../lib/providers/schemas";
import { describeProblems, validateConfiguration } from "../../../lib/providers/validate";
import type { PlatformSpec, ProjectSpec } from "../../../lib/spec";
import { examplePlatform, exampleProject, FakeResource, synthesise, type Block, type Synthesised } from "../../../lib/testing";

/** Turns what is contributed into resources that tests can look at, as the real providers of the capabilities do. */
class FakeServices extends Plugin {
  constructor(host: PluginHost) {
    super(host, "fakes", {});
    this.provide(SECRET_STORE, {
      write: (scope: Construct, id: string, secret: WrittenSecret) => this.record(scope, id, { kind: "secret", ...secret }),
    } as Partial<ISecretStore> as ISecretStore);
    this.provide(CI_VARIABLES, {
      add: (scope, id, { repository, ...variable }: CiVariable) => this.record(scope, id, { kind: "variable", ...variable, repository: repository?.name ?? null }),
    });
  }

  private record(scope: Construct, id: string, values: Record<string, unknown>): void {
    if (!isGone(scope)) new FakeResource(this.contribution(scope), id, values);
  }
}

export interface Change {
  readonly project?: Partial<ProjectSpec>;
  readonly platform?: Partial<PlatformSpec>;
  readonly props?: Partial<SonarqubePluginProps>;
}

/** @param attach attaches the plugins besides; the fakes, where nothing else is said */
export function projectStack({ project, platform, props }: Change = {}, attach: (host: PluginHost, stack: TerraformStack) => void = (host) => void new FakeServices(host)): Synthesised {
  return synthesise((stack) => {
    provider(stack);
    const described = DsoPlatform.fromPlatformSpec({ ...examplePlatform, ...platform });
    const host = new DsoProject(stack, "project", { ...exampleProject, ...project, platform: described });
    attach(host, stack);
    new SonarqubePlugin(host, "sonarqube", { url: "https://sonarqube.example.org", ...props });
  });
}

/** @param inspect sees the platform after its hooks have run */
export function platformStack({ platform, props }: Change = {}, inspect: (host: DsoPlatform) => void = () => undefined): Synthesised {
  let host: DsoPlatform | undefined;
  const synthesised = synthesise((stack) => {
    provider(stack);
    host = new DsoPlatform(stack, "platform", { ...examplePlatform, ...platform } as DsoPlatformProps);
    new SonarqubePlugin(host, "sonarqube", { url: "https://sonarqube.example.org", ...props });
  });
  inspect(host!);
  return synthesised;
}

function provider(stack: TerraformStack): void {
  new SonarqubeProvider(stack, "sonarqube", { host: "https://sonarqube.example.org" });
}

/** Problems that the provider would have with the configuration; the fakes are no concern of it. */
export function problems({ json }: Synthesised): string {
  const { fake_resource: _, ...resource } = json["resource"];
  return describeProblems(validateConfiguration({ ...json, resource }, readProviderSchemas()));
}

export function secrets(synthesised: Synthesised): Record<string, any>[] {
  return contributions(synthesised, "secret");
}

export function variables(synthesised: Synthesised): Record<string, any>[] {
  return contributions(synthesised, "variable");
}

function contributions(synthesised: Synthesised, kind: string): Record<string, any>[] {
  return synthesised
    .resources("fake_resource")
    .filter((block) => block.attributes["kind"] === kind)
    .map(({ attributes: { kind: _, ...rest } }) => rest);
}

/** Who may do what on a project, as the table of console §3.6.3 has it: principal → permissions, sorted. */
export function permissionsOn(synthesised: Synthesised, key: string): Record<string, string[]> {
  const project = synthesised.resource("sonarqube_project", { project: key });
  const granted = synthesised.resources("sonarqube_permissions").filter((each) => each.attributes["project_key"] === `\${${project.address}.project}`);
  return Object.fromEntries(granted.map((each) => [principal(synthesised, each), each.attributes["permissions"]]));
}

export function principal(synthesised: Synthesised, { attributes }: Block): string {
  const { login_name: login, group_name: group, special_group_name: special } = attributes;
  if (login !== undefined) return `user ${resolve(synthesised, login)}`;
  return special ?? resolve(synthesised, group);
}

/** What a reference such as `${sonarqube_group.x.name}` stands for. */
export function resolve(synthesised: Synthesised, value: string): string {
  const match = /^\$\{([a-z_]+\.[^.]+)\.([a-z_]+)\}$/.exec(value);
  if (!match) return value;
  const found = synthesised.resources().find((block) => block.address === match[1]);
  if (!found) throw new Error(`${value} refers to nothing`);
  return found.attributes[match[2]!];
}
