import { ObservabilityPlugin, type ObservabilityOptions } from "../../lib/plugins/observability";
import type { Service } from "../service";

export const service: Service<ObservabilityOptions> = {
  /** None: all of it goes through other plugins. */
  declareProviders: () => new Map(),
  attach: (host, options) => new ObservabilityPlugin(host, "observability", options),
};
