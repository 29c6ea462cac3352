import { VaultProvider } from "@cdktf/provider-vault/lib/provider";
import type { TerraformStack } from "cdktf";
import { DsoPlatform } from "../../../lib/dso-platform";
import { DsoProject } from "../../../lib/dso-project";
import { DsoError, type LocatedFinding } from "../../../lib/errors";
import { NexusPlugin, type NexusOptions, type NexusProjectOptions } from "../../../lib/plugins/nexus";
import { VaultPlugin } from "../../../lib/plugins/vault";
import { NexusProvider } from "../../../lib/providers/nexus/bindings/provider";
import { RandomProvider } from "../../../lib/providers/random/provider";
import { readProviderSchemas } from "../../../lib/providers/schemas";
import { validateConfiguration } from "../../../lib/providers/validate";
import type { ProjectSpec } from "../../../lib/spec";
import { examplePlatform, exampleProject, synthesise, type Synthesised } from "../../../lib/testing";

export const nexusUrl = "https://nexus.example.org";
const vaultUrl = "https://vault.example.org";

function declareProviders(stack: TerraformStack): void {
  new NexusProvider(stack, "nexus", { url: nexusUrl, insecure: false });
  new VaultProvider(stack, "vault", { address: vaultUrl });
  new RandomProvider(stack, "random");
}

export interface Declared {
  /** `services.nexus` of the project. */
  readonly nexus?: NexusProjectOptions;
  /** `services.nexus` of the platform, besides the address. */
  readonly platform?: Omit<NexusOptions, "url">;
  readonly project?: Partial<ProjectSpec>;
}

/** The example project in Nexus, with Vault as its secret store. */
export function nexusProject({ nexus = {}, platform = {}, project = {} }: Declared = {}): Synthesised {
  return synthesise((stack) => {
    declareProviders(stack);
    const host = new DsoProject(stack, "project", {
      ...exampleProject,
      ...project,
      services: { nexus: { ...nexus } },
      platform: DsoPlatform.fromPlatformSpec({ ...examplePlatform, services: { nexus: { url: nexusUrl, ...platform }, harbor: {} } }),
    });
    new VaultPlugin(host, "vault", { url: vaultUrl });
    new NexusPlugin(host, "nexus", { url: nexusUrl, ...platform });
  });
}

/** The example platform in Nexus. */
export function nexusPlatform(platform: Omit<NexusOptions, "url"> = {}): Synthesised {
  return synthesise((stack) => {
    declareProviders(stack);
    const host = new DsoPlatform(stack, "platform", { ...examplePlatform, services: { nexus: { url: nexusUrl, ...platform } } });
    new VaultPlugin(host, "vault", { url: vaultUrl });
    new NexusPlugin(host, "nexus", { url: nexusUrl, ...platform });
  });
}

export function problemsOf(synthesised: Synthesised): unknown[] {
  return validateConfiguration(synthesised.json, readProviderSchemas());
}

/** What the plugin makes by itself; how its secrets are kept is the secret store's affair. */
export function nexusAddresses(synthesised: Synthesised): readonly string[] {
  return synthesised.addresses.filter((address) => address.startsWith("nexus_"));
}

/** Addresses that are forgotten instead of deleted. */
export function forgotten(synthesised: Synthesised): readonly string[] {
  const removed = (synthesised.json["removed"] ?? []) as { from: string; lifecycle: { destroy: boolean } }[];
  expect(removed.every(({ lifecycle }) => lifecycle.destroy === false)).toBe(true);
  return removed.map(({ from }) => from).filter((from) => from.startsWith("nexus_")).sort();
}

/** Every finding of declaring it. */
export function findingsOf(declare: () => unknown): readonly LocatedFinding[] {
  try {
    declare();
  } catch (error) {
    if (error instanceof DsoError) return error.findings;
    throw error;
  }
  return [];
}
