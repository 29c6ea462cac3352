import { TerraformElement } from "cdktf";
import type { Construct } from "constructs";
import type { UserToken } from "../../providers/sonarqube/bindings/user-token";

/** A month: from then on there is time to rotate. */
const HOURS_BEFORE = 31 * 24;

export interface ExpiryCheckProps {
  /** A token that ends. */
  readonly token: UserToken;
  /** What the warning says. */
  readonly message: string;
}

/**
 * A Terraform `check`: from a month before the token ends, every plan warns. It changes nothing and fails nothing, since
 * a token that has ended must not keep a project from being changed.
 */
export class ExpiryCheck extends TerraformElement {
  constructor(scope: Construct, id: string, private readonly props: ExpiryCheckProps) {
    super(scope, id);
  }

  override toTerraform(): object {
    const { token, message } = this.props;
    // A check has to refer to something of the configuration, so the end is read from the token itself.
    const end = `timeadd(join("", [${token.expirationDate}, "T00:00:00Z"]), "-${HOURS_BEFORE}h")`;
    return {
      check: {
        [this.friendlyUniqueId]: { assert: { condition: `\${timecmp(plantimestamp(), ${end}) < 0}`, error_message: message } },
      },
    };
  }
}
