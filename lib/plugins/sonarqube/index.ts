/** SonarQube: projects, groups, permissions, and the technical user with whose token CI analyses. */
export { definition, type SonarqubeOptions, type SonarqubeProjectOptions } from "./options";
export { SonarqubePlugin, type SonarqubePluginProps } from "./sonarqube-plugin";
