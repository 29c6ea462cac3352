import { asText } from "../values";
import type { ProviderRules } from "./rules";

export const vault: ProviderRules = {
  endpoint: (config) => asText(config["address"]) || "default",
  resources: {},
  lookups: {},
};
