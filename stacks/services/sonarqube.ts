import { SonarqubePlugin, type SonarqubeOptions } from "../../lib/plugins/sonarqube";
import { SonarqubeProvider } from "../../lib/providers/sonarqube/bindings/provider";
import { only, type Service } from "../service";

export const service: Service<SonarqubeOptions> = {
  declareProviders: (stack, { url, version, edition }) =>
    only(
      new SonarqubeProvider(stack, "sonarqube", {
        host: url,
        installedVersion: version,
        installedEdition: edition,
        // SonarQube only deactivates a user; as in the console, what it knew of one is wiped (console §3.6.6).
        anonymizeUserOnDelete: true,
      }),
    ),
  attach: (host, options, providers) => new SonarqubePlugin(host, "sonarqube", { ...options, provider: providers.get("") }),
};
