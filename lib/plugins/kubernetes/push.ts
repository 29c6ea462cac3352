import { DefaultServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/default-service-account-v1";
import { LimitRangeV1 } from "@cdktf/provider-kubernetes/lib/limit-range-v1";
import { Manifest } from "@cdktf/provider-kubernetes/lib/manifest";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { NetworkPolicyV1 } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import { ResourceQuotaV1 } from "@cdktf/provider-kubernetes/lib/resource-quota-v1";
import { RoleBindingV1 } from "@cdktf/provider-kubernetes/lib/role-binding-v1";
import { ServiceAccountV1 } from "@cdktf/provider-kubernetes/lib/service-account-v1";
import type { ITerraformDependable, TerraformProvider, TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import type { KubernetesObject } from "../../capabilities";
import * as convert from "./convert";

export interface PushProps {
  readonly object: KubernetesObject;
  /** The cluster's. @default - the stack's only Kubernetes provider */
  readonly provider?: TerraformProvider;
  /** The namespace that the object is in; undefined for the namespace itself. */
  readonly namespace?: NamespaceV1;
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** Longest that a namespace may take to empty itself. */
const NAMESPACE_REMOVAL = "15m";

type Create = (scope: Construct, id: string, object: any, common: Common) => TerraformResource;

interface Common {
  /** Name, labels and annotations; and the namespace, as a reference to it. */
  readonly metadata: { name: string; namespace?: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  readonly provider?: TerraformProvider;
  readonly dependsOn?: ITerraformDependable[];
}

/** The kinds that have a resource of their own: it knows better than `kubernetes_manifest` what the API server makes of them. */
const TYPED: Readonly<Record<string, Create>> = {
  "v1/Namespace": (scope, id, _object, { metadata, ...common }) =>
    // The service account is made by a controller, a moment later; the next resource changes it.
    new NamespaceV1(scope, id, { ...common, metadata, waitForDefaultServiceAccount: true, timeouts: { delete: NAMESPACE_REMOVAL } }),
  "v1/ResourceQuota": (scope, id, { spec }, common) => new ResourceQuotaV1(scope, id, { ...common, spec: convert.quotaSpec(spec) }),
  "v1/LimitRange": (scope, id, { spec }, common) => new LimitRangeV1(scope, id, { ...common, spec: { limit: spec.limits } }),
  "v1/ServiceAccount": (scope, id, object, common) => {
    const config = {
      ...common,
      automountServiceAccountToken: object.automountServiceAccountToken,
      imagePullSecret: object.imagePullSecrets,
      secret: object.secrets,
    };
    // Every namespace has it from the start: it is changed rather than created.
    return object.metadata.name === "default" ? new DefaultServiceAccountV1(scope, id, config) : new ServiceAccountV1(scope, id, config);
  },
  "networking.k8s.io/v1/NetworkPolicy": (scope, id, { spec }, common) =>
    new NetworkPolicyV1(scope, id, { ...common, spec: convert.networkPolicySpec(spec) }),
  "rbac.authorization.k8s.io/v1/RoleBinding": (scope, id, object, common) =>
    new RoleBindingV1(scope, id, { ...common, roleRef: object.roleRef, subject: object.subjects }),
};

/** Puts an object into a cluster through its API. */
export function push(scope: Construct, id: string, { object, provider, namespace, dependsOn = [] }: PushProps): TerraformResource {
  const { metadata } = object;
  const common: Common = {
    metadata: {
      name: metadata.name,
      ...(namespace && { namespace: namespace.metadata.name }),
      labels: metadata["labels"] as Record<string, string> | undefined,
      annotations: metadata["annotations"] as Record<string, string> | undefined,
    },
    provider,
    dependsOn: dependsOn.length > 0 ? [...dependsOn] : undefined,
  };
  const create = TYPED[`${object.apiVersion}/${object.kind}`] ?? createManifest;
  return create(scope, id, object, namespace && create === createManifest ? inOrder(common, namespace) : common);
}

/**
 * Any other kind. The provider reads the kind's definition while planning, so nothing that identifies the object may be
 * unknown then: the namespace is named, and the order is said apart.
 */
const createManifest: Create = (scope, id, object, { provider, dependsOn }) =>
  // Without force, repairing what somebody changed by hand fails on a conflict of field managers.
  new Manifest(scope, id, { provider, dependsOn, manifest: object, fieldManager: { forceConflicts: true } });

function inOrder(common: Common, namespace: NamespaceV1): Common {
  return { ...common, dependsOn: [namespace, ...(common.dependsOn ?? [])] };
}
