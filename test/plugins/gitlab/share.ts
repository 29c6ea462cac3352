import type { Synthesised } from "../../../lib/testing";
import type { TerraformConfiguration } from "../../../lib/testing/terraform-runner";
import { shareOf } from "../share";

/** GitLab's own blocks, and what the stack puts out of them. */
export function share(synthesised: Synthesised): TerraformConfiguration {
  const { variable = {}, output } = synthesised.json;
  const { outputs, pending_members } = output ?? {};
  return shareOf(synthesised, { prefix: "gitlab_", kinds: ["data"], untyped: { variable, output: { ...(outputs && { outputs }), ...(pending_members && { pending_members }) } } });
}
