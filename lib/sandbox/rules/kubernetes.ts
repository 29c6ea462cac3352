import { answer, describe } from "../provider/lookup";
import type { Endpoint, StoredObject } from "../objects/store";
import { asText, type Attributes, Dynamic, isObject, textAt, typeOf, type Value } from "../values";
import { manifestRules, namespaceExists } from "./manifest";
import { canonicalQuantities } from "./quantity";
import type { CreateContext, ProviderRules, ResourceRules } from "./rules";
import { joined, provider, server } from "./words";

const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** What every object of the API has in its metadata, and who may change it. */
function metadata(namespaced: boolean, more: ResourceRules): ResourceRules {
  const id = namespaced ? joined("/", "metadata.namespace", "metadata.name") : joined("", "metadata.name");
  return {
    key: id,
    importIds: (attributes) => [id(attributes)],
    ...more,
    replace: ["metadata.name", "metadata.generate_name", ...(namespaced ? ["metadata.namespace"] : []), ...(more.replace ?? [])],
    defaults: { ...(namespaced ? { "metadata.namespace": "default" } : {}), ...more.defaults },
    references: [
      ...(namespaced ? [{ attribute: "metadata.namespace", to: ["kubernetes_namespace_v1"], by: ["metadata.name"], onDelete: "cascade" as const }] : []),
      ...(more.references ?? []),
    ],
    computed: {
      "metadata.name": ({ unique }: CreateContext, owner: Attributes) => `${asText(owner["generate_name"])}${unique("name", 5)}`,
      "metadata.uid": ({ uuid }) => uuid("uid"),
      "metadata.generation": () => 0,
      "metadata.resource_version": ({ number }) => String(number()),
      id: ({ attributes }) => id(attributes),
      ...more.computed,
    },
    allowed: {
      "metadata.name": { expected: "a DNS subdomain in lower case, of at most 253 characters", test: (value) => value === "" || (asText(value).length <= 253 && NAME.test(asText(value))) },
      "metadata.labels": { expected: "labels of at most 63 letters, digits, dashes, dots or underscores, beginning and ending with a letter or digit", test: labelsAreValid },
      ...more.allowed,
    },
  };
}

function labelsAreValid(value: Value): boolean {
  if (!isObject(value)) return true;
  return Object.values(value).every((label) => typeof label !== "string" || (label.length <= 63 && /^(|[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)$/.test(label)));
}

/** RBAC names may hold what other names may not, such as colons. */
const rbacName = { "metadata.name": { expected: "a name without slash or percent sign", test: (value: Value) => !/[/%]/.test(asText(value)) } };

const bindings: ResourceRules = {
  replace: ["role_ref.api_group", "role_ref.kind", "role_ref.name"],
  defaults: { "subject.namespace": "default" },
  computed: {
    "subject.api_group": (_: CreateContext, subject: Attributes) => (subject["kind"] === "ServiceAccount" ? "" : "rbac.authorization.k8s.io"),
  },
  allowed: { ...rbacName, "role_ref.api_group": ["rbac.authorization.k8s.io"], "role_ref.kind": ["Role", "ClusterRole"], "subject.kind": ["User", "Group", "ServiceAccount"] },
};

/** A container's limits stand in for its defaults, and those for its requests, where they are left out. */
function filledFrom(source: string) {
  return (value: Value, owner: Attributes): Value => {
    if (owner["type"] !== "Container") return value;
    const given = isObject(value) ? value : {};
    const from = isObject(owner[source]) ? (owner[source] as Attributes) : {};
    const filled = { ...(canonicalQuantities(from) as Attributes), ...given };
    return Object.keys(filled).length === 0 ? value : filled;
  };
}

const quantities = (attribute: string) => server(attribute, "quantities in canonical form", canonicalQuantities);

const resources: { readonly [type: string]: ResourceRules } = {
  kubernetes_manifest: {
    ...manifestRules,
    references: [{ attribute: "manifest.metadata.namespace", to: ["kubernetes_namespace_v1", "kubernetes_manifest"], by: ["metadata.name", "manifest.metadata.name"], onDelete: "cascade" }],
  },
  // What a CRD brings; seeds name it where an operator is installed.
  kubernetes_custom_resource_definition: { key: joined("/", "group", "kind") },
  kubernetes_namespace_v1: metadata(false, { defaults: { wait_for_default_service_account: false } }),
  kubernetes_config_map_v1: metadata(true, {}),
  kubernetes_secret_v1: metadata(true, {
    replace: ["type"],
    defaults: { type: "Opaque", wait_for_service_account_token: true },
    dropsUnversioned: true,
    atMostOneOf: [["data", "data_wo"], ["binary_data", "binary_data_wo"]],
    computed: { data: () => null },
    unread: ["data_wo_revision", "binary_data_wo_revision"],
  }),
  kubernetes_service_account_v1: metadata(true, { defaults: { automount_service_account_token: true }, computed: { default_secret_name: () => "" } }),
  // Every namespace has one; the provider only changes it.
  kubernetes_default_service_account_v1: metadata(true, {
    adopts: true,
    defaults: { "metadata.name": "default", automount_service_account_token: true },
    computed: { default_secret_name: () => "" },
    allowed: { "metadata.name": ["default"] },
  }),
  kubernetes_resource_quota_v1: metadata(true, {
    replace: ["spec.scopes"],
    rewrites: [provider("spec.hard", "quantities in canonical form", canonicalQuantities)],
  }),
  kubernetes_limit_range_v1: metadata(true, {
    rewrites: [
      quantities("spec.limit.max"),
      quantities("spec.limit.min"),
      quantities("spec.limit.default"),
      quantities("spec.limit.default_request"),
      server("spec.limit.default", "what is left out is filled in from max", filledFrom("max")),
      server("spec.limit.default_request", "what is left out is filled in from default", filledFrom("default")),
    ],
    allowed: { "spec.limit.type": ["Container", "Pod", "PersistentVolumeClaim"] },
  }),
  kubernetes_network_policy_v1: metadata(true, {
    defaults: { "spec.ingress.ports.protocol": "TCP", "spec.egress.ports.protocol": "TCP" },
    allowed: { "spec.policy_types": { expected: "Ingress or Egress", test: (value) => value === "Ingress" || value === "Egress" } },
  }),
  kubernetes_role_v1: metadata(true, { allowed: rbacName }),
  kubernetes_cluster_role_v1: metadata(false, { allowed: rbacName }),
  kubernetes_role_binding_v1: metadata(true, bindings),
  kubernetes_cluster_role_binding_v1: metadata(false, bindings),
  kubernetes_labels: {
    key: labelsId,
    replace: ["api_version", "kind", "metadata.name", "metadata.namespace"],
    defaults: { field_manager: "Terraform" },
    computed: { id: ({ attributes }) => labelsId(attributes) },
    demands: ({ attributes, endpoint }) => {
      const name = textAt(attributes, "metadata.name");
      if (attributes["kind"] !== "Namespace" || namespaceExists(endpoint, name)) return undefined;
      return `The resource "${name}" does not exist`;
    },
  },
};

function labelsId(attributes: Attributes): string {
  const namespace = textAt(attributes, "metadata.namespace");
  return `apiVersion=${asText(attributes["api_version"])},kind=${asText(attributes["kind"])},${namespace === "" ? "" : `namespace=${namespace},`}name=${textAt(attributes, "metadata.name")}`;
}

function byMetadata(type: string, more: (object: StoredObject) => Attributes = () => ({})) {
  return (config: Attributes, endpoint: Endpoint) => {
    const wanted = resources[type]?.key?.({ ...config, metadata: withDefaultNamespace(config["metadata"] ?? null) }) ?? "";
    const object = endpoint.findByKey(type, type === "kubernetes_namespace_v1" ? textAt(config, "metadata.name") : wanted);
    if (!object) return `${type.replace(/^kubernetes_|_v1$/g, "")} ${describe(config)} not found (404 Not Found)`;
    return { ...answer(object, {}), ...more(object) };
  };
}

function withDefaultNamespace(value: Value): Value {
  return Array.isArray(value) ? value.map((item) => (isObject(item) ? { ...item, namespace: item["namespace"] ?? "default" } : item)) : value;
}

/** Objects of a kind as the API shows them, whichever resource made them. */
function apiObjects(apiVersion: string, kind: string, endpoint: Endpoint): Attributes[] {
  const typed = endpoint.all(`kubernetes_${kind.replace(/(?!^)([A-Z])/g, "_$1").toLowerCase()}_v1`).map(({ attributes }) => ({
    apiVersion,
    kind,
    ...(isObject(attributes["data"]) ? { data: attributes["data"] } : {}),
    metadata: Object.fromEntries(["name", "namespace", "labels", "annotations"].flatMap((name) => {
      const value = ((attributes["metadata"] as Attributes[] | null) ?? [])[0]?.[name] ?? null;
      return value === null ? [] : [[name, value]];
    })),
  }));
  const manifests = endpoint.all("kubernetes_manifest").map(({ attributes }) => (attributes["object"] instanceof Dynamic ? attributes["object"].value : null));
  return [...typed, ...manifests].filter((object): object is Attributes => isObject(object) && object["apiVersion"] === apiVersion && object["kind"] === kind);
}

export const kubernetes: ProviderRules = {
  endpoint: (config) => asText(config["config_context"]) || asText(config["host"]) || "default",
  resources,
  lookups: {
    kubernetes_namespace_v1: byMetadata("kubernetes_namespace_v1", () => ({ spec: [{ finalizers: ["kubernetes"] }] })),
    kubernetes_config_map_v1: byMetadata("kubernetes_config_map_v1"),
    kubernetes_secret_v1: byMetadata("kubernetes_secret_v1", (object) => ({ data: object.hidden["data_wo"] ?? object.attributes["data"] ?? null })),
    kubernetes_service_account_v1: byMetadata("kubernetes_service_account_v1"),
    kubernetes_server_version: () => ({
      id: "1.34.0", version: "1.34.0", major: "1", minor: "34", git_version: "v1.34.0", git_commit: "", git_tree_state: "clean", build_date: "2025-08-27T00:00:00Z",
      go_version: "go1.24.5", compiler: "gc", platform: "linux/amd64",
    }),
    kubernetes_resource: (config, endpoint) => {
      const [apiVersion, kind] = [asText(config["api_version"]), asText(config["kind"])];
      const found = apiObjects(apiVersion, kind, endpoint).find((object) => textAt(object, "metadata.name") === textAt(config, "metadata.name") && textAt(object, "metadata.namespace") === textAt(config, "metadata.namespace"));
      return found ? { ...config, object: new Dynamic(typeOf(found), found) } : `${kind} ${describe(config)} not found (404 Not Found)`;
    },
    kubernetes_resources: (config, endpoint) => {
      const found = apiObjects(asText(config["api_version"]), asText(config["kind"]), endpoint)
        .filter((object) => (config["namespace"] ?? null) === null || textAt(object, "metadata.namespace") === asText(config["namespace"]));
      return { ...config, objects: new Dynamic(typeOf(found), found) };
    },
  },
};
