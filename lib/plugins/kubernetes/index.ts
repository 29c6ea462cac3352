export { KubernetesPlugin, type KubernetesPluginProps } from "./kubernetes-plugin";
export * from "./options";
