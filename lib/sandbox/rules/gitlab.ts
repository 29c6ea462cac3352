import { asText } from "../values";
import type { ProviderRules } from "./rules";

export const gitlab: ProviderRules = {
  endpoint: (config) => asText(config["base_url"]) || "default",
  resources: {},
  lookups: {},
};
