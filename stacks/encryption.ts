import { TerraformVariable, type TerraformStack } from "cdktf";
import { failure, type DsoError } from "../lib/errors";
import type { EncryptionSpec } from "../lib/inventory";
import { engineName } from "./engine";

/** The variable that takes the passphrase; people give it as `TF_VAR_state_passphrase`. */
export const PASSPHRASE_VARIABLE = "state_passphrase";
const NAME = "dso";

/** Asked once: it starts a process. */
let engine: string | undefined;

/**
 * Has the engine encrypt state and plans (OpenTofu only). Without settings the key is made from a passphrase of the
 * environment, which is ephemeral: it is written into no plan. With the settings of a key service, the key stays there.
 * @throws DsoError under Terraform, which has no such thing
 */
export function declareEncryption(stack: TerraformStack, { keyProvider = "pbkdf2", settings = {}, migrate = false }: EncryptionSpec): void {
  engine ??= engineName(process.env);
  if (engine !== "OpenTofu") throw cannotEncrypt(engine);
  if (keyProvider === "pbkdf2") declarePassphrase(stack);
  const key = keyProvider === "pbkdf2" ? { passphrase: `\${var.${PASSPHRASE_VARIABLE}}`, ...settings } : settings;
  // References to methods are not expressions but bare names; the engine takes no other.
  const target = { method: `method.aes_gcm.${NAME}`, ...(migrate ? { fallback: { method: "method.unencrypted.before" } } : { enforced: true }) };
  stack.addOverride("terraform.encryption", {
    key_provider: { [keyProvider]: { [NAME]: key } },
    method: { aes_gcm: { [NAME]: { keys: `\${key_provider.${keyProvider}.${NAME}}` } }, ...(migrate && { unencrypted: { before: {} } }) },
    state: target,
    plan: target,
  });
}

function declarePassphrase(stack: TerraformStack): void {
  const variable = new TerraformVariable(stack, PASSPHRASE_VARIABLE, {
    type: "string",
    sensitive: true,
    description: "Encrypts the state: at least 16 characters, the same for every run.",
  });
  variable.overrideLogicalId(PASSPHRASE_VARIABLE);
  variable.addOverride("ephemeral", true);
}

function cannotEncrypt(engine: string): DsoError {
  return failure("platform.yaml", {
    code: "encryption-unsupported",
    at: ["backend", "encryption"],
    message: "this engine does not encrypt states",
    found: engine,
    allowed: "OpenTofu",
    fix: "install OpenTofu and set TERRAFORM_BINARY_NAME=tofu; or remove backend.encryption and let the backend encrypt (s3, GitLab and HCP do)",
  });
}
