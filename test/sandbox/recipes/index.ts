import { GITLAB } from "./gitlab";
import { HARBOR } from "./harbor";
import { KEYCLOAK } from "./keycloak";
import { HELM, KUBERNETES } from "./kubernetes";
import { NEXUS } from "./nexus";
import type { Recipe } from "./recipe";
import { SONARQUBE } from "./sonarqube";
import { VAULT } from "./vault";

export * from "./recipe";

/** A use of every resource type of every provider, in an order in which each finds what it refers to. */
export const RECIPES: { readonly [tool: string]: readonly Recipe[] } = {
  keycloak: KEYCLOAK,
  gitlab: GITLAB,
  vault: VAULT,
  harbor: HARBOR,
  nexus: NEXUS,
  sonarqube: SONARQUBE,
  kubernetes: KUBERNETES,
  helm: HELM,
};
