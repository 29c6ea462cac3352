import { Fn, Token } from "cdktf";
import type { Construct } from "constructs";
import type { ISecretStore } from "../../capabilities";
import type { IDsoRepository } from "../../model";
import type { MirrorSpec } from "../../spec";
import { withoutScheme } from "./addresses";
import type { Bot } from "./bot";
import { ExternalCredentials } from "./external-credentials";

/** Name of the secret with a repository's two URLs and the bot (console §3.1.6). */
export function mirrorSecret(repository: string): string {
  return `${repository}-mirror`;
}

/** Name of the secret with the external forge's credentials (decision 9). */
export function mirrorInputSecret(repository: string): string {
  return `${repository}-mirror-input`;
}

export interface MirrorSecretsProps {
  readonly repository: IDsoRepository;
  readonly externalUrl: string;
  /** Clone URL of the repository here. */
  readonly internalUrl: string;
  readonly bot: Bot;
  readonly store: ISecretStore;
  /** Everything in one secret, as the console has it. */
  readonly single: boolean;
  /** Whether what is gone upstream is removed here, where the repository does not say. */
  readonly prune: boolean;
}

/** What the mirror must know to bring a repository in. Only the pipeline of `mirror` can read it. */
export function writeMirrorSecrets(scope: Construct, { repository, externalUrl, internalUrl, bot, store, single, prune }: MirrorSecretsProps): void {
  const { name, credentialsVersion } = repository;
  const settings = settingsOf({ prune, ...repository.mirror });
  const sources = [externalUrl, internalUrl, bot.tokenId, ...Object.entries(settings).flat()];
  const values = {
    ...settings,
    GIT_INPUT_URL: withoutScheme(externalUrl),
    GIT_OUTPUT_URL: withoutScheme(internalUrl),
    GIT_OUTPUT_USER: bot.name,
    GIT_OUTPUT_PASSWORD: bot.token,
  };
  if (!repository.private) return write("mirror-secret", mirrorSecret(name), values, versionOf(sources));
  if (single) {
    // Every write is one of the credentials too, and would empty them.
    const version = versionOf([...sources, String(credentialsVersion)]);
    const credentials = new ExternalCredentials(scope, "external", { repository, version, required: true });
    return write("mirror-secret", mirrorSecret(name), { ...values, ...credentials.values }, credentials.version);
  }
  // Before they have been raised for the first time, a project can be set up without them.
  const renamed = repository.previousName !== undefined;
  const credentials = new ExternalCredentials(scope, "external", { repository, version: credentialsVersion, required: credentialsVersion > 1 || renamed });
  const input = mirrorInputSecret(name);
  write("mirror-secret", mirrorSecret(name), { ...values, GIT_INPUT_SECRET: input }, versionOf([...sources, input]));
  // What nobody gives anew is not there at its new path either, and must not be lost.
  write("mirror-input-secret", input, credentials.values, credentials.version, renamed);

  function write(id: string, path: string, secret: Readonly<Record<string, string>>, version: number, renamed = false): void {
    store.write(scope, id, { path, readers: ["mirror"], values: secret, version, renamed });
  }
}

/**
 * How the repository is followed, beside its URLs, where no variable of a pipeline reaches. What is as the mirror does by
 * itself is left out, so that secrets which were written before stay as they are.
 */
function settingsOf({ refs, prune = true, force = true, lfs = true, tags = true }: MirrorSpec): Readonly<Record<string, string>> {
  return {
    ...(refs && { SYNC_REFS: refs.join(" ") }),
    ...(!prune && { SYNC_PRUNE: "false" }),
    ...(!force && { SYNC_FORCE: "false" }),
    ...(!lfs && { SYNC_LFS: "false" }),
    ...(!tags && { SYNC_TAGS: "false" }),
  };
}

/** 48 bits of a hash of everything that a secret is made from: whatever changes, the version does (decision 8). */
function versionOf(sources: readonly string[]): number {
  return Token.asNumber(Fn.parseint(Fn.substr(Fn.sha256(Fn.join(" ", [...sources])), 0, 12), 16));
}
