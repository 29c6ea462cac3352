import { VaultProvider } from "@cdktf/provider-vault/lib/provider";
import { VaultPlugin, type VaultOptions } from "../../lib/plugins/vault";
import { RandomProvider } from "../../lib/providers/random/provider";
import { type Service } from "../service";

export const service: Service<VaultOptions> = {
  declareProviders: (stack, { url }) =>
    new Map([
      ["", new VaultProvider(stack, "vault", { address: url })],
      ["random", new RandomProvider(stack, "random")],
    ]),
  attach: (host, options, providers) => new VaultPlugin(host, "vault", { ...options, provider: providers.get("") }),
};
