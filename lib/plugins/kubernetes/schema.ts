import type { JsonSchema } from "../../service-definition";
import { CONTAINER_MINIMUM } from "./quantity";

/** JSON Schema of the options; see the types of the same names for what they mean. */

const object = (properties: Readonly<Record<string, JsonSchema>>, more: JsonSchema = {}): JsonSchema => ({
  type: "object",
  additionalProperties: false,
  properties,
  ...more,
});

const labels = (description: string): JsonSchema => ({ type: "object", additionalProperties: { type: "string" }, description });
const clusterRole = (group: string, fallback: string): JsonSchema => ({ type: "string", minLength: 1, default: fallback, description: `Cluster role of ${group}.` });
const amount = (description: string, minimum: number, fallback: number): JsonSchema => ({ type: "number", minimum, default: fallback, description });
const podSecurityLevel = (description: string): JsonSchema => ({ enum: ["restricted", "baseline", "privileged"], default: "restricted", description });
/** Kubernetes takes an empty list for no restriction: it would open every port. */
const ports = (description: string): JsonSchema => ({ type: "array", minItems: 1, items: { type: "integer", minimum: 1, maximum: 65535 }, description });
const namespaces = (description: string, more: JsonSchema = {}): JsonSchema => ({ type: "array", ...more, items: labels("Labels of namespaces; at least one."), description });

const containerDefaults = object(
  {
    cpu: amount("Limit, in cores.", CONTAINER_MINIMUM.cpu, 0.5),
    memory: amount("Limit, in GiB.", CONTAINER_MINIMUM.memory, 0.5),
    cpuRequest: amount("Request, in cores.", CONTAINER_MINIMUM.cpu, 0.1),
    memoryRequest: amount("Request, in GiB.", CONTAINER_MINIMUM.memory, 0.125),
  },
  { description: "What a container gets that does not say what it needs; never more than the environment has." },
);

const egressRule = object(
  {
    name: { type: "string", pattern: "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", maxLength: 63, description: "Unique name of the destination." },
    cidr: { type: "string", description: "Addresses, such as 10.0.0.0/8." },
    except: { type: "array", items: { type: "string" }, description: "Smaller blocks within those addresses that stay closed." },
    namespaces: labels("Labels of namespaces of the cluster, at least one, instead of addresses."),
    ports: ports("TCP ports; all ports and protocols where it is left out."),
  },
  { required: ["name"], description: "One destination: addresses or namespaces." },
);

const networkPolicy = object(
  {
    enabled: { type: "boolean", default: true, description: "false leaves network policies to the clusters' own policy engine." },
    ingress: namespaces("Namespaces from which requests of users come; ingress-nginx where it is left out."),
    logging: namespaces("Namespaces from which logs are collected; logging where it is left out."),
    monitoring: namespaces("Namespaces from which metrics are collected; monitoring where it is left out."),
    dns: object(
      { namespaces: namespaces("Namespaces of the name servers; kube-system where it is left out.", { minItems: 1 }), ports: ports("Their ports; 53 where it is left out.") },
      { description: "Where names are resolved." },
    ),
    egress: { type: "array", items: egressRule, description: "What pods may reach besides DNS and their own namespace." },
  },
  { description: "Network policies of each namespace: everything is denied but what is named here and the namespace itself." },
);

export const platformSchema: JsonSchema = object(
  {
    managedBy: { type: "string", minLength: 1, default: "dso-console", description: "Value of the label app.kubernetes.io/managed-by, by which cluster policies know these namespaces." },
    labels: labels("More labels for every namespace."),
    podSecurity: object(
      {
        enforce: podSecurityLevel("Pods that break it are refused."),
        warn: podSecurityLevel("Whoever creates such a pod is told."),
        audit: podSecurityLevel("Such a pod is in the audit log."),
        version: { type: "string", pattern: "^(latest|v1\\.[0-9]+)$", default: "latest", description: "Kubernetes version whose standards apply." },
      },
      { description: "Pod Security Standards of the namespaces." },
    ),
    quota: object(
      {
        requestRatio: { type: "number", exclusiveMinimum: 0, maximum: 1, default: 1, description: "Sum of requests, as a share of the sum of limits." },
        hard: { type: "object", additionalProperties: { type: ["string", "integer"], minimum: 0 }, description: "More limits, by Kubernetes resource, such as pods: 50; not CPU, memory and GPU, which environments say themselves." },
      },
      { description: "How an environment's CPU, memory and GPU become a quota." },
    ),
    containerDefaults,
    networkPolicy,
    access: object(
      {
        groupPrefix: { type: "string", default: "", description: "What the cluster's API server puts before a group's name, such as oidc:." },
        readOnly: clusterRole("the environment's RO group", "view"),
        readWrite: clusterRole("the environment's RW group", "edit"),
        platformAdmin: clusterRole("/console/admin", "admin"),
        platformReadonly: clusterRole("/console/readonly", "view"),
        platformSecurity: clusterRole("/console/security", "view"),
      },
      { description: "What groups may do in a namespace." },
    ),
    vault: object(
      {
        connection: { type: "boolean", default: true, description: "Whether each namespace has a VaultConnection; otherwise the operator's default one is used." },
        caCertSecret: { type: "string", minLength: 1, description: "Secret in the namespace with the ca.crt that signed Vault's certificate." },
        refreshAfter: { type: "string", pattern: "^([0-9]+(s|m|h))+$", default: "1h", description: "How often the operator looks for a rotated secret." },
      },
      { description: "Objects of the Vault Secrets Operator." },
    ),
    compatibility: { const: "dso-charts", description: "Zones that pull are served by the charts dso-env and dso-ns, which make namespaces themselves. The same as services.argocd.compatibility." },
  },
  { description: "Namespaces of environments on their clusters." },
);

export const projectSchema: JsonSchema = object(
  { labels: labels("More labels for the project's namespaces, besides those that the platform uses."), containerDefaults },
  { description: "Namespaces of this project's environments." },
);
