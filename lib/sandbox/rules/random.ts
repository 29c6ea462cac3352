import type { ProviderRules } from "./rules";

/** Only its ephemeral password is used, which keeps nothing. */
export const random: ProviderRules = {
  endpoint: () => "default",
  resources: {},
  lookups: {},
};
