import type { KubernetesObject } from "../../../capabilities";
import type { IDsoEnvironment } from "../../../model";
import { platformGroup } from "../../../values/names";
import type { Settings } from "../settings";

const RBAC = "rbac.authorization.k8s.io";

/** What the groups of the environment and of the platform may do in its namespace. */
export function roleBindings(environment: IDsoEnvironment, { access }: Settings): readonly KubernetesObject[] {
  const { readOnly, readWrite } = environment.groups;
  const bind = (name: string, group: string, clusterRole: string) => roleBinding(name, `${access.groupPrefix}${group}`, clusterRole);
  return [
    bind("dso-read-only", readOnly.path, access.readOnly),
    bind("dso-read-write", readWrite.path, access.readWrite),
    bind("dso-platform-admin", platformGroup("admin"), access.platformAdmin),
    bind("dso-platform-readonly", platformGroup("readonly"), access.platformReadonly),
    bind("dso-platform-security", platformGroup("security"), access.platformSecurity),
  ];
}

function roleBinding(name: string, group: string, clusterRole: string): KubernetesObject {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: "RoleBinding",
    metadata: { name },
    roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: clusterRole },
    subjects: [{ apiGroup: RBAC, kind: "Group", name: group }],
  };
}
