import { TerraformVariable } from "cdktf";
import { Construct } from "constructs";

/** What charts read when there is no AppRole (console §3.8.3). */
const NONE = "none";

/**
 * Credentials of the project's AppRole, for charts that know no other way into Vault. They are given as variables, and
 * end up in Git and in the state, in clear: that is what `compatibility: dso-charts` means.
 */
export class AppRoleVariables extends Construct {
  readonly roleId: string;
  readonly secretId: string;

  constructor(scope: Construct, id: string, slug: string) {
    super(scope, id);
    this.roleId = this.variable("role_id", slug);
    this.secretId = this.variable("secret_id", slug);
  }

  private variable(part: string, slug: string): string {
    const description = `${part} of the AppRole of project ${slug}; written to the zone's Git repository in clear`;
    const variable = new TerraformVariable(this, part, { type: "string", sensitive: true, default: NONE, description });
    variable.overrideLogicalId(`approle__${slug}__${part}`.replaceAll("-", "_"));
    return variable.stringValue;
  }
}
