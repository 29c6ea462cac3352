/** Which service of the inventory is which plugin. */
import { definition as argocd } from "../lib/plugins/argocd/options";
import { definition as gitlab } from "../lib/plugins/gitlab/options";
import { definition as harbor } from "../lib/plugins/harbor/options";
import { definition as keycloak } from "../lib/plugins/keycloak/options";
import { definition as kubernetes } from "../lib/plugins/kubernetes/options";
import { definition as nexus } from "../lib/plugins/nexus/options";
import { definition as observability } from "../lib/plugins/observability/options";
import { definition as sonarqube } from "../lib/plugins/sonarqube/options";
import { definition as vault } from "../lib/plugins/vault/options";
import type { ServiceDefinition } from "../lib/service-definition";
import type { Service } from "./service";

/** The core services' options: enough to judge an inventory, without loading a provider. */
export const definitions: readonly ServiceDefinition[] = [argocd, gitlab, harbor, keycloak, kubernetes, nexus, observability, sonarqube, vault];

/** A core service, loaded when a platform has it: who does not use Harbor does not load its provider. */
export function loadService(id: string): Service<any> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require(`./services/${id}`) as { service: Service<any> }).service;
}
