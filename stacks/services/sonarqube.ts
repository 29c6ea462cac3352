import { SonarqubePlugin, type SonarqubeOptions } from "../../lib/plugins/sonarqube";
import { SonarqubeProvider } from "../../lib/providers/sonarqube/bindings/provider";
import { only, type Service } from "../service";

export const service: Service<SonarqubeOptions> = {
  declareProviders: (stack, { url }) => only(new SonarqubeProvider(stack, "sonarqube", { host: url })),
  attach: (host, options, providers) => new SonarqubePlugin(host, "sonarqube", { ...options, provider: providers.get("") }),
};
