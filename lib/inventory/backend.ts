import { backendShared, credentialsInBackend, encryptionUnsupported, type Finding, type LocatedFinding, type Path } from "../errors";
import { hasCredentials } from "../values/url";
import type { BackendSpec, EncryptionSpec } from "./types";

const secretSettings =
  /^(access_key|secret_key|token|web_identity_token|sse_customer_key|username|password|client_private_key_pem|client_key|client_certificate|passphrase)$/;

const gitlabState = /\/api\/v4\/projects\/[^/]+\/terraform\/state\/[^/]+$/;

/** Whether the address of a backend over HTTP is that of a state which GitLab keeps for a project. */
export function isGitlabState(address: unknown): boolean {
  return typeof address === "string" && gitlabState.test(address);
}

/** Settings that say where in the backend a state is. The first has a default with the stack's name, but for an address. */
const places: Readonly<Record<string, readonly string[]>> = {
  local: ["path"],
  s3: ["key", "bucket"],
  pg: ["schema_name", "table_name"],
  http: ["address"],
  kubernetes: ["secret_suffix", "namespace"],
  remote: ["workspaces"],
};

/** What is wrong with a backend, for any engine. */
export function judgeBackend(backend: BackendSpec, locate: (path: Path) => string): readonly LocatedFinding[] {
  return [...judgeCredentials(backend, locate, ["backend"]), ...judgePlace(backend).map((finding) => ({ ...finding, where: locate(finding.at) }))];
}

/** Whether each stack has a state of its own: what else holds the stack's name, such as a lock, does not tell states apart. */
export function judgePlace({ type, ...settings }: BackendSpec): readonly Finding[] {
  const own = places[type];
  // Of another type the schema says that it is none.
  if (own === undefined) return [];
  const [first] = own as readonly [string];
  if (settings[first] === undefined && type !== "http") return [];
  if (own.some((setting) => JSON.stringify(settings[setting] ?? "").includes("<stack>"))) return [];
  return [backendShared(["backend", ...(settings[first] === undefined ? [] : [first])], settings[first] ?? `no ${first}`, type, own)];
}

/** @param engine "OpenTofu", which encrypts, or another's name */
export function judgeEncryption(encryption: EncryptionSpec | undefined, engine: string): readonly Finding[] {
  return encryption === undefined || engine === "OpenTofu" ? [] : [encryptionUnsupported(["backend", "encryption"], engine)];
}

/** Contract §3: credentials are never in the inventory. */
function judgeCredentials(backend: unknown, locate: (path: Path) => string, at: Path): readonly LocatedFinding[] {
  if (typeof backend === "string") {
    const carries = hasCredentials(backend) || /\bpassword\s*=/i.test(backend);
    return carries ? [{ ...credentialsInBackend(at, String(at.at(-1))), where: locate(at) }] : [];
  }
  if (typeof backend !== "object" || backend === null) return [];
  return Object.entries(backend).flatMap(([setting, value]) => {
    const path = [...at, setting];
    return secretSettings.test(setting) ? [{ ...credentialsInBackend(path, setting), where: locate(path) }] : judgeCredentials(value, locate, path);
  });
}
