import type { TerraformProvider } from "cdktf";
import { SECRET_STORE } from "../../capabilities";
import type { PluginHost } from "../../plugin/host";
import { Plugin } from "../../plugin/plugin";
import { DEFAULT_CORE_KV, type VaultOptions } from "./options";
import { placeOf } from "./place";
import { SecretStore } from "./secret-store";
import { workloadLogin } from "./workload";

export interface VaultPluginProps extends VaultOptions {
  /** @default - the stack's only Vault provider */
  readonly provider?: TerraformProvider;
}

/**
 * Vault, and the platform's secret store: what other plugins contribute is kept in the core KV. The stack declares the
 * `vault` and `random` providers.
 */
export class VaultPlugin extends Plugin<VaultPluginProps> {
  private readonly store: SecretStore;

  constructor(host: PluginHost, id: string, props: VaultPluginProps) {
    super(host, id, props);
    this.store = new SecretStore({
      url: props.url,
      place: placeOf(host, props.coreKv ?? DEFAULT_CORE_KV),
      provider: props.provider,
      contribution: (scope) => this.contribution(scope),
      keep: (resource) => this.keep(resource),
      workload: workloadLogin,
      ci: () => undefined,
    });
    this.provide(SECRET_STORE, this.store);
  }
}
