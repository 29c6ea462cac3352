/**
 * What the policies of a project say (console §3.7.3). On KV v2, values are below `data/`, and names and versions below
 * `metadata/`: a rule on one says nothing of the other, so that each policy grants what its name promises (decision 22).
 */
import type { BuiltInRoleName } from "../../values/roles";
import { projectMount } from "./names";
import type { PolicyRule } from "./policy";

/** Rights of a role on the project's own mount. */
export function roleRules(slug: string, role: BuiltInRoleName): readonly PolicyRule[] {
  const mount = projectMount(slug);
  switch (role) {
    case "admin":
      return [{ path: `${mount}/*`, capabilities: ["create", "read", "update", "delete", "list"] }];
    case "devops":
      return [
        { path: `${mount}/data/*`, capabilities: ["create", "read", "update", "delete", "list"] },
        { path: `${mount}/metadata/*`, capabilities: ["read", "list"] },
        ...["delete", "undelete", "destroy"].map((action): PolicyRule => ({ path: `${mount}/${action}/*`, capabilities: ["update"] })),
      ];
    case "developer":
    case "readonly":
      return [{ path: `${mount}/metadata/*`, capabilities: ["read", "list"] }];
    case "security":
      return [{ path: `${mount}/metadata/*`, capabilities: ["list"] }];
  }
}

/** Pods read the applications' secrets, and of the platform's own only those meant for them (console §6.1 #12). */
export function workloadRules(slug: string, coreKv: string, readable: readonly string[]): readonly PolicyRule[] {
  return [...readRules(coreKv, readable), { path: `${projectMount(slug)}/data/*`, capabilities: ["read"] }];
}

/** A job reads the secrets of its purpose, one by one, and can give its login back (console §6.2 #41). */
export function ciRules(coreKv: string, readable: readonly string[]): readonly PolicyRule[] {
  return [
    ...readRules(coreKv, readable),
    { path: "auth/token/lookup-self", capabilities: ["read"] },
    { path: "auth/token/revoke-self", capabilities: ["update"] },
  ];
}

function readRules(mount: string, paths: readonly string[]): readonly PolicyRule[] {
  return paths.map((path) => ({ path: `${mount}/data/${path}`, capabilities: ["read"] }));
}
