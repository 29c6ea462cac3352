/** From the API's own fields to the provider's, where they are not called alike. */
import type { NetworkPolicyV1Spec } from "@cdktf/provider-kubernetes/lib/network-policy-v1";
import type { ResourceQuotaV1Spec } from "@cdktf/provider-kubernetes/lib/resource-quota-v1";

/** A JSON object of the API; its fields are those of the kind's documentation. */
type Json = any;

export function quotaSpec({ hard, scopes, scopeSelector }: Json): ResourceQuotaV1Spec {
  return {
    hard,
    scopes,
    ...(scopeSelector && { scopeSelector: { matchExpression: scopeSelector.matchExpressions } }),
  };
}

export function networkPolicySpec({ podSelector, policyTypes, ingress, egress }: Json): NetworkPolicyV1Spec {
  return {
    podSelector: podSelector ?? {},
    policyTypes,
    ...(ingress && { ingress: ingress.map(({ from, ports }: Json) => ({ ...(from && { from }), ...(ports && { ports: ports.map(port) }) })) }),
    ...(egress && { egress: egress.map(({ to, ports }: Json) => ({ ...(to && { to }), ...(ports && { ports: ports.map(port) }) })) }),
  };
}

/** A port is a number or a name, which the provider takes as text; the API's default protocol is TCP. */
function port({ port: number, endPort, protocol = "TCP" }: Json): Json {
  return { ...(number !== undefined && { port: String(number) }), ...(endPort !== undefined && { endPort }), protocol };
}
