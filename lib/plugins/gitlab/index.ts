export { GitlabPlugin, type GitlabPluginProps } from "./gitlab-plugin";
export {
  definition,
  type BotTokenOptions,
  type CatalogueOptions,
  type GitlabOptions,
  type GitlabProjectOptions,
  type MirrorOptions,
  type ProxyOptions,
  type VariableOptions,
} from "./options";
