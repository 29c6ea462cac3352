import { afterwards, alters, boundTo, grants, grows, opens, type Measure } from "../access";
import { show, type Subject } from "../subject";
import { isNothing, without } from "../values";
import { members, value, withoutValue, type Wording } from "../wording";
import { binding, limits, named, namespace, networkPolicy, quota, role } from "./kubernetes";

/** Objects of Argo CD, whose namespace says nothing. */
const ofArgo = (kind: string) => (subject: Subject) => `${kind} ${subject.text("metadata.name")}`;

/** What is refused: with an entry less, or with a list of exceptions gone, more is let through. */
function shrinks(path: string): Measure {
  return { covers: path, wider: (before, after) => !isNothing(before) && without(before, after).length > 0 };
}

/** Objects of a cluster by kind, in a `kubernetes_manifest` or in a file that Argo CD applies. */
const kinds: Readonly<Record<string, Wording>> = {
  Application: {
    name: ofArgo("Application"),
    attributes: {
      "spec.source.targetRevision": value("revision"),
      "spec.source.repoURL": value("repository"),
      "spec.source.path": value("path"),
      "spec.project": value("AppProject"),
      "spec.syncPolicy": withoutValue("the rule for synchronising"),
    },
    // It moves within its AppProject, which is judged by itself.
    access: opens(alters("spec.project")),
  },
  AppProject: {
    name: ofArgo("AppProject"),
    attributes: {
      "spec.sourceRepos": members("source repository", "source repositories"),
      "spec.destinations": members("destination", "destinations", (each) => show(destination(each))),
      "spec.roles": withoutValue("who may do what in"),
      "spec.clusterResourceWhitelist": withoutValue("kinds of the whole cluster that may be deployed by"),
      "spec.namespaceResourceWhitelist": withoutValue("kinds that may be deployed by"),
      "spec.namespaceResourceBlacklist": withoutValue("kinds that may not be deployed by"),
    },
    access: grants(
      [grows("spec.sourceRepos"), grows("spec.destinations"), grows("spec.roles"), grows("spec.clusterResourceWhitelist"), afterwards(boundTo("spec.namespaceResourceWhitelist")), shrinks("spec.namespaceResourceBlacklist"), shrinks("spec.clusterResourceBlacklist"), shrinks("spec.syncWindows")],
      ["metadata", "spec.description"],
    ),
  },
  Namespace: namespace,
  ResourceQuota: quota,
  LimitRange: limits,
  NetworkPolicy: networkPolicy,
  RoleBinding: binding("role binding", "roleRef", "subjects"),
  ClusterRoleBinding: binding("cluster role binding", "roleRef", "subjects"),
  Role: role("role", "rules"),
  ClusterRole: role("cluster role", "rules"),
  ServiceAccount: { name: named("service account") },
  Secret: { name: named("secret"), attributes: { data: withoutValue("the content"), stringData: withoutValue("the content") } },
  ConfigMap: { name: named("config map"), attributes: { data: withoutValue("the content") } },
  VaultAuth: { name: named("login at Vault"), access: grants([grows("spec.allowedNamespaces"), alters("spec.kubernetes")], ["metadata"]) },
  VaultConnection: { name: named("connection to Vault"), attributes: { "spec.address": value("address") } },
  VaultStaticSecret: { name: named("secret"), attributes: { "spec.path": value("path in Vault") } },
};

/** A kind that no table knows. */
export function wordingOfKind(kind: string): Wording {
  return kinds[kind] ?? { name: named(kind), ...(/Role|Binding|Policy|Permission|Grant/.test(kind) && { access: grants([], ["metadata"]) }) };
}

function destination(each: unknown): string {
  const { name, server, namespace: where } = each as Readonly<Record<string, unknown>>;
  return [String(where ?? "*"), "on", String(name ?? server ?? "*")].join(" ");
}
