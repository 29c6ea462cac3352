import { NexusPlugin, type NexusOptions } from "../../lib/plugins/nexus";
import { NexusProvider } from "../../lib/providers/nexus/bindings/provider";
import { only, type Service } from "../service";

export const service: Service<NexusOptions> = {
  declareProviders: (stack, { url }) => only(new NexusProvider(stack, "nexus", { url })),
  attach: (host, options, providers) => new NexusPlugin(host, "nexus", { ...options, provider: providers.get("") }),
};
