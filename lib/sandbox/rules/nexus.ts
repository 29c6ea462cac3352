import { asText } from "../values";
import type { ProviderRules } from "./rules";

export const nexus: ProviderRules = {
  endpoint: (config) => asText(config["url"]) || "default",
  resources: {},
  lookups: {},
};
