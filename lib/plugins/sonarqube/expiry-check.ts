import { TerraformElement } from "cdktf";
import type { Construct } from "constructs";
import { monthBefore } from "./generation";

/**
 * A Terraform `check`: from a month before the token ends, every plan warns. It changes nothing and fails nothing, since
 * a token that has ended must not keep a project from being changed.
 */
export class ExpiryCheck extends TerraformElement {
  constructor(scope: Construct, id: string, private readonly token: { readonly name: string; readonly expiry: string; readonly slug: string }) {
    super(scope, id);
  }

  override toTerraform(): object {
    const { name, expiry, slug } = this.token;
    return {
      check: {
        [this.friendlyUniqueId]: {
          assert: {
            condition: `\${timecmp(plantimestamp(), "${monthBefore(expiry)}T00:00:00Z") < 0}`,
            error_message: `SonarQube token ${name} of project ${slug} ends on ${expiry}. Raise rotation.sonarqube in the project's file.`,
          },
        },
      },
    };
  }
}
