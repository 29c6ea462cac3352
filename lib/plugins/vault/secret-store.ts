import { KvSecretV2 } from "@cdktf/provider-vault/lib/kv-secret-v2";
import type { Mount } from "@cdktf/provider-vault/lib/mount";
import { Fn, type TerraformProvider, type TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import type {
  CiLogin,
  CiPurpose,
  GeneratedSecretProps,
  IGeneratedSecret,
  ISecretStore,
  IStoredSecret,
  SecretReader,
  WorkloadLogin,
  WrittenSecret,
} from "../../capabilities";
import type { IDsoEnvironment, IDsoZone } from "../../model";
import { contributedTwice } from "../../plugin/failures";
import { isGone } from "../../plugin/tombstone";
import { zoneMount } from "../../values/names";
import { GeneratedSecret } from "./generated-secret";
import { pathIn, type Place } from "./place";
import { StoredSecret } from "./stored-secret";

export interface SecretStoreProps {
  readonly url: string;
  readonly place: Place;
  readonly provider?: TerraformProvider;
  /** Where to create what a caller contributes. */
  readonly contribution: (scope: Construct) => Construct;
  /** Marks what holds user data. */
  readonly keep: (resource: TerraformResource) => void;
  readonly workload: (environment: IDsoEnvironment) => WorkloadLogin;
  readonly zoneReader: (zone: IDsoZone) => WorkloadLogin | undefined;
  readonly ci: (purpose: CiPurpose) => CiLogin | undefined;
}

/** Vault's KV v2 as the secret store of one host. */
export class SecretStore implements ISecretStore {
  private readonly contributors = new Map<string, string>();
  private readonly readers = new Map<SecretReader, Set<string>>();
  private ownMount?: Mount;

  constructor(private readonly props: SecretStoreProps) {}

  get url(): string {
    return this.props.url;
  }
  get mount(): string {
    return this.props.place.mount;
  }

  path(name: string): string {
    return pathIn(this.props.place, name);
  }

  write(scope: Construct, id: string, secret: WrittenSecret): void {
    this.register(scope, this.mount, this.path(secret.path), secret.readers);
    const { provider, contribution, keep } = this.props;
    const stored = new KvSecretV2(contribution(scope), id, {
      mount: this.mountReference,
      name: this.path(secret.path),
      dataJsonWo: Fn.jsonencode(secret.values),
      dataJsonWoVersion: secret.version,
      deleteAllVersions: true,
      ...(secret.renamed && { lifecycle: { createBeforeDestroy: true } }),
      provider,
    });
    keep(stored);
  }

  generate(scope: Construct, id: string, secret: GeneratedSecretProps): IGeneratedSecret {
    const { path, readers, ...rules } = secret;
    this.register(scope, this.mount, this.path(path), readers);
    const { provider, contribution, keep } = this.props;
    const generated = new GeneratedSecret(contribution(scope), id, { ...rules, mount: this.mountReference, name: this.path(path), provider });
    keep(generated.stored);
    return generated;
  }

  writeForZone(scope: Construct, id: string, zone: IDsoZone, { path, values, version }: Omit<WrittenSecret, "readers">): IStoredSecret {
    const mount = zoneMount(zone.slug);
    this.register(scope, mount, path);
    const { provider, contribution } = this.props;
    const own = mount === this.mount;
    return new StoredSecret(contribution(scope), id, { mount, mountReference: own ? this.mountReference : mount, path, values, version, provider });
  }

  workload(environment: IDsoEnvironment): WorkloadLogin {
    return this.props.workload(environment);
  }

  zoneReader(zone: IDsoZone): WorkloadLogin | undefined {
    return this.props.zoneReader(zone);
  }

  ci(purpose: CiPurpose): CiLogin | undefined {
    return this.props.ci(purpose);
  }

  /** Tells that the mount is made in this stack: secrets come after it, and go before it. */
  resideIn(mount: Mount): void {
    this.ownMount = mount;
  }

  /** Full paths of the secrets that a kind of reader may read, sorted. */
  readableBy(reader: SecretReader): readonly string[] {
    return [...(this.readers.get(reader) ?? [])].sort();
  }

  private get mountReference(): string {
    return this.ownMount?.path ?? this.mount;
  }

  /** One path is one secret: two writers would overwrite each other at every apply (decision 29). */
  private register(scope: Construct, mount: string, path: string, readers: readonly SecretReader[] = []): void {
    if (isGone(scope)) return;
    const place = `${mount}/${path}`;
    const other = this.contributors.get(place);
    if (other !== undefined) throw contributedTwice(scope.node.path, `secret path "${mount === this.mount ? path : place}"`, other);
    this.contributors.set(place, scope.node.path);
    for (const reader of readers) this.readers.set(reader, (this.readers.get(reader) ?? new Set()).add(path));
  }
}
