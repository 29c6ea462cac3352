import type { Endpoint } from "../objects/store";
import { type Attributes, copy, Dynamic, equal, isObject, isUnknown, textAt, typeOf, UNKNOWN, type Value } from "../values";
import { Refusal } from "../protocol/messages";
import type { DemandContext, PlanContext, ResourceRules } from "./rules";

/** Kinds that every cluster knows: API group, kind, and whether objects of it live in a namespace. */
const BUILT_IN: { readonly [group: string]: { readonly [kind: string]: boolean } } = {
  "": {
    ConfigMap: true, Endpoints: true, Event: true, LimitRange: true, PersistentVolumeClaim: true, Pod: true, ReplicationController: true, ResourceQuota: true,
    Secret: true, Service: true, ServiceAccount: true, Namespace: false, Node: false, PersistentVolume: false,
  },
  apps: { DaemonSet: true, Deployment: true, ReplicaSet: true, StatefulSet: true },
  batch: { CronJob: true, Job: true },
  autoscaling: { HorizontalPodAutoscaler: true },
  policy: { PodDisruptionBudget: true },
  "networking.k8s.io": { Ingress: true, NetworkPolicy: true, IngressClass: false },
  "rbac.authorization.k8s.io": { Role: true, RoleBinding: true, ClusterRole: false, ClusterRoleBinding: false },
  "storage.k8s.io": { StorageClass: false },
  "scheduling.k8s.io": { PriorityClass: false },
  "apiextensions.k8s.io": { CustomResourceDefinition: false },
  "admissionregistration.k8s.io": { ValidatingAdmissionPolicy: false, ValidatingAdmissionPolicyBinding: false, ValidatingWebhookConfiguration: false, MutatingWebhookConfiguration: false },
};

/** Fields that the provider takes from the server instead of the manifest, unless told otherwise. */
const DEFAULT_COMPUTED_FIELDS = ["metadata.labels", "metadata.annotations"];

/** Who changed an object last, where it was not Terraform. */
export const FIELD_MANAGER = "$fieldManager";

function plain(value: Value | undefined): Value {
  return value instanceof Dynamic ? value.value : (value ?? null);
}

function manifestOf(attributes: Attributes): Value {
  return plain(attributes["manifest"]);
}

/** apiVersion/kind/namespace/name, or nothing while one of them is unknown. */
export function manifestKey(attributes: Attributes): string {
  const manifest = manifestOf(attributes);
  const parts = ["apiVersion", "kind", "metadata.namespace", "metadata.name"].map((path) => textAt(manifest, path));
  return parts[1] === "" || parts[3] === "" ? "" : parts.join("/");
}

/** Whether a cluster knows a kind, and whether objects of it live in a namespace. */
export function findKind(apiVersion: string, kind: string, endpoint: Endpoint): { namespaced: boolean } | undefined {
  const group = apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
  const version = apiVersion.split("/").at(-1) ?? "";
  const builtIn = BUILT_IN[group]?.[kind];
  if (builtIn !== undefined) return { namespaced: builtIn };
  for (const { attributes } of endpoint.all("kubernetes_custom_resource_definition")) {
    if (attributes["group"] === group && attributes["kind"] === kind && (attributes["versions"] as Value[]).includes(version)) return { namespaced: attributes["scope"] !== "Cluster" };
  }
  for (const { attributes } of endpoint.all("kubernetes_manifest")) {
    const manifest = manifestOf(attributes);
    if (textAt(manifest, "kind") === "CustomResourceDefinition" && textAt(manifest, "spec.group") === group && textAt(manifest, "spec.names.kind") === kind) {
      return { namespaced: textAt(manifest, "spec.scope") !== "Cluster" };
    }
  }
  return undefined;
}

function requireKind(manifest: Value, endpoint: Endpoint): { namespaced: boolean } {
  const [apiVersion, kind] = [textAt(manifest, "apiVersion"), textAt(manifest, "kind")];
  const found = findKind(apiVersion, kind, endpoint);
  if (found) return found;
  const group = apiVersion.includes("/") ? apiVersion.split("/")[0] : "";
  throw new Refusal("API did not recognize GroupVersionKind from manifest (CRD may not be installed)", `no matches for kind "${kind}" in group "${group}" at ${endpoint.name}`);
}

function planManifest({ planned, prior, config, endpoint }: PlanContext): readonly (readonly string[])[] {
  const manifest = manifestOf(planned);
  if (isUnknown(manifest) || !isObject(manifest)) return [];
  if (isUnknown(manifest["kind"]) || isUnknown(manifest["apiVersion"])) return [];
  requireKind(manifest, endpoint);
  if (!prior) return [];
  const before = manifestOf(prior);
  const computedFields = ((config["computed_fields"] as Value[] | null) ?? DEFAULT_COMPUTED_FIELDS).map(String);
  const object = withoutNulls(overlay(plain(prior["object"]), before, manifest, "", computedFields));
  planned["object"] = equal(object, plain(prior["object"])) ? (prior["object"] ?? null) : new Dynamic(typeOf(object), object);
  return ["apiVersion", "kind", "metadata.namespace", "metadata.name"]
    .filter((path) => textAt(manifest, path) !== textAt(before, path))
    .map((path) => ["manifest", ...path.split(".")]);
}

/**
 * The object as it will be: what the manifest says, over what the cluster holds. A field that the manifest said before
 * and says no more is left to the cluster; a field that it never said stays.
 */
function overlay(object: Value, before: Value, manifest: Value, path: string, computedFields: readonly string[]): Value {
  if (computedFields.includes(path)) return equal(before, manifest) ? object : UNKNOWN;
  if (!isObject(manifest)) return manifest;
  const held = isObject(object) ? object : {};
  const said = isObject(before) ? before : {};
  const result: Attributes = {};
  for (const name of Object.keys(held)) if (name in manifest || !(name in said)) result[name] = held[name] as Value;
  for (const name of Object.keys(manifest)) {
    result[name] = overlay(held[name] ?? null, said[name] ?? null, manifest[name] ?? null, path === "" ? name : `${path}.${name}`, computedFields);
  }
  return result;
}

/** The object as the cluster returns it: the manifest, without what is null. */
function objectFrom(attributes: Attributes): Value {
  const object = withoutNulls(copy(manifestOf(attributes)));
  return new Dynamic(typeOf(object), object);
}

function withoutNulls(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null).map(([name, item]) => [name, withoutNulls(item)]));
}

/** What was unknown in a planned object is what the manifest says. */
function settleObject(object: Value, manifest: Value): Value {
  if (isUnknown(object)) return withoutNulls(copy(manifest));
  if (!isObject(object)) return object;
  return Object.fromEntries(Object.entries(object).map(([name, item]) => [name, settleObject(item, isObject(manifest) ? (manifest[name] ?? null) : null)]));
}

function manifestDemands({ attributes, prior, endpoint, object }: DemandContext): string | undefined {
  const manifest = manifestOf(attributes);
  const { namespaced } = requireKind(manifest, endpoint);
  const namespace = textAt(manifest, "metadata.namespace");
  if (namespaced && namespace === "") return `${textAt(manifest, "kind")} resources require metadata.namespace`;
  if (!namespaced && namespace !== "") return `${textAt(manifest, "kind")} cannot have a namespace`;
  if (namespaced && !namespaceExists(endpoint, namespace)) return `namespaces "${namespace}" not found (404 Not Found)`;
  const manager = object?.hidden[FIELD_MANAGER];
  const force = ((attributes["field_manager"] as Attributes[] | null) ?? [])[0]?.["force_conflicts"] === true;
  if (prior && typeof manager === "string" && !force) {
    return `There was a field manager conflict when trying to apply the manifest: conflict with "${manager}". The API returned the conflict; set field_manager.force_conflicts to override it`;
  }
  if (manager !== undefined && object) delete object.hidden[FIELD_MANAGER];
  return undefined;
}

export function namespaceExists(endpoint: Endpoint, name: string): boolean {
  return endpoint.findByKey("kubernetes_namespace_v1", name) !== undefined || endpoint.findByKey("kubernetes_manifest", `v1/Namespace//${name}`) !== undefined;
}

export const manifestRules: ResourceRules = {
  strict: true,
  key: manifestKey,
  identity: manifestKey,
  plan: planManifest,
  demands: manifestDemands,
  computed: { object: ({ attributes }) => objectFrom(attributes) },
  // A planned object may still hold unknown fields once everything else is known.
  derived: {
    object: ({ attributes }) => {
      const value = attributes["object"] ?? null;
      const settled = settleObject(plain(value), manifestOf(attributes));
      return value instanceof Dynamic && equal(settled, value.value) ? value : new Dynamic(typeOf(settled), settled);
    },
  },
  importIds: (attributes) => {
    const manifest = manifestOf(attributes);
    const namespace = textAt(manifest, "metadata.namespace");
    return [`apiVersion=${textAt(manifest, "apiVersion")},kind=${textAt(manifest, "kind")},${namespace === "" ? "" : `namespace=${namespace},`}name=${textAt(manifest, "metadata.name")}`];
  },
};
