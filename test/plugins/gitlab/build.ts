import type { TerraformStack } from "cdktf";
import { GitlabProvider } from "@cdktf/provider-gitlab/lib/provider";
import { VaultProvider } from "@cdktf/provider-vault/lib/provider";
import { DsoPlatform, type DsoPlatformProps } from "../../../lib/dso-platform";
import { DsoProject } from "../../../lib/dso-project";
import { DsoZone } from "../../../lib/dso-zone";
import type { PluginHost } from "../../../lib/plugin/host";
import { GitlabPlugin, type GitlabPluginProps } from "../../../lib/plugins/gitlab";
import { VaultPlugin } from "../../../lib/plugins/vault";
import { RandomProvider } from "../../../lib/providers/random/provider";
import { readProviderSchemas } from "../../../lib/providers/schemas";
import { describeProblems, validateConfiguration } from "../../../lib/providers/validate";
import type { PlatformSpec, ProjectSpec } from "../../../lib/spec";
import { examplePlatform, exampleProject, synthesise, type Block, type Synthesised } from "../../../lib/testing";

export const url = "https://gitlab.example.org";
export const vaultUrl = "https://vault.example.org";

/** The platform of the tests: its GitLab is named, as Vault wants to know who issues the jobs' tokens. */
export const platform: PlatformSpec = { ...examplePlatform, services: { gitlab: { url }, vault: { url: vaultUrl } } };

export interface Change {
  readonly project?: Partial<ProjectSpec>;
  readonly platform?: Partial<PlatformSpec>;
  readonly props?: Partial<GitlabPluginProps>;
  /** Attaches more plugins. */
  readonly attach?: (host: PluginHost) => void;
  /** @default true */
  readonly withVault?: boolean;
}

export function projectStack(change: Change = {}): Synthesised {
  return synthesise((stack) => declareProject(stack, change));
}

export function declareProject(stack: TerraformStack, { project, platform: more, props, attach, withVault = true }: Change = {}): DsoProject {
  declareProviders(stack);
  const described = DsoPlatform.fromPlatformSpec({ ...platform, ...more });
  const host = new DsoProject(stack, "project", { ...exampleProject, ...project, platform: described });
  new GitlabPlugin(host, "gitlab", { url, ...props });
  if (withVault) new VaultPlugin(host, "vault", { url: vaultUrl });
  attach?.(host);
  return host;
}

export function platformStack({ platform: more, props, attach, withVault = true }: Change = {}): Synthesised {
  return synthesise((stack) => {
    declareProviders(stack);
    const host = new DsoPlatform(stack, "platform", { ...platform, ...more } as DsoPlatformProps);
    new GitlabPlugin(host, "gitlab", { url, ...props });
    if (withVault) new VaultPlugin(host, "vault", { url: vaultUrl });
    attach?.(host);
  });
}

export function zoneStack({ platform: more, props, attach }: Change = {}): Synthesised {
  return synthesise((stack) => {
    declareProviders(stack);
    const host = new DsoZone(stack, "zone", { platform: DsoPlatform.fromPlatformSpec({ ...platform, ...more }), zone: "pub" });
    new GitlabPlugin(host, "gitlab", { url, ...props });
    attach?.(host);
  });
}

export function declareProviders(stack: TerraformStack): void {
  new GitlabProvider(stack, "gitlab", { baseUrl: `${url}/api/v4/` });
  new VaultProvider(stack, "vault", { address: vaultUrl });
  new RandomProvider(stack, "random");
}

/** Problems that the providers would have with the configuration. */
export function problems(synthesised: Synthesised): string {
  return describeProblems(validateConfiguration(synthesised.json, readProviderSchemas()));
}

/** Addresses that leave the state while what is there stays, sorted. */
export function forgotten(synthesised: Synthesised): readonly string[] {
  const blocks = (synthesised.json["removed"] ?? []) as { readonly from: string; readonly lifecycle: object }[];
  return blocks
    .map(({ from, lifecycle }) => {
      expect(lifecycle).toEqual({ destroy: false });
      return from;
    })
    .sort();
}

/** Address in a reference such as `${gitlab_group.x.id}`. */
export function target(reference: string): string {
  return reference.replace(/^\$\{|\}$/g, "").replace(/\.[a-z_]+$/, "");
}

/** Full path of a group or repository, made from its parents. */
export function pathOf(synthesised: Synthesised, block: Block): string {
  if (block.address.startsWith("data.gitlab_group_membership.")) return block.attributes["full_path"];
  const parent = block.attributes["parent_id"] ?? block.attributes["namespace_id"];
  if (parent === undefined) return block.attributes["path"];
  const address = target(parent);
  const found = [...synthesised.resources(), ...synthesised.dataSources()].find((each) => each.address === address)!;
  return `${pathOf(synthesised, found)}/${block.attributes["path"]}`;
}
