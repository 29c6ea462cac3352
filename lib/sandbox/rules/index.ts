import type { Tool } from "../schemas";
import { gitlab } from "./gitlab";
import { harbor } from "./harbor";
import { helm } from "./helm";
import { keycloak } from "./keycloak";
import { kubernetes } from "./kubernetes";
import { nexus } from "./nexus";
import { random } from "./random";
import type { ProviderRules } from "./rules";
import { sonarqube } from "./sonarqube";
import { vault } from "./vault";

/** What the sandbox knows of each provider beyond its schema. */
export const PROVIDER_RULES: { readonly [tool in Tool]: ProviderRules } = {
  kubernetes,
  gitlab,
  vault,
  helm,
  harbor,
  keycloak,
  nexus,
  sonarqube,
  random,
};
