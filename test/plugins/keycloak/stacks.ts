import { TerraformProvider, type TerraformStack } from "cdktf";
import { SECRET_STORE, type ISecretStore } from "../../../lib/capabilities";
import { DsoPlatform, type DsoPlatformProps } from "../../../lib/dso-platform";
import { DsoProject } from "../../../lib/dso-project";
import { DsoZone } from "../../../lib/dso-zone";
import { Plugin } from "../../../lib/plugin/plugin";
import type { PluginHost } from "../../../lib/plugin/host";
import type { PlatformSpec, ProjectSpec } from "../../../lib/spec";
import { KeycloakPlugin, type KeycloakPluginProps } from "../../../lib/plugins/keycloak";
import { KeycloakProvider } from "../../../lib/providers/keycloak/bindings/provider";
import { readProviderSchemas } from "../../../lib/providers/schemas";
import { describeProblems, validateConfiguration } from "../../../lib/providers/validate";
import { EphemeralResource } from "../../../lib/terraform/ephemeral-resource";
import { examplePlatform, exampleProject, synthesise, type Synthesised } from "../../../lib/testing";

export const options = { url: "https://keycloak.example.org", realm: "dso" } as const;

/** Keeps secrets as the Vault plugin does, as far as a receiver can tell: a path, a version, an ephemeral value. */
class FakeSecretStore extends Plugin {
  constructor(host: PluginHost) {
    super(host, "vault", {});
    const store: ISecretStore = {
      url: "https://vault.example.org",
      mount: "kv",
      path: (name) => name,
      write: () => undefined,
      generate: (scope, _id, secret) => {
        const password = new EphemeralResource(scope, "password", { type: "random_password", attributes: { length: secret.length } });
        secrets.push({ path: secret.path, keys: Object.keys(secret.values("p")), rotation: secret.rotation, length: secret.length });
        return { value: () => password.attribute("result"), version: 7 };
      },
    } as Partial<ISecretStore> as ISecretStore;
    this.provide(SECRET_STORE, store);
  }
}

/** What was asked of the fake secret store. */
export const secrets: { path: string; keys: string[]; rotation: string | number; length?: number }[] = [];

export interface Change {
  readonly project?: Partial<ProjectSpec>;
  readonly platform?: Partial<PlatformSpec>;
  readonly props?: Partial<KeycloakPluginProps>;
  /** Attaches more plugins. */
  readonly attach?: (host: PluginHost) => void;
}

export function projectStack({ project, platform, props, attach }: Change = {}): Synthesised {
  return synthesise((stack) => {
    providers(stack);
    const described = DsoPlatform.fromPlatformSpec({ ...examplePlatform, ...platform });
    const host = new DsoProject(stack, "project", { ...exampleProject, ...project, platform: described });
    new KeycloakPlugin(host, "keycloak", { ...options, ...props });
    attach?.(host);
  });
}

export function platformStack({ platform, props }: Change = {}): Synthesised {
  return synthesise((stack) => {
    providers(stack);
    const host = new DsoPlatform(stack, "platform", { ...examplePlatform, ...platform } as DsoPlatformProps);
    new KeycloakPlugin(host, "keycloak", { ...options, ...props });
  });
}

/** @param attach attaches the secret store, if there is to be one */
export function zoneStack({ platform, props }: Change = {}, attach: (host: PluginHost, stack: TerraformStack) => void = (host) => void new FakeSecretStore(host)): Synthesised {
  secrets.length = 0;
  return synthesise((stack) => {
    providers(stack);
    const host = new DsoZone(stack, "zone", { platform: DsoPlatform.fromPlatformSpec({ ...examplePlatform, ...platform }), zone: "pub" });
    attach(host, stack);
    new KeycloakPlugin(host, "keycloak", { ...options, ...props });
  });
}

function providers(stack: TerraformStack): void {
  new KeycloakProvider(stack, "keycloak", { url: options.url });
  new (class extends TerraformProvider {
    constructor() {
      super(stack, "random", { terraformResourceType: "random", terraformGeneratorMetadata: { providerName: "random" }, terraformProviderSource: "hashicorp/random" });
    }
  })();
}

/** Problems that the providers would have with the configuration. */
export function problems(synthesised: Synthesised): string {
  return describeProblems(validateConfiguration(synthesised.json, readProviderSchemas()));
}

/** The path of the group that a block stands for, made from its parents. */
export function groupPath(synthesised: Synthesised, address: string): string {
  const group = synthesised.resources("keycloak_group").find((each) => each.address === address)!;
  const parent = group.attributes["parent_id"] as string | undefined;
  return `${parent === undefined ? "" : groupPath(synthesised, target(parent))}/${group.attributes["name"]}`;
}

export function groupPaths(synthesised: Synthesised): string[] {
  return synthesised.resources("keycloak_group").map((group) => groupPath(synthesised, group.address)).sort();
}

/** User names that exactly make up a group, or undefined where no resource says so. */
export function membersOf(synthesised: Synthesised, path: string): string[] | undefined {
  const found = synthesised.resources("keycloak_group_memberships").filter((each) => groupPath(synthesised, target(each.attributes["group_id"])) === path);
  if (found.length > 1) throw new Error(`${found.length} resources say who is in ${path}`);
  return (found[0]?.attributes["members"] as string[] | undefined)?.map((member) => username(synthesised, member));
}

/** User names that are added to a group, whoever else is in it. */
export function addedTo(synthesised: Synthesised, path: string): string[] {
  return synthesised
    .resources("keycloak_user_groups")
    .filter((each) => each.attributes["exhaustive"] === false && each.attributes["group_ids"].map((id: string) => groupPath(synthesised, target(id))).join() === path)
    .map((each) => username(synthesised, each.attributes["user_id"]));
}

function username(synthesised: Synthesised, reference: string): string {
  const account = synthesised.dataSources("keycloak_user").find((each) => each.address === target(reference));
  if (!account) throw new Error(`${reference} is no account that was looked up`);
  return account.attributes["username"] as string;
}

/** Address in a reference such as `${keycloak_group.x.id}`. */
export function target(reference: string): string {
  return reference.replace(/^\$\{|\}$/g, "").replace(/\.[a-z_]+$/, "");
}
