import { TerraformVariable, type TerraformStack } from "cdktf";
import { failure } from "../lib/errors";
import type { EncryptionSpec } from "../lib/inventory";
import { judgeEncryption } from "../lib/inventory/backend";
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
export function declareEncryption(stack: TerraformStack, encryption: EncryptionSpec): void {
  engine ??= engineName(process.env);
  const [unsupported] = judgeEncryption(encryption, engine);
  if (unsupported !== undefined) throw failure("platform.yaml", unsupported);
  const { keyProvider = "pbkdf2", settings = {}, migrate = false } = encryption;
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
