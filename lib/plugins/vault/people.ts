import { IdentityGroup } from "@cdktf/provider-vault/lib/identity-group";
import { IdentityGroupAlias } from "@cdktf/provider-vault/lib/identity-group-alias";
import { Policy } from "@cdktf/provider-vault/lib/policy";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { renderPolicy, type PolicyRule } from "./policy";

export interface PeopleProps {
  /** Name of the identity group. */
  readonly group: string;
  /** Path of the Keycloak group whose members are in it: an external group can have one alias only. */
  readonly oidcGroup: string;
  /** Accessor of the OIDC auth mount. */
  readonly accessor: string;
  readonly policy: string;
  readonly rules: readonly PolicyRule[];
  readonly provider?: TerraformProvider;
}

/** People of one Keycloak group, and all that they may do in Vault (console §3.7.5). */
export class People extends Construct {
  constructor(scope: Construct, id: string, props: PeopleProps) {
    super(scope, id);
    const { provider } = props;
    const policy = new Policy(this, "policy", { name: props.policy, policy: renderPolicy(props.rules), provider });
    const group = new IdentityGroup(this, "group", { name: props.group, type: "external", policies: [policy.name], provider });
    new IdentityGroupAlias(this, "alias", { name: props.oidcGroup, mountAccessor: props.accessor, canonicalId: group.id, provider });
  }
}
