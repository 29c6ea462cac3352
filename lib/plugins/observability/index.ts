export { ObservabilityPlugin, type ObservabilityPluginProps } from "./observability-plugin";
export * from "./options";
