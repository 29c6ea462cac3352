import { forJob, type VaultLogin } from "./settings";
import type { Purpose } from "./step";

/** Variable that GitLab puts a job's identity into. */
export const IDENTITY_VARIABLE = "VAULT_ID_TOKEN";

/** An environment with credentials, and how to give them up. */
export interface LoggedIn {
  readonly environment: NodeJS.ProcessEnv;
  logOut(): Promise<void>;
}

/**
 * Logs in to Vault by a job's GitLab identity, as the role of one stack and purpose, and reads the providers'
 * credentials: each key of one secret becomes an environment variable. Nothing is written anywhere.
 * @throws Error with the status and Vault's own words; never with a token
 */
export async function logIn(login: VaultLogin, stack: string, purpose: Purpose, environment: NodeJS.ProcessEnv): Promise<LoggedIn> {
  const identity = environment[IDENTITY_VARIABLE];
  if (!identity) throw new Error(`${IDENTITY_VARIABLE} is not set: a job gets it by id_tokens, which dso pipeline writes; elsewhere, leave --login away and give credentials in the environment`);
  const address = (environment["VAULT_ADDR"] || login.address).replace(/\/+$/, "");
  const call = caller(address);
  const role = forJob(login.role, stack, purpose);
  const { auth } = await call<{ auth: { client_token: string } }>("POST", `auth/${login.authMount}/login`, `log in as ${role}`, { body: { role, jwt: identity } });
  const token = auth.client_token;
  const logOut = () => call("POST", "auth/token/revoke-self", "give the token back", { token }).then(() => undefined);
  const path = forJob(login.path, stack, purpose);
  const { data } = await call<{ data: { data: Record<string, unknown> } }>("GET", `${login.mount}/data/${path}`, `read ${login.mount}/${path}`, { token }).catch(async (error: Error) => {
    // Why it could not be read is what people need to know, whatever becomes of the token.
    await logOut().catch(() => undefined);
    throw error;
  });
  const credentials = Object.fromEntries(Object.entries(data.data).map(([name, value]) => [name, String(value)]));
  const { [IDENTITY_VARIABLE]: _, ...others } = environment;
  return {
    environment: { ...others, ...credentials, VAULT_ADDR: address, VAULT_TOKEN: token },
    logOut,
  };
}

interface Call {
  readonly token?: string;
  readonly body?: object;
}

function caller(address: string) {
  return async <T>(method: string, path: string, what: string, { token, body }: Call): Promise<T> => {
    const answer = await fetch(`${address}/v1/${path}`, {
      method,
      headers: { ...(token !== undefined && { "X-Vault-Token": token }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    }).catch((error: Error) => {
      throw new Error(`Vault at ${address} does not answer: ${(error.cause as Error | undefined)?.message ?? error.message}`);
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`Vault did not let this job ${what}: ${answer.status} ${errorsIn(text)}`);
    return (text === "" ? {} : JSON.parse(text)) as T;
  };
}

function errorsIn(text: string): string {
  try {
    return (JSON.parse(text) as { errors?: readonly string[] }).errors?.join("; ") ?? "";
  } catch {
    return "";
  }
}
