import type { KubernetesObject } from "../../../capabilities";
import { byKey } from "../../../values/order";
import type { EgressRule, NamespaceLabels } from "../options";
import type { Settings } from "../settings";

/**
 * Everything is denied in both directions; the other policies open what is needed (console §3.4, decision 34).
 * @returns none where the clusters' own policy engine makes them
 */
export function networkPolicies({ networkPolicy }: Settings): readonly KubernetesObject[] {
  if (!networkPolicy.enabled) return [];
  const { ingress, logging, monitoring, dns, egress } = networkPolicy;
  const policies = [
    policy("deny-default", { policyTypes: ["Ingress", "Egress"] }),
    // Both directions, or two pods of one application could not talk: the sender's egress is denied by default.
    policy("allow-same-namespace", {
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [{ podSelector: {} }] }],
      egress: [{ to: [{ podSelector: {} }] }],
    }),
    policy("allow-dns", {
      policyTypes: ["Egress"],
      egress: [{ to: dns.namespaces.map(peer), ports: [...ports(dns.ports, "UDP"), ...ports(dns.ports, "TCP")] }],
    }),
    allowFrom("allow-from-ingress", ingress),
    allowFrom("allow-from-logging", logging),
    allowFrom("allow-from-monitoring", monitoring),
  ];
  if (egress.length === 0) return policies;
  const rules = [...egress].sort(byKey((rule) => rule.name)).map(egressRule);
  return [...policies, policy("allow-egress", { policyTypes: ["Egress"], egress: rules })];
}

function allowFrom(name: string, namespaces: readonly NamespaceLabels[]): KubernetesObject {
  // A rule without a source would allow every source, so no namespaces means no rule.
  const rules = namespaces.length === 0 ? {} : { ingress: [{ from: namespaces.map(peer) }] };
  return policy(name, { policyTypes: ["Ingress"], ...rules });
}

function egressRule({ cidr, except = [], namespaces, ports: tcp = [] }: EgressRule): object {
  const to = [
    ...(cidr === undefined ? [] : [{ ipBlock: { cidr, ...(except.length > 0 && { except: [...except].sort() }) } }]),
    ...(namespaces === undefined ? [] : [peer(namespaces)]),
  ];
  return { to, ...(tcp.length > 0 && { ports: ports(tcp, "TCP") }) };
}

function peer(labels: NamespaceLabels): object {
  return { namespaceSelector: { matchLabels: { ...labels } } };
}

function ports(numbers: readonly number[], protocol: "TCP" | "UDP"): readonly object[] {
  return [...numbers].sort((a, b) => a - b).map((port) => ({ port, protocol }));
}

/** For every pod of the namespace. */
function policy(name: string, rules: object): KubernetesObject {
  return { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name }, spec: { podSelector: {}, ...rules } };
}
