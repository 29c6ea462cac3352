/** What can be wrong with the options of the kubernetes service, and with what other plugins put into a namespace. */
import { failure, type DsoError, type Finding, type Path } from "../../errors";
import { didYouMean } from "../../errors/wording";

export function invalidLabelKey(at: Path, found: string): Finding {
  return {
    code: "invalid-label-key",
    at,
    message: "this cannot be the key of a Kubernetes label",
    found,
    allowed: 'a name of at most 63 letters, digits, "-", "_" and ".", after a DNS name and a slash where there is a prefix',
  };
}

export function invalidLabelValue(at: Path, found: unknown): Finding {
  return {
    code: "invalid-label-value",
    at,
    message: "this cannot be the value of a Kubernetes label",
    found,
    allowed: 'at most 63 letters, digits, "-", "_" and ".", beginning and ending with a letter or digit',
  };
}

/** These labels say whose a namespace is, and how its pods are held. */
export function reservedLabel(at: Path, found: string, reserved: readonly string[]): Finding {
  return {
    code: "reserved-label",
    at,
    message: "this label is set by the platform",
    found,
    allowed: `a key that does not begin with ${reserved.join(", ")}`,
  };
}

/** With it, a project could leave a policy of the platform, or be taken for a namespace from which others are called. */
export function labelOfPlatform(at: Path, found: string, taken: readonly string[]): Finding {
  return {
    code: "label-of-platform",
    at,
    message: "the platform knows namespaces by this label",
    found,
    allowed: `a key besides ${[...taken].sort().join(", ")}`,
  };
}

/** Every namespace lets in what comes from there, or lets out what goes there. */
export function namespaceOfPlatform(at: Path, found: string, named: readonly string[]): Finding {
  return {
    code: "namespace-of-platform",
    at,
    message: "the environment's namespace would be called as one that the platform's network policies open",
    found,
    allowed: `a namespace besides ${[...named].sort().join(", ")}`,
    fix: "give the environment another name, or the project another slug",
  };
}

export function gpuNotWhole(at: Path, found: number): Finding {
  return {
    code: "gpu-not-whole",
    at,
    message: "Kubernetes hands out whole GPU devices only",
    found,
    allowed: "a whole number",
    fix: `write ${Math.floor(found)} or ${Math.ceil(found)}`,
  };
}

export function requestAboveLimit(at: Path, found: number, limit: number, unit: string): Finding {
  return {
    code: "request-above-limit",
    at,
    message: "a container's default request is above its default limit",
    found: `${found} ${unit}`,
    allowed: `at most ${limit} ${unit}, the default limit`,
  };
}

export function containerDefaultTooSmall(at: Path, found: number, least: number): Finding {
  return {
    code: "container-default-too-small",
    at,
    message: "a container would be given less than it may ask for",
    found,
    allowed: `at least ${least}`,
  };
}

export function invalidRatio(at: Path, found: number): Finding {
  return { code: "invalid-request-ratio", at, message: "this is not a share of the limits", found, allowed: "a number above 0, at most 1" };
}

/** It would replace what each environment is declared with (decision 34). */
export function quotaOfEnvironment(at: Path, found: string): Finding {
  return {
    code: "quota-of-environment",
    at,
    message: "this is what each environment says itself",
    found,
    allowed: "resources besides CPU, memory and GPU, such as pods or requests.storage",
    fix: "change cpu, memory or gpu of the environments, or requestRatio",
  };
}

export function unknownQuotaResource(at: Path, found: string, known: readonly string[]): Finding {
  return {
    code: "unknown-quota-resource",
    at,
    message: "Kubernetes has no quota for this",
    found,
    allowed: `${known.join(", ")}, or a name with a slash, such as count/deployments.apps`,
    ...didYouMean(found, known),
  };
}

export function invalidQuantity(at: Path, found: unknown, whole: boolean): Finding {
  return {
    code: "invalid-quantity",
    at,
    message: "this is no quantity of Kubernetes",
    found,
    allowed: whole ? "a whole number, such as 50" : "a number of at least 0, with or without a unit, such as 10Gi",
  };
}

export function egressWithoutDestination(at: Path): Finding {
  return {
    code: "egress-without-destination",
    at,
    message: "the egress rule names no destination, which would open every one",
    allowed: "either cidr or namespaces",
    fix: "write cidr: 0.0.0.0/0 if every address is meant",
  };
}

export function egressWithTwoDestinations(at: Path): Finding {
  return {
    code: "egress-with-two-destinations",
    at,
    message: "the egress rule names addresses and namespaces",
    allowed: "either cidr or namespaces",
    fix: "write two rules",
  };
}

export function invalidCidr(at: Path, found: string): Finding {
  return { code: "invalid-cidr", at, message: "this is not a block of addresses", found, allowed: "an address and the length of its prefix, such as 10.0.0.0/8" };
}

/** Kubernetes takes what is left empty for no restriction at all. */
export function opensEverything(at: Path, what: string, allowed: string): Finding {
  return { code: "opens-everything", at, message: `this names nothing, which would open ${what}`, found: "an empty list or mapping", allowed };
}

export function exceptWithoutCidr(at: Path, found: readonly string[]): Finding {
  return {
    code: "except-without-cidr",
    at,
    message: "the egress rule makes exceptions from addresses, and names none",
    found: found.join(", "),
    allowed: "except beside cidr",
    fix: "leave except out, or name the addresses as cidr instead of namespaces",
  };
}

export function exceptionOutside(at: Path, found: string, cidr: string): Finding {
  return { code: "exception-outside", at, message: "the exception is not part of the addresses that the rule opens", found, allowed: `a smaller block within ${cidr}` };
}

export function egressNameTaken(at: Path, found: string): Finding {
  return { code: "duplicate-egress", at, message: "another egress rule has this name", found, allowed: "each name once" };
}

/** Clusters of a zone that pulls are out of reach: all that they get goes through the zone's repository. */
export function forgeMissing(at: Path, found: string): Finding {
  return {
    code: "pull-without-source-forge",
    at,
    message: "the cluster's zone pulls from its Git repository, and no plugin provides a source forge",
    found,
    allowed: "a cluster of a zone that pushes",
    fix: "attach a plugin that provides the source forge, such as gitlab",
  };
}

/** They are installed by Argo CD: without it nobody would make a namespace in zones that pull. */
export function chartsWithoutArgocd(at: Path, found: unknown): Finding {
  return {
    code: "charts-without-argocd",
    at,
    message: "the charts that are to make namespaces in zones that pull are installed by Argo CD, and the platform has no argocd",
    found,
    allowed: "its absence, where the platform has no argocd",
    fix: "leave compatibility out, so that plain manifests are written, or add services.argocd with the same compatibility",
  };
}

/** A secret among the objects would be in Git, or in the state. */
export function secretObject(where: string, name: string): DsoError {
  return failure(where, {
    code: "secret-object",
    at: [],
    message: `Secret "${name}" would be stored in clear, in Git or in the state`,
    allowed: "objects without secret values",
    fix: "put the value into the secret store, and a VaultStaticSecret that reads it into the namespace",
  });
}

/** Charts dso-env and dso-ns have no place for it: it would get lost (decision 31). */
export function chartsMakeNamespace(where: string, name: string, cluster: string): DsoError {
  return failure(where, {
    code: "charts-make-namespace",
    at: [],
    message: `object "${name}" cannot be put into a namespace that a chart makes`,
    found: `compatibility: dso-charts, and a zone that pulls (cluster ${cluster})`,
    fix: "leave compatibility out, so that plain manifests are written, or leave the plugin out that contributes it",
  });
}

/** Objects of the cluster itself are not an environment's. */
export function objectInOtherNamespace(where: string, name: string, found: unknown, allowed: string): DsoError {
  return failure(where, { code: "object-in-other-namespace", at: [], message: `object "${name}" is in a namespace of its own choice`, found, allowed: `nothing, or ${allowed}` });
}
