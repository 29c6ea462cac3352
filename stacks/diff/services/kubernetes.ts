import { alters, grants, grows, guards, opens, turns, type Measure } from "../access";
import { documentsOfManifest } from "../manifests";
import type { Values } from "../plan";
import { isRecord } from "../sensitive";
import { list, show, type Subject } from "../subject";
import { isNothing, listOf, valueAt } from "../values";
import { members, quantity, unsaid, value, withoutValue, type AttributeWords, type Wording } from "../wording";

const objectName = (subject: Subject) => subject.text("metadata.name");
const cluster = (subject: Subject) => subject.provider?.replace(/^cluster-/, "");
/** `namespace demo-dev on app1`, or the cluster alone for what is in no namespace. */
const place = (subject: Subject) => {
  const namespace = subject.text("metadata.namespace");
  const on = cluster(subject);
  return [namespace && `in namespace ${namespace}`, on && `on ${on}`].filter(Boolean).join(" ");
};
export const named = (kind: string) => (subject: Subject) => [kind, objectName(subject), place(subject)].filter(Boolean).join(" ");

const SIZES: Readonly<Record<string, number>> = { m: 1e-3, "": 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };

/** The number that a quantity of Kubernetes stands for, such as `500m` or `2Gi`. */
function amount(quantity: unknown): number {
  const [, digits, unit = ""] = /^([0-9.]+)([A-Za-z]*)$/.exec(String(quantity)) ?? [];
  return Number(digits) * (SIZES[unit] ?? NaN);
}

/** Resources by name: `limits.cpu`, `requests.memory`. */
const resources: AttributeWords = (difference, subject, name) => quantity(difference.path.slice(2).join(".") || "limits", { size: amount })(difference, subject, name);

/** What is in a namespace that goes needs no guard. */
const within = (subject: Subject) => subject.around.find("kubernetes_namespace_v1", "metadata.name", subject.text("metadata.namespace"));

const who = (subjects: unknown) =>
  list(listOf(subjects).filter(isRecord).map(({ kind, name, namespace }) => (kind === "ServiceAccount" ? `service account ${String(namespace)}/${String(name)}` : `${String(kind).toLowerCase()} ${String(name)}`)));

/** A binding, in the words of Terraform (`role_ref`, `subject`) or of Kubernetes (`roleRef`, `subjects`). */
export function binding(kind: string, roleRef: string, subjects: string): Wording {
  const role = (subject: Subject) => `${subject.text(`${roleRef}.kind`)} ${subject.text(`${roleRef}.name`)}`;
  const people = (subject: Subject) => who(subject.thing.values[subjects]);
  return {
    name: named(kind),
    created: (subject) => [people(subject), "gets", role(subject), place(subject)].filter(Boolean).join(" "),
    deleted: (subject) => [people(subject), "loses", role(subject), place(subject)].filter(Boolean).join(" "),
    attributes: { [subjects]: members("subject", "subjects", (each) => who(each)), [roleRef]: value("role", (each) => show(valueAt(each, ["name"]) ?? each)) },
    access: grants([grows(subjects), alters(roleRef)], ["metadata"]),
  };
}

function letsThrough(values: Values): boolean {
  return ["ingress", "egress"].some((direction) => !isNothing(valueAt(values, ["spec", direction])));
}

/** A direction that a policy is for, and has no rule for, is shut by it. */
function shuts(values: Values): boolean {
  const types = [...listOf(valueAt(values, ["spec", "policy_types"])), ...listOf(valueAt(values, ["spec", "policyTypes"]))];
  return types.some((type) => isNothing(valueAt(values, ["spec", String(type).toLowerCase()])));
}

const lets = (way: string): AttributeWords => (_difference, _subject, name) => `${name} lets other traffic ${way}`;

/** Network policies, alike in Terraform's words and in those of Kubernetes. */
export const networkPolicy: Wording = {
  name: named("network policy"),
  created: (subject) => `${named("network policy")(subject)} is created, which ${letsThrough(subject.after!) ? `lets ${direction(subject.after!)} through` : "lets nothing through"}`,
  attributes: { "spec.ingress": lets("in"), "spec.egress": lets("out"), "spec.pod_selector": withoutValue("the pods"), "spec.podSelector": withoutValue("the pods") },
  access: guards(
    grants([grows("spec.ingress"), grows("spec.egress")], ["metadata"], (values) => !letsThrough(values)),
    shuts,
  ),
  within,
};

function direction(values: Values): string {
  const directions = [["ingress", "what comes in"], ["egress", "what goes out"]] as const;
  return list(directions.filter(([name]) => !isNothing(valueAt(values, ["spec", name]))).map(([, words]) => words));
}

const PRIVILEGE = ["restricted", "baseline", "privileged"];
/** Pods may do more when a namespace enforces less. */
const podSecurity: Measure = {
  covers: "metadata.labels",
  wider: (before, after) => {
    const level = (labels: unknown) => PRIVILEGE.indexOf(String((isRecord(labels) && labels["pod-security.kubernetes.io/enforce"]) || "privileged"));
    return !isNothing(before) && level(after) > level(before);
  },
};

export const namespace: Wording = {
  name: (subject) => [`namespace ${objectName(subject)}`, cluster(subject) && `on ${cluster(subject)}`].filter(Boolean).join(" "),
  access: opens(podSecurity),
};
export const role = (kind: string, rules: string): Wording => ({ name: named(kind), attributes: { [rules]: withoutValue("the rules") }, access: grants([grows(rules)], ["metadata"]) });
export const quota: Wording = { name: named("quota"), attributes: { "spec.hard.*": resources } };
export const limits: Wording = { name: named("limit range") };

const labels = (subject: Subject) => `labels of ${subject.text("kind").toLowerCase()} ${objectName(subject)}`;

export const kubernetes: Readonly<Record<string, Wording>> = {
  kubernetes_namespace_v1: namespace,
  kubernetes_resource_quota_v1: quota,
  kubernetes_limit_range_v1: limits,
  kubernetes_network_policy_v1: networkPolicy,
  kubernetes_role_binding_v1: binding("role binding", "role_ref", "subject"),
  kubernetes_cluster_role_binding_v1: binding("cluster role binding", "role_ref", "subject"),
  kubernetes_role_v1: role("role", "rule"),
  kubernetes_cluster_role_v1: role("cluster role", "rule"),
  kubernetes_service_account_v1: { name: named("service account"), attributes: { default_secret_name: unsaid } },
  kubernetes_default_service_account_v1: { name: named("service account"), attributes: { default_secret_name: unsaid }, access: opens(turns("automount_service_account_token", true)) },
  kubernetes_secret_v1: { name: named("secret"), attributes: { data: withoutValue("the content"), data_wo_revision: (_difference, _subject, name) => `${name} is written anew` } },
  kubernetes_config_map_v1: { name: named("config map"), attributes: { data: withoutValue("the content") } },
  kubernetes_labels: { name: labels, created: (subject) => `${labels(subject)} are set`, deleted: (subject) => `${labels(subject)} are taken away` },
  kubernetes_manifest: { name: (subject) => `object of ${subject.provider ?? "a cluster"}`, documents: documentsOfManifest },
};
