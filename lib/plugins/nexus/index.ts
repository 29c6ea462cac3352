export { NexusPlugin, type NexusPluginProps } from "./nexus-plugin";
export type {
  Edition,
  Format,
  FormatOptions,
  Formats,
  GroupedOptions,
  HostedOptions,
  MavenOptions,
  NexusOptions,
  NexusProjectOptions,
  WritePolicy,
} from "./options";
