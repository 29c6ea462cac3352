import { Manifest } from "@cdktf/provider-kubernetes/lib/manifest";
import type { ITerraformDependable, TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { KubernetesObject } from "../../capabilities";

export interface PushObjectProps {
  readonly object: KubernetesObject;
  /** The provider that reaches the zone's Argo CD. @default - the stack's only Kubernetes provider */
  readonly provider?: TerraformProvider;
  readonly dependsOn?: readonly ITerraformDependable[];
  /** @default - the provider's, 10 minutes */
  readonly destroyTimeout?: string;
}

/** Puts an object into the Argo CD of a zone through the API of its cluster. */
export function pushObject(scope: Construct, id: string, { object, provider, dependsOn = [], destroyTimeout }: PushObjectProps): Manifest {
  return new Manifest(scope, id, {
    manifest: object,
    // Without force, repairing what somebody changed by hand fails on a conflict of field managers (design §8).
    fieldManager: { forceConflicts: true },
    ...(destroyTimeout !== undefined && { timeouts: { delete: destroyTimeout } }),
    provider,
    dependsOn: dependsOn.length > 0 ? [...dependsOn] : undefined,
  });
}
