import { asText } from "../values";
import type { ProviderRules } from "./rules";

export const harbor: ProviderRules = {
  endpoint: (config) => asText(config["url"]) || "default",
  resources: {},
  lookups: {},
};
