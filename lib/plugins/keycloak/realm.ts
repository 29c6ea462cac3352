import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { DataKeycloakRealm } from "../../providers/keycloak/bindings/data-keycloak-realm";

/** Where everything of one stack is: what each resource of the provider is told. */
export interface Realm {
  readonly realmId: string;
  readonly provider?: TerraformProvider;
}

/** The realm belongs to the installation: a platform without it fails here, before any group (decision 24). */
export function lookUpRealm(scope: Construct, realm: string, provider?: TerraformProvider): Realm {
  return { realmId: new DataKeycloakRealm(scope, "realm", { realm, provider }).id, provider };
}
