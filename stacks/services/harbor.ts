import { HarborPlugin, type HarborOptions } from "../../lib/plugins/harbor";
import { HarborProvider } from "../../lib/providers/harbor/bindings/provider";
import { only, type Service } from "../service";

export const service: Service<HarborOptions> = {
  // Left out, the provider would take any certificate.
  declareProviders: (stack, { url }) => only(new HarborProvider(stack, "harbor", { url, insecure: false })),
  attach: (host, options, providers) => new HarborPlugin(host, "harbor", { ...options, provider: providers.get("") }),
};
