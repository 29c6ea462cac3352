/** Failures of the platform's own declaration: its zones, clusters and people. */
import type { Finding, Path } from "./finding";
import { NOTHING } from "./wording";

// ---- services and plugins

/** @param providers who is known to provide it */
export function capabilityMissing(at: Path, capability: string, offered: readonly string[], providers: readonly string[] = []): Finding {
  return {
    code: "capability-missing",
    at,
    message: `the plugin requires "${capability}", which no plugin here provides`,
    allowed: offered.length > 0 ? offered.join(", ") : "nothing is provided here",
    fix: `attach a plugin that provides it${providers.length > 0 ? `, such as ${providers.join(" or ")}` : ""}, or leave this plugin out`,
  };
}

export function capabilityTwice(at: Path, capability: string, other: string): Finding {
  return {
    code: "capability-provided-twice",
    at,
    message: `the plugin provides "${capability}", and so does ${other}`,
    allowed: "one provider for each capability",
    fix: "attach only one of the two",
  };
}

export function pluginIdReserved(at: Path, found: string, reserved: readonly string[]): Finding {
  return {
    code: "plugin-id-reserved",
    at,
    message: "a plugin's id is part of every address under it, and this one names a kind of element",
    found,
    allowed: `anything but ${reserved.join(", ")}`,
  };
}

// ---- zones, clusters and people

export function invalidRootPath(at: Path, found: unknown): Finding {
  return {
    code: "invalid-root-path",
    at,
    message: "this cannot be the path of a GitLab group",
    found,
    allowed: 'group paths joined by /, without one at either end, such as forge/projects; each of letters, digits, ".", "_" and "-"',
  };
}

/** A push zone is reached through kubeconfig contexts (contract §3). */
export function contextMissing(of: "zone" | "cluster", at: Path): Finding {
  const what = of === "zone" ? "the push zone names no context of its Argo CD's cluster" : "the cluster of a push zone names no context";
  return { code: "context-missing", at, message: what, found: NOTHING, allowed: "the name of a kubeconfig context" };
}

export function contextWithoutPush(of: "zone" | "cluster", at: Path, found: unknown): Finding {
  const what = of === "zone" ? "a pull zone has no context" : "a cluster of a pull zone has no context";
  return {
    code: "context-without-push",
    at,
    message: `${what}: nothing calls its clusters`,
    found,
    allowed: NOTHING,
    fix: "remove the context, or make the zone deliver by push",
  };
}

/** console §1.4 */
export function projectsOfPublicCluster(at: Path, found: readonly string[]): Finding {
  return {
    code: "projects-of-public-cluster",
    at,
    message: "a public cluster is open to every project",
    found: found.join(", "),
    allowed: "a list of projects on a dedicated cluster only",
    fix: "remove the list, or set privacy: dedicated",
  };
}

/** Where Vault cannot ask the cluster, it needs to know who issues its tokens and how they are signed (decision 33). */
export function identityIncomplete(at: Path, missing: "issuer" | "keys"): Finding {
  return {
    code: "identity-incomplete",
    at,
    message: `the jwt method lacks the ${missing} of the cluster's service account tokens`,
    found: NOTHING,
    allowed: missing === "issuer" ? "the issuer's URL" : "keysFile, or keys",
  };
}

export function identitySettingUnused(at: Path, setting: string, method: string): Finding {
  return {
    code: "identity-setting-unused",
    at,
    message: `the ${method} method has no use for ${setting}`,
    found: setting,
    allowed: method === "jwt" ? "issuer, and one of keysFile and keys" : "host",
  };
}

/** decision 15 */
export function invalidAccountName(service: string, at: Path, found: unknown): Finding {
  return {
    code: "invalid-account-name",
    at,
    message: `this cannot be the name of a ${service} account`,
    found,
    allowed: service === "gitlab" ? 'letters, digits, ".", "_" and "-", beginning with a letter, digit or "_"' : "a name without spaces",
  };
}
