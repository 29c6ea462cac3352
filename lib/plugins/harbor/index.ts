export { HarborPlugin, type HarborPluginProps } from "./harbor-plugin";
export type { HarborOptions, HarborProjectOptions, HarborSystemOptions, RetentionOptions, RetentionTemplate, Severity } from "./options";
