import { VaultProvider } from "@cdktf/provider-vault/lib/provider";
import type { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { SECRET_STORE, type ISecretStore } from "../../../lib/capabilities";
import { DsoPlatform } from "../../../lib/dso-platform";
import { DsoProject } from "../../../lib/dso-project";
import { DsoZone } from "../../../lib/dso-zone";
import type { IDsoEnvironment, IDsoPlatform, IDsoProject, IDsoRepository, IDsoZone } from "../../../lib/model";
import type { PluginHost } from "../../../lib/plugin/host";
import { Plugin } from "../../../lib/plugin/plugin";
import { VaultPlugin, type VaultPluginProps } from "../../../lib/plugins/vault";
import { RandomProvider } from "../../../lib/providers/random/provider";
import { readProviderSchemas } from "../../../lib/providers/schemas";
import { describeProblems, validateConfiguration } from "../../../lib/providers/validate";
import type { PlatformSpec, ProjectSpec } from "../../../lib/spec";
import { examplePlatform, exampleProject, synthesise, type Synthesised } from "../../../lib/testing";

export const VAULT_URL = "https://vault.example.org";

/** The example with the services that Vault takes names from; app2 proves its tokens by its keys. */
export const platformSpec: PlatformSpec = {
  ...examplePlatform,
  clusters: examplePlatform.clusters.map((cluster) =>
    cluster.label === "app2" ? { ...cluster, identity: { method: "jwt", issuer: "https://app2.example.org", keys: `${publicKey("AAAA")}\n\n${publicKey("BBBB")}\n` } } : cluster,
  ),
  services: { gitlab: { url: "https://gitlab.example.org/" }, nexus: { url: "https://nexus.example.org" }, vault: { url: VAULT_URL } },
};

export function publicKey(content: string): string {
  return `-----BEGIN PUBLIC KEY-----\n${content}\n-----END PUBLIC KEY-----`;
}

type Use = {
  readonly project?: (store: ISecretStore, scope: Construct, project: IDsoProject) => void;
  readonly environment?: (store: ISecretStore, scope: Construct, environment: IDsoEnvironment) => void;
  readonly repository?: (store: ISecretStore, scope: Construct, repository: IDsoRepository) => void;
  readonly zone?: (store: ISecretStore, scope: Construct, zone: IDsoZone) => void;
  readonly platform?: (store: ISecretStore, scope: Construct, platform: IDsoPlatform) => void;
};

/** Some plugin that uses the secret store. */
class User extends Plugin<Use> {
  override readonly requires = [SECRET_STORE];
  override onProject(project: IDsoProject, scope: Construct): void {
    this.props.project?.(this.required(SECRET_STORE), scope, project);
  }
  override onEnvironment(environment: IDsoEnvironment, scope: Construct): void {
    this.props.environment?.(this.required(SECRET_STORE), scope, environment);
  }
  override onRepository(repository: IDsoRepository, scope: Construct): void {
    this.props.repository?.(this.required(SECRET_STORE), scope, repository);
  }
  override onZone(zone: IDsoZone, scope: Construct): void {
    this.props.zone?.(this.required(SECRET_STORE), scope, zone);
  }
  override onPlatform(platform: IDsoPlatform, scope: Construct): void {
    this.props.platform?.(this.required(SECRET_STORE), scope, platform);
  }
}

export interface Setting {
  readonly platform?: PlatformSpec;
  readonly project?: Partial<ProjectSpec>;
  readonly vault?: Partial<VaultPluginProps>;
  /** Plugins that use the store, by id. */
  readonly users?: Readonly<Record<string, Use>>;
}

function attach(stack: TerraformStack, host: PluginHost, { vault = {}, users = {} }: Setting): void {
  new VaultProvider(stack, "vault", { address: VAULT_URL });
  new RandomProvider(stack, "random");
  for (const [id, use] of Object.entries(users)) new User(host, id, use);
  new VaultPlugin(host, "vault", { url: VAULT_URL, ...vault });
}

export function declareProject(stack: TerraformStack, setting: Setting = {}): DsoProject {
  const platform = DsoPlatform.fromPlatformSpec(setting.platform ?? platformSpec);
  const project = new DsoProject(stack, "project", { ...exampleProject, ...setting.project, platform });
  attach(stack, project, setting);
  return project;
}

export function synthesiseProject(setting: Setting = {}): Synthesised {
  return synthesise((stack) => declareProject(stack, setting));
}

export function synthesiseZone(zone: string, setting: Setting = {}): Synthesised {
  return synthesise((stack) => {
    const platform = DsoPlatform.fromPlatformSpec(setting.platform ?? platformSpec);
    attach(stack, new DsoZone(stack, "zone", { platform, zone }), setting);
  });
}

export function synthesisePlatform(setting: Setting = {}): Synthesised {
  return synthesise((stack) => attach(stack, new DsoPlatform(stack, "platform", setting.platform ?? platformSpec), setting));
}

/** Problems of a stack under the providers' own schemas; "" where there are none. */
export function schemaProblems(stack: Pick<Synthesised, "json">): string {
  return describeProblems(validateConfiguration(stack.json, readProviderSchemas()));
}

/** The text of a policy that a stack makes. */
export function policyText(stack: Synthesised, name: string): string {
  return String(stack.resource("vault_policy", { name }).attributes["policy"]);
}
