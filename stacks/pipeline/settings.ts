import { readFileSync } from "node:fs";
import { failure } from "../../lib/errors";
import type { InventoryPlatform } from "../../lib/inventory";
import { isGitlabState } from "../../lib/inventory/backend";
import { DEFAULTS, type VaultOptions } from "../../lib/plugins/vault/options";
import type { Purpose } from "./step";
import { SETTINGS } from "./workspace";

/** How jobs log in to Vault and find the providers' credentials there. */
export interface VaultLogin {
  readonly address: string;
  /** Auth mount of CI jobs. */
  readonly authMount: string;
  /** With `<stack>` and `<purpose>`. */
  readonly role: string;
  /** KV v2 mount, and path in it, with `<stack>` and `<purpose>`. */
  readonly mount: string;
  readonly path: string;
}

/** `pipeline:` of the platform's file, with all that it leaves to defaults. */
export interface PipelineSettings {
  /** Directory of the inventory, relative to its repository. */
  readonly inventory: string;
  readonly image?: string;
  readonly tags: readonly string[];
  readonly command: string;
  readonly before: readonly string[];
  /** undefined: credentials are in the job's environment. */
  readonly vault?: VaultLogin;
  readonly mergeRequests: "plan" | "validate";
  readonly lockTimeout: string;
  readonly stacksPerMinute: number;
  readonly renewAfter: number;
  readonly groupSize: number;
  /** Whether GitLab keeps the states: then the job's own token opens them. */
  readonly gitlabState: boolean;
}

/** @throws DsoError when credentials are to come from a Vault that the platform does not have */
export function pipelineSettings(inventory: string, { pipeline = {}, services, backend }: Pick<InventoryPlatform, "pipeline" | "services" | "backend">): PipelineSettings {
  const vault = services?.["vault"] as VaultOptions | undefined;
  if (pipeline.credentials === "vault" && vault === undefined) throw noVault();
  return {
    inventory,
    image: pipeline.image,
    tags: pipeline.tags ?? [],
    command: pipeline.command ?? "npx dso",
    before: pipeline.before ?? [],
    ...(vault !== undefined && pipeline.credentials !== "variables" && { vault: login(vault, pipeline.vault) }),
    mergeRequests: pipeline.mergeRequests ?? "plan",
    lockTimeout: pipeline.lockTimeout ?? "5m",
    stacksPerMinute: pipeline.stacksPerMinute ?? 50,
    renewAfter: pipeline.renewAfter ?? 30,
    groupSize: pipeline.groupSize ?? 150,
    gitlabState: backend.type === "http" && isGitlabState(backend["address"]),
  };
}

function login(vault: VaultOptions, { role, mount, path }: { role?: string; mount?: string; path?: string } = {}): VaultLogin {
  return {
    address: vault.url.replace(/\/+$/, ""),
    authMount: vault.jwtMount ?? DEFAULTS.jwtMount,
    role: role ?? "terraform--<stack>--<purpose>",
    mount: mount ?? vault.coreKv ?? DEFAULTS.coreKv,
    path: path ?? "terraform/<purpose>",
  };
}

/** A role or a path as it is for one stack and purpose. */
export function forJob(text: string, stack: string, purpose: Purpose): string {
  return text.replaceAll("<stack>", stack).replaceAll("<purpose>", purpose);
}

/** What `dso changed` left for the jobs of its run, so that none of them reads the inventory again. */
export function readJobSettings(): PipelineSettings {
  return JSON.parse(readFileSync(SETTINGS, "utf8")) as PipelineSettings;
}

function noVault() {
  return failure("platform.yaml", {
    code: "pipeline-without-vault",
    at: ["pipeline", "credentials"],
    message: "jobs are to get their credentials from Vault, and the platform has none",
    found: "vault",
    allowed: "variables, or a platform with services.vault",
  });
}
