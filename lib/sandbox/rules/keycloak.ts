import { asText } from "../values";
import type { ProviderRules } from "./rules";

export const keycloak: ProviderRules = {
  endpoint: (config) => asText(config["url"]) || "default",
  resources: {},
  lookups: {},
};
