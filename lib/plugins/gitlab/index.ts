export { GitlabPlugin, type GitlabPluginProps } from "./gitlab-plugin";
export {
  definition,
  type BotTokenOptions,
  type GitlabOptions,
  type GitlabProjectOptions,
  type MirrorOptions,
  type ProxyOptions,
  type VariableOptions,
} from "./options";
