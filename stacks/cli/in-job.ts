import type { PipelineSettings } from "../pipeline/settings";
import type { Purpose } from "../pipeline/step";
import { logIn } from "../pipeline/vault-login";

export interface JobIdentity {
  readonly stack: string;
  readonly purpose: Purpose;
  /** Whether credentials come from Vault. @default false */
  readonly login?: boolean;
}

/**
 * Runs something with the credentials of one stack and purpose, and gives them up again.
 * @throws Error when Vault does not give them
 */
export async function inJob(settings: PipelineSettings, { stack, purpose, login = false }: JobIdentity, run: (environment: NodeJS.ProcessEnv) => Promise<number>): Promise<number> {
  if (!login) return run(process.env);
  if (settings.vault === undefined) throw new Error("--login needs a Vault, and the platform has none: set services.vault, or give credentials in the environment");
  const { environment, logOut } = await logIn(settings.vault, stack, purpose, process.env);
  try {
    return await run(environment);
  } finally {
    await logOut().catch((error: Error) => console.error(`dso: ${error.message}`));
  }
}
