import type { Seeds } from "./provider/seeds";

/** What every sandbox holds before anybody creates anything: what a platform's installation leaves behind. */
export const DEFAULT_SEED: Seeds = {
  keycloak_realm: [{ realm: "master" }, { realm: "dso" }],
};
