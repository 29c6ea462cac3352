import { KvSecretV2 } from "@cdktf/provider-vault/lib/kv-secret-v2";
import { dependable, Fn, propertyAccess, Token, type TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { GeneratedSecretProps, IGeneratedSecret } from "../../capabilities";
import { EphemeralResource } from "../../terraform/ephemeral-resource";
import { TerraformData } from "../../terraform/terraform-data";

const DEFAULT_LENGTH = 30;
/** The provider wants a version beside every write-only value; rotation replaces the secret instead of raising it. */
const FIRST_WRITE = 1;
/** Digits of a time down to hundredths of a second: as many as a floating-point number holds exactly. */
const VERSION_DIGITS = 16;

export interface GeneratedSecretConfig extends Omit<GeneratedSecretProps, "path" | "readers"> {
  readonly mount: string;
  readonly name: string;
  readonly provider?: TerraformProvider;
}

/**
 * A password that Vault alone receives (decision 7). An ephemeral value differs on every run, so writing it to two
 * receivers would leave them apart for ever when an apply dies in between. Whoever needs it reads it back, at a
 * version made from the moment at which Vault stored it: so a secret that was lost, or rotated, reaches every receiver
 * in the same apply.
 */
export class GeneratedSecret extends Construct implements IGeneratedSecret {
  /** What holds the password; its loss loses it, and replacing it makes another. */
  readonly stored: KvSecretV2;
  private readonly readBack: EphemeralResource;

  constructor(scope: Construct, id: string, config: GeneratedSecretConfig) {
    super(scope, id);
    const { mount, name, provider } = config;
    const password = new EphemeralResource(this, "password", { type: "random_password", attributes: passwordRules(config) });
    // Terraform renews it after the old secret is gone and before the new one is made, so an apply that dies in between
    // still knows that the rotation is due.
    // What is stored beside the password renews it too: written once and for all, it would never follow, and plans would be empty.
    const content = Fn.sha256(Fn.jsonencode(config.values("")));
    const rotation = new TerraformData(this, "rotation", { triggersReplace: { counter: String(config.rotation), content } });
    this.stored = new KvSecretV2(this, "kv", {
      mount,
      name,
      dataJsonWo: Fn.jsonencode(config.values(password.attribute("result"))),
      dataJsonWoVersion: FIRST_WRITE,
      deleteAllVersions: true,
      // `dependable` writes a bare address; cdktf would wrap a construct in `${}`, which Terraform refuses here.
      lifecycle: { replaceTriggeredBy: [dependable(rotation)] },
      provider,
    });
    this.readBack = new EphemeralResource(this, "stored", {
      type: "vault_kv_secret_v2",
      // Without a reference to the secret itself it would be opened while planning, before there is one.
      attributes: { mount, name, mount_id: this.stored.id },
      provider,
    });
  }

  value(key: string): string {
    return Token.asString(propertyAccess(this.readBack.reference("data"), [key]));
  }

  get version(): number {
    const created = this.stored.metadata.lookup("created_time");
    return Token.asNumber(Fn.tonumber(Fn.substr(Fn.replace(created, "/[^0-9]/", ""), 0, VERSION_DIGITS)));
  }
}

/** At least one of each kind of character: several services insist. */
function passwordRules({ length, special = "" }: GeneratedSecretConfig): Record<string, unknown> {
  const others = special === "" ? { special: false } : { special: true, override_special: special, min_special: 1 };
  return { length: length ?? DEFAULT_LENGTH, min_lower: 1, min_upper: 1, min_numeric: 1, ...others };
}
