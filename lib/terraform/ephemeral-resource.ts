import { dependable, ref, TerraformElement, Token, type IResolvable, type ITerraformDependable, type TerraformProvider } from "cdktf";
import type { Construct } from "constructs";

export interface EphemeralResourceProps {
  /** E.g. `random_password`. */
  readonly type: string;
  /** Arguments, in Terraform's own names. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** @default - the stack's only provider of that type */
  readonly provider?: TerraformProvider;
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * A Terraform `ephemeral` block, for which cdktf 0.21 has no class: its values exist while Terraform runs and are in
 * neither plan nor state. They may go into write-only arguments, provider configurations and other ephemeral blocks.
 */
export class EphemeralResource extends TerraformElement {
  constructor(scope: Construct, id: string, private readonly ephemeral: EphemeralResourceProps) {
    super(scope, id, `ephemeral.${ephemeral.type}`);
  }

  /**
   * A value of it, as a token. A hand-written `${…}` would be escaped into literal text inside `Fn.*`: every plan would
   * be empty and the password be the text of the expression.
   */
  attribute(name: string): string {
    return Token.asString(this.reference(name));
  }

  /** The same, to be used with `Fn.lookup` and the like. */
  reference(name: string): IResolvable {
    return ref(`ephemeral.${this.ephemeral.type}.${this.friendlyUniqueId}.${name}`, this.cdktfStack);
  }

  override toTerraform(): object {
    const { type, attributes, provider, dependsOn } = this.ephemeral;
    return {
      ephemeral: {
        [type]: {
          [this.friendlyUniqueId]: {
            ...attributes,
            ...(provider && { provider: provider.fqn }),
            ...(dependsOn && { depends_on: dependsOn.map(dependable) }),
          },
        },
      },
    };
  }
}
