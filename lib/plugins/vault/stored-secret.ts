import { KvSecretV2 } from "@cdktf/provider-vault/lib/kv-secret-v2";
import { Fn, propertyAccess, Token, type TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { IStoredSecret } from "../../capabilities";
import { EphemeralResource } from "../../terraform/ephemeral-resource";

export interface StoredSecretProps {
  readonly mount: string;
  /** The mount, as a reference where this stack makes it. */
  readonly mountReference: string;
  /** Full path in the mount. */
  readonly path: string;
  readonly values: Readonly<Record<string, string>>;
  /** A number that changes whenever the values do. */
  readonly version: number;
  readonly provider?: TerraformProvider;
}

/** Values that exist already, in Vault; read back from there by whoever else is to have them. */
export class StoredSecret extends Construct implements IStoredSecret {
  readonly mount: string;
  readonly path: string;
  readonly version: number;
  private readonly stored: KvSecretV2;
  private readBack?: EphemeralResource;

  constructor(scope: Construct, id: string, private readonly props: StoredSecretProps) {
    super(scope, id);
    this.mount = props.mount;
    this.path = props.path;
    this.version = props.version;
    this.stored = new KvSecretV2(this, "kv", {
      mount: props.mountReference,
      name: props.path,
      dataJsonWo: Fn.jsonencode(props.values),
      dataJsonWoVersion: props.version,
      deleteAllVersions: true,
      provider: props.provider,
    });
  }

  value(key: string): string {
    const { mountReference, path, provider } = this.props;
    // Without a reference to the secret itself it would be opened while planning, before there is one.
    this.readBack ??= new EphemeralResource(this, "stored", {
      type: "vault_kv_secret_v2",
      attributes: { mount: mountReference, name: path, mount_id: this.stored.id },
      provider,
    });
    return Token.asString(propertyAccess(this.readBack.reference("data"), [key]));
  }
}
