/** Failures of Nexus's options: what Nexus or its provider would refuse. */
import type { Finding, Path } from "../../errors";

/** Nexus itself also knows `replication_only`, which its provider refuses. */
export function invalidWritePolicy(at: Path, found: string, policies: readonly string[]): Finding {
  const asked = found.toLowerCase();
  return {
    code: "invalid-write-policy",
    at,
    message: asked === "replication_only" ? "nexus's provider for Terraform does not take this write policy" : "there is no such write policy",
    found,
    allowed: policies.join(", "),
    ...(asked !== found && policies.includes(asked) && { fix: `write ${asked}` }),
  };
}

export function needsPaidEdition(at: Path, what: string): Finding {
  return {
    code: "needs-paid-edition",
    at,
    message: `${what} only in the paid edition of Nexus`,
    found: true,
    allowed: "false with edition: oss",
    fix: "set services.nexus.edition: pro in platform.yaml if that is what runs there",
  };
}
