import { asText } from "../values";
import type { ProviderRules } from "./rules";

export const kubernetes: ProviderRules = {
  endpoint: (config) => asText(config["config_context"]) || asText(config["host"]) || "default",
  resources: {},
  lookups: {},
};
