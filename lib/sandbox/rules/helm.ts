import { textAt } from "../values";
import type { ProviderRules } from "./rules";

export const helm: ProviderRules = {
  endpoint: (config) => textAt(config, "kubernetes.config_context") || textAt(config, "kubernetes.host") || "default",
  resources: {},
  lookups: {},
};
