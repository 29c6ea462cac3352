import type { IImageRegistry, ISecretStore, KubernetesObject } from "../../capabilities";
import type { IDsoEnvironment } from "../../model";
import { limitRange } from "./objects/limit-range";
import { namespace, trackingLabels } from "./objects/namespace";
import { networkPolicies } from "./objects/network-policies";
import { resourceQuota } from "./objects/quota";
import { roleBindings } from "./objects/role-bindings";
import { serviceAccount } from "./objects/service-account";
import { AUTH_NAME, PULL_SECRET_NAME, pullSecret, vaultAuth, vaultConnection } from "./objects/vault";
import type { Settings } from "./settings";

/** An object, and what it is called among those of its environment: part of its Terraform address. */
export interface NamedObject {
  readonly id: string;
  readonly object: KubernetesObject;
  /** Ids of the objects without which this one does not work. They come before it, and go after it. */
  readonly needs: readonly string[];
  /** Whose capabilities it is made of: it goes with them. @default - nobody's */
  readonly of?: readonly (keyof Surroundings)[];
}

/** What other plugins say about the environment. */
export interface Surroundings {
  readonly secretStore?: Pick<ISecretStore, "url" | "mount" | "path" | "workload">;
  readonly imageRegistry?: Pick<IImageRegistry, "pullSecret">;
}

/** The namespace itself comes first, and is what all others are in. */
export const NAMESPACE_ID = "namespace";
const DEFAULT_SERVICE_ACCOUNT = "default";

/** Everything that an environment has in its cluster, as plain data, in the order in which it can be created. */
export function environmentObjects(environment: IDsoEnvironment, settings: Settings, surroundings: Surroundings): readonly NamedObject[] {
  const inNamespace = [
    named("quota", resourceQuota(environment, settings)),
    named("limits", limitRange(environment, settings)),
    ...networkPolicies(settings).map((policy) => named(policy.metadata.name, policy)),
    ...roleBindings(environment, settings).map((binding) => named(binding.metadata.name, binding)),
    ...vaultObjects(environment, settings, surroundings),
  ];
  return [
    named(NAMESPACE_ID, namespace(environment, settings)),
    ...inNamespace.map(({ object, ...rest }) => ({ ...rest, object: placed(object, environment, settings) })),
  ];
}

/** An object in the environment's namespace, with the labels by which it is found; those that it has already stay. */
export function placed(object: KubernetesObject, environment: IDsoEnvironment, settings: Settings): KubernetesObject {
  const { apiVersion, kind, metadata, ...rest } = object;
  const labels = { ...trackingLabels(environment, settings), ...(metadata["labels"] as object | undefined) };
  return { apiVersion, kind, metadata: { ...metadata, namespace: environment.namespace, labels }, ...rest };
}

function vaultObjects(environment: IDsoEnvironment, settings: Settings, { secretStore, imageRegistry }: Surroundings): NamedObject[] {
  const pulling = secretStore !== undefined && imageRegistry !== undefined;
  const account = (name: string) => named(`service-account-${name}`, serviceAccount(name, pulling ? PULL_SECRET_NAME : undefined));
  const objects = [account(DEFAULT_SERVICE_ACCOUNT)];
  if (secretStore === undefined) return objects;

  const login = secretStore.workload(environment);
  const ofStore: Partial<NamedObject> = { of: ["secretStore"] };
  if (login.serviceAccount !== DEFAULT_SERVICE_ACCOUNT) objects.push({ ...account(login.serviceAccount), ...ofStore });
  if (settings.vault.connection) objects.push({ ...named("vault-connection", vaultConnection(secretStore.url, settings)), ...ofStore });
  const needs = [`service-account-${login.serviceAccount}`, ...(settings.vault.connection ? ["vault-connection"] : [])];
  objects.push({ ...named(AUTH_NAME, vaultAuth(environment, login, settings), needs), ...ofStore });
  if (imageRegistry) {
    const path = secretStore.path(imageRegistry.pullSecret);
    const secret = named(PULL_SECRET_NAME, pullSecret(secretStore.mount, path, settings), [AUTH_NAME]);
    objects.push({ ...secret, of: ["secretStore", "imageRegistry"] });
  }
  return objects;
}

function named(id: string, object: KubernetesObject, needs: readonly string[] = []): NamedObject {
  return { id, object, needs };
}
