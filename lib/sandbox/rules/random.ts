import type { ProviderRules } from "./rules";

export const random: ProviderRules = {
  endpoint: () => "default",
  resources: {},
  lookups: {},
};
