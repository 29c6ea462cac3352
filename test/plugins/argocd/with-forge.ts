import { GitlabProvider } from "@cdktf/provider-gitlab/lib/provider";
import { VaultProvider } from "@cdktf/provider-vault/lib/provider";
import type { TerraformStack } from "cdktf";
import { DsoPlatform } from "../../../lib/dso-platform";
import { DsoProject } from "../../../lib/dso-project";
import { DsoZone } from "../../../lib/dso-zone";
import type { PluginHost } from "../../../lib/plugin/host";
import { ArgocdPlugin, type ArgocdOptions } from "../../../lib/plugins/argocd";
import { GitlabPlugin, type GitlabOptions } from "../../../lib/plugins/gitlab";
import { VaultPlugin, type VaultOptions } from "../../../lib/plugins/vault";
import { RandomProvider } from "../../../lib/providers/random/provider";
import type { PlatformSpec, ProjectSpec } from "../../../lib/spec";
import { examplePlatform, exampleProject, synthesise, type Synthesised } from "../../../lib/testing";
import { providers } from "../kubernetes/fakes";

const gitlab = "https://gitlab.example.org";
const vault = "https://vault.example.org";

export interface WithForge {
  readonly project?: Partial<ProjectSpec>;
  readonly platform?: Partial<PlatformSpec>;
  readonly argocd?: ArgocdOptions;
  readonly gitlab?: Partial<GitlabOptions>;
  readonly vault?: Partial<VaultOptions>;
  /** @default true */
  readonly withVault?: boolean;
}

export const platformSpec: PlatformSpec = { ...examplePlatform, services: { gitlab: { url: gitlab }, vault: { url: vault }, argocd: {} } };

/** Argo CD beside GitLab and Vault themselves, in a project's stack. */
export function projectWithForge(setting: WithForge = {}): Synthesised {
  return synthesise((stack) => {
    const platform = DsoPlatform.fromPlatformSpec({ ...platformSpec, ...setting.platform });
    attach(stack, new DsoProject(stack, "project", { ...exampleProject, ...setting.project, platform }), setting);
  });
}

export function zoneWithForge(zone: string, setting: WithForge = {}): Synthesised {
  return synthesise((stack) => {
    const platform = DsoPlatform.fromPlatformSpec({ ...platformSpec, ...setting.platform });
    attach(stack, new DsoZone(stack, "zone", { platform, zone }), setting);
  });
}

/** What projects and zones find when they come. */
export function platformWithForge(setting: WithForge = {}): Synthesised {
  return synthesise((stack) => attach(stack, new DsoPlatform(stack, "platform", { ...platformSpec, ...setting.platform }), setting));
}

function attach(stack: TerraformStack, host: PluginHost, setting: WithForge): void {
  const provider = providers(stack);
  provider("argocd-pub");
  new GitlabProvider(stack, "gitlab", { baseUrl: `${gitlab}/api/v4` });
  new VaultProvider(stack, "vault", { address: vault });
  new RandomProvider(stack, "random");
  new GitlabPlugin(host, "gitlab", { url: gitlab, ...setting.gitlab });
  if (setting.withVault ?? true) new VaultPlugin(host, "vault", { url: vault, ...setting.vault });
  new ArgocdPlugin(host, "argocd", { ...setting.argocd, provider: (zone) => provider(`argocd-${zone.slug}`) });
}
