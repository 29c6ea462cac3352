import type { TerraformProvider, TerraformResource } from "cdktf";
import type { Settings } from "./settings";

/** What every part of the plugin needs to make its resources. */
export interface GitlabContext {
  readonly settings: Settings;
  /** @default - the stack's only GitLab provider */
  readonly provider?: TerraformProvider;
  /** Marks what holds user data. */
  readonly keep: (...resources: TerraformResource[]) => void;
}
