import { KeycloakPlugin, type KeycloakOptions } from "../../lib/plugins/keycloak";
import { KeycloakProvider } from "../../lib/providers/keycloak/bindings/provider";
import { only, type Service } from "../service";

export const service: Service<KeycloakOptions> = {
  declareProviders: (stack, { url }) => only(new KeycloakProvider(stack, "keycloak", { url })),
  attach: (host, options, providers) => new KeycloakPlugin(host, "keycloak", { ...options, provider: providers.get("") }),
};
