/** Rules on what network policies let through. What is empty there is no restriction, so it would open everything. */
import { BlockList, isIP, type IPVersion } from "node:net";
import type { Finding, Path } from "../../errors";
import { isUnresolved } from "../../values/token";
import * as failures from "./failures";
import { judgeLabelSyntax } from "./judge-labels";
import type { EgressRule, NamespaceLabels, NetworkPolicyOptions } from "./options";

export function judgeNetworkPolicy(at: Path, { ingress, logging, monitoring, dns = {}, egress = [] }: NetworkPolicyOptions): Finding[] {
  const lists = Object.entries({ ingress, logging, monitoring }).map(([name, list]) => ({ at: [...at, name], list }));
  const selectors = [...lists, { at: [...at, "dns", "namespaces"], list: dns.namespaces }];
  return [
    ...selectors.flatMap(({ at, list = [] }) => list.flatMap((labels, index) => judgeSelector([...at, index], labels))),
    ...(dns.namespaces?.length === 0 ? [failures.opensEverything([...at, "dns", "namespaces"], "every destination", "at least one namespace")] : []),
    ...judgePorts([...at, "dns", "ports"], dns.ports),
    ...egress.flatMap((rule, index) => judgeEgress([...at, "egress", index], rule, egress.findIndex((other) => other.name === rule.name) < index)),
  ];
}

function judgeEgress(at: Path, { name, cidr, except = [], namespaces, ports }: EgressRule, taken: boolean): Finding[] {
  return [
    ...(taken ? [failures.egressNameTaken([...at, "name"], name)] : []),
    ...(cidr === undefined && namespaces === undefined ? [failures.egressWithoutDestination(at)] : []),
    ...(cidr !== undefined && namespaces !== undefined ? [failures.egressWithTwoDestinations(at)] : []),
    ...(cidr === undefined ? [] : judgeCidr([...at, "cidr"], cidr)),
    ...(cidr === undefined && namespaces !== undefined && except.length > 0 ? [failures.exceptWithoutCidr([...at, "except"], except)] : []),
    ...except.flatMap((block, index) => judgeException([...at, "except", index], block, cidr)),
    ...(namespaces === undefined ? [] : judgeSelector([...at, "namespaces"], namespaces)),
    ...judgePorts([...at, "ports"], ports),
  ];
}

function judgePorts(at: Path, ports: readonly number[] | undefined): Finding[] {
  return ports?.length === 0 ? [failures.opensEverything(at, "every port", "at least one port, or nothing")] : [];
}

/** A selector may name any label, those that Kubernetes sets included. */
function judgeSelector(at: Path, labels: NamespaceLabels): Finding[] {
  if (Object.keys(labels).length === 0) return [failures.opensEverything(at, "every namespace", "at least one label")];
  return Object.entries(labels).flatMap(([key, value]) => judgeLabelSyntax([...at, key], key, value));
}

function judgeCidr(at: Path, text: string): Finding[] {
  return isUnresolved(text) || addressBlock(text) !== undefined ? [] : [failures.invalidCidr(at, text)];
}

/** The API server takes a block within the whole only, and not the whole itself. */
function judgeException(at: Path, text: string, cidr: string | undefined): Finding[] {
  const [whole, block] = [addressBlock(cidr ?? ""), addressBlock(text)];
  if (whole === undefined || block === undefined) return judgeCidr(at, text);
  const within = new BlockList();
  within.addSubnet(whole.address, whole.length, whole.family);
  const isWithin = block.family === whole.family && block.length > whole.length && within.check(block.address, block.family);
  return isWithin ? [] : [failures.exceptionOutside(at, text, cidr!)];
}

interface AddressBlock {
  readonly address: string;
  readonly family: IPVersion;
  readonly length: number;
}

function addressBlock(text: string): AddressBlock | undefined {
  const [address = "", digits = "", ...more] = text.split("/");
  const version = isIP(address);
  const length = Number(digits);
  if (version === 0 || more.length > 0 || !/^\d{1,3}$/.test(digits) || length > (version === 4 ? 32 : 128)) return undefined;
  return { address, family: version === 4 ? "ipv4" : "ipv6", length };
}
