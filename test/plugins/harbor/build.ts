import { VaultProvider } from "@cdktf/provider-vault/lib/provider";
import type { TerraformStack } from "cdktf";
import { DsoPlatform } from "../../../lib/dso-platform";
import { DsoProject } from "../../../lib/dso-project";
import { DsoError, type LocatedFinding } from "../../../lib/errors";
import { HarborPlugin, type HarborOptions, type HarborProjectOptions } from "../../../lib/plugins/harbor";
import { VaultPlugin } from "../../../lib/plugins/vault";
import { HarborProvider } from "../../../lib/providers/harbor/bindings/provider";
import { RandomProvider } from "../../../lib/providers/random/provider";
import { readProviderSchemas } from "../../../lib/providers/schemas";
import { validateConfiguration } from "../../../lib/providers/validate";
import type { ProjectSpec } from "../../../lib/spec";
import { examplePlatform, exampleProject, synthesise, type Synthesised } from "../../../lib/testing";

export const harborUrl = "https://harbor.example.org";
const vaultUrl = "https://vault.example.org";

function declareProviders(stack: TerraformStack): void {
  new HarborProvider(stack, "harbor", { url: harborUrl, insecure: false });
  new VaultProvider(stack, "vault", { address: vaultUrl });
  new RandomProvider(stack, "random");
}

export interface Declared {
  /** `services.harbor` of the project. */
  readonly harbor?: HarborProjectOptions;
  /** `services.harbor` of the platform, besides the address. */
  readonly platform?: Omit<HarborOptions, "url">;
  readonly project?: Partial<ProjectSpec>;
  readonly url?: string;
}

/** The example project in Harbor, with Vault as its secret store. */
export function harborProject({ harbor = {}, platform = {}, project = {}, url = harborUrl }: Declared = {}): Synthesised {
  return synthesise((stack) => {
    declareProviders(stack);
    const host = new DsoProject(stack, "project", {
      ...exampleProject,
      ...project,
      services: { harbor: { ...harbor } },
      platform: DsoPlatform.fromPlatformSpec({ ...examplePlatform, services: { harbor: { url, ...platform }, nexus: {} } }),
    });
    new VaultPlugin(host, "vault", { url: vaultUrl });
    new HarborPlugin(host, "harbor", { url, ...platform });
  });
}

/** The example platform in Harbor. */
export function harborPlatform(platform: Omit<HarborOptions, "url"> = {}): Synthesised {
  return synthesise((stack) => {
    declareProviders(stack);
    const host = new DsoPlatform(stack, "platform", { ...examplePlatform, services: { harbor: { url: harborUrl, ...platform } } });
    new VaultPlugin(host, "vault", { url: vaultUrl });
    new HarborPlugin(host, "harbor", { url: harborUrl, ...platform });
  });
}

export function problemsOf(synthesised: Synthesised): unknown[] {
  return validateConfiguration(synthesised.json, readProviderSchemas());
}

/** What the plugin makes by itself; how its secrets are kept is the secret store's affair. */
export function harborAddresses(synthesised: Synthesised): readonly string[] {
  return synthesised.addresses.filter((address) => address.startsWith("harbor_"));
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
