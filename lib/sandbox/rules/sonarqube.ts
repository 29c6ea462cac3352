import { asText } from "../values";
import type { ProviderRules } from "./rules";

export const sonarqube: ProviderRules = {
  endpoint: (config) => asText(config["host"]) || "default",
  resources: {},
  lookups: {},
};
