import { ref, TerraformStack, Token } from "cdktf";
import { Construct } from "constructs";
import type { IDsoRepository } from "../../model";
import { EphemeralVariable } from "../../terraform/ephemeral-variable";
import { TerraformData } from "../../terraform/terraform-data";
import { externalVariableName } from "../../values/names";

/** Keys of the external forge's credentials in the secret store (console §3.1.6). */
export interface ExternalCredentialValues {
  readonly GIT_INPUT_USER: string;
  readonly GIT_INPUT_PASSWORD: string;
  readonly [key: string]: string;
}

export interface ExternalCredentialsProps {
  readonly repository: IDsoRepository;
  /** Whatever changes when the credentials must be written. */
  readonly version: number;
  /** Whether there must be a value then. */
  readonly required: boolean;
}

/**
 * Credentials of a private external repository: two ephemeral variables of the project's stack, which go to the secret
 * store and nowhere else (contract §3, decision 9). They need to be given only when they are written.
 *
 * Terraform cannot tell in a condition whether something is about to change: what a change makes unknown leaves the
 * condition undecided while planning, and when applying the change has been made. So whoever writes the credentials
 * waits for a guard of its own, which is made anew with each version, and is not made without a value.
 */
export class ExternalCredentials extends Construct {
  readonly values: ExternalCredentialValues;
  private readonly guard: TerraformData;

  constructor(scope: Construct, id: string, { repository, version, required }: ExternalCredentialsProps) {
    super(scope, id);
    const username = externalVariableName(repository.project.slug, repository.name, "username");
    const token = externalVariableName(repository.project.slug, repository.name, "token");
    const where = `the external repository ${repository.externalUrl} of ${repository.project.slug}/${repository.name}`;
    new EphemeralVariable(this, "username", username, `User name for ${where}`);
    new EphemeralVariable(this, "token", token, `Token for ${where}`);
    this.values = { GIT_INPUT_USER: this.orEmpty(username), GIT_INPUT_PASSWORD: this.orEmpty(token) };
    const given = this.expression(`var.${username} != null || var.${token} != null ? "yes" : "no"`);
    // What a command prints is not shown where it could be secret, but the command is: so the message stands in it. Of
    // what people declare, nothing goes into it but names, of letters, digits and dashes.
    const command = `test "$GIVEN" = yes || { echo '${missing(username, token, repository)}' >&2; exit 1; }`;
    this.guard = new TerraformData(this, "guard", {
      input: { version },
      // A repository that is renamed has another secret, which does not hold what the former one did.
      triggersReplace: { version, repository: repository.name },
      ...(required && { provisioners: [{ type: "local-exec", command, environment: { GIVEN: given } }] }),
    });
  }

  /** For the secret that holds them: known once the guard has seen a value. */
  get version(): number {
    return Token.asNumber(ref(`terraform_data.${this.guard.friendlyUniqueId}.output.version`, TerraformStack.of(this)));
  }

  private orEmpty(variable: string): string {
    return this.expression(`(var.${variable} == null ? "" : var.${variable})`);
  }

  private expression(text: string): string {
    return Token.asString(ref(text, TerraformStack.of(this)));
  }
}

function missing(username: string, token: string, repository: IDsoRepository): string {
  return (
    `the credentials of the external repository of ${repository.project.slug}/${repository.name} are to be written to the secret store, and neither ${username} nor ${token} has a value: ` +
    `give TF_VAR_${username} and TF_VAR_${token}, or one of them, when planning and when applying`
  );
}
