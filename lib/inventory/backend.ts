import { credentialsInBackend, type LocatedFinding, type Path } from "../errors";
import { hasCredentials } from "../values/url";

const secretSettings =
  /^(access_key|secret_key|token|web_identity_token|sse_customer_key|username|password|client_private_key_pem|client_key|client_certificate|passphrase)$/;

const gitlabState = /\/api\/v4\/projects\/[^/]+\/terraform\/state\/[^/]+$/;

/** Whether the address of a backend over HTTP is that of a state which GitLab keeps for a project. */
export function isGitlabState(address: unknown): boolean {
  return typeof address === "string" && gitlabState.test(address);
}

/** Contract §3: credentials are never in the inventory. */
export function judgeBackend(backend: unknown, locate: (path: Path) => string, at: Path = ["backend"]): LocatedFinding[] {
  if (typeof backend === "string") {
    const carries = hasCredentials(backend) || /\bpassword\s*=/i.test(backend);
    return carries ? [{ ...credentialsInBackend(at, String(at.at(-1))), where: locate(at) }] : [];
  }
  if (typeof backend !== "object" || backend === null) return [];
  return Object.entries(backend).flatMap(([setting, value]) => {
    const path = [...at, setting];
    return secretSettings.test(setting) ? [{ ...credentialsInBackend(path, setting), where: locate(path) }] : judgeBackend(value, locate, path);
  });
}
