import { Fn } from "cdktf";
import type { Construct } from "constructs";
import type { ISecretStore } from "../../capabilities";
import type { IDsoZone } from "../../model";
import { DataKeycloakOpenidClientScope } from "../../providers/keycloak/bindings/data-keycloak-openid-client-scope";
import { OpenidClient } from "../../providers/keycloak/bindings/openid-client";
import { OpenidClientDefaultScopes } from "../../providers/keycloak/bindings/openid-client-default-scopes";
import type { Realm } from "./realm";

export interface ZoneClientProps {
  readonly realm: Realm;
  /** Name of a client scope of the realm. */
  readonly clientScope: string;
  readonly secrets: ISecretStore;
  readonly rotation: string | number;
}

/**
 * Client with which people sign on to the zone's Argo CD (console §3.3.4). Its secret is made by the secret store and
 * kept there as `keycloak`, key `clientSecret`; Keycloak reads it back from there and Terraform's state has none of it.
 * A secret that is lost in the store is made anew, and the client follows.
 */
export function createZoneClient(scope: Construct, zone: IDsoZone, { realm, clientScope, secrets, rotation }: ZoneClientProps): void {
  const url = zone.argocdUrl.replace(/\/+$/, "");
  const secret = secrets.generate(scope, "client-secret", {
    path: "keycloak",
    values: (password) => ({ clientSecret: password }),
    rotation,
    length: 30,
  });
  const client = new OpenidClient(scope, "client", {
    ...realm,
    clientId: `argocd-${zone.slug}-zone`,
    name: `Argo CD ${zone.label}`,
    enabled: true,
    accessType: "CONFIDENTIAL",
    clientAuthenticatorType: "client-secret",
    clientSecretWo: secret.value("clientSecret"),
    clientSecretWoVersion: Fn.tostring(secret.version),
    standardFlowEnabled: true,
    implicitFlowEnabled: false,
    directAccessGrantsEnabled: false,
    serviceAccountsEnabled: false,
    rootUrl: url,
    adminUrl: url,
    baseUrl: "/applications",
    validRedirectUris: [`${url}/auth/callback`],
    webOrigins: [url],
  });
  new OpenidClientDefaultScopes(scope, "default-scopes", {
    ...realm,
    clientId: client.id,
    // The provider passes over a name that the realm does not have; looked up, it is an error that says which.
    defaultScopes: [new DataKeycloakOpenidClientScope(scope, "client-scope", { ...realm, name: clientScope }).name],
  });
}
