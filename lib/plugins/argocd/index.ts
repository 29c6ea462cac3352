export { ArgocdPlugin, type ArgocdPluginProps } from "./argocd-plugin";
export { policyFault, type AppProjectRole } from "./app-project-policy";
export * from "./options";
