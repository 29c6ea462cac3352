import { NexusPlugin, type NexusOptions } from "../../lib/plugins/nexus";
import { NexusProvider } from "../../lib/providers/nexus/bindings/provider";
import { only, type Service } from "../service";

export const service: Service<NexusOptions> = {
  // Left out, the provider would take any certificate.
  declareProviders: (stack, { url }) => only(new NexusProvider(stack, "nexus", { url, insecure: false })),
  attach: (host, options, providers) => new NexusPlugin(host, "nexus", { ...options, provider: providers.get("") }),
};
