import { TerraformBackend, type TerraformStack } from "cdktf";
import { resolve } from "node:path";
import { failure } from "../lib/errors";
import type { BackendSpec } from "../lib/inventory";
import { isGitlabState, judgePlace } from "../lib/inventory/backend";
import { declareEncryption } from "./encryption";

/**
 * Where a stack keeps its state: one for each stack, so that one project can be planned, applied and destroyed alone.
 * `<stack>` in a setting stands for the stack's name. Credentials come from the backend's own environment variables.
 * States are locked while they are in use, by the backend's own means.
 * @throws DsoError when no setting tells the stacks apart, or the engine cannot encrypt as it is told to
 */
export function declareBackend(stack: TerraformStack, backend: BackendSpec): void {
  const [shared] = judgePlace(backend);
  if (shared !== undefined) throw failure("platform.yaml", shared);
  const { type, encryption, ...settings } = backend;
  new NamedBackend(stack, type, named({ ...defaults(type, settings), ...settings }, stack.node.id));
  if (encryption !== undefined) declareEncryption(stack, encryption);
}

/** What tells the stacks of one backend apart, in that backend's own word, where the platform file does not say. */
function defaults(type: string, settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  switch (type) {
    case "local":
      return { path: resolve("terraform.<stack>.tfstate") };
    case "s3":
      return { key: "dso/<stack>.tfstate", use_lockfile: true, encrypt: true };
    case "pg":
      return { schema_name: "dso_<stack>" };
    case "http":
      return locking(settings);
    case "kubernetes":
      return { secret_suffix: "dso-<stack>" };
    case "remote":
      return { workspaces: { name: "dso-<stack>" } };
    default:
      return {};
  }
}

/** This backend locks nothing unless it is told where. */
function locking({ address, lock_address: lock }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (lock !== undefined) return { unlock_address: lock };
  if (typeof address !== "string") return {};
  if (!isGitlabState(address)) return { lock_address: address, unlock_address: address };
  // Their lock is beside them, and takes other verbs than Terraform's own.
  return { lock_address: `${address}/lock`, unlock_address: `${address}/lock`, lock_method: "POST", unlock_method: "DELETE", retry_wait_min: 5 };
}

function named<T>(value: T, stack: string): T {
  if (typeof value === "string") return value.replaceAll("<stack>", stack) as T;
  if (Array.isArray(value)) return value.map((each) => named(each, stack)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, named(each, stack)])) as T;
}

/** A backend by its name, with its settings as they are: cdktf's own classes rename some and omit others. */
class NamedBackend extends TerraformBackend {
  constructor(scope: TerraformStack, type: string, private readonly settings: Record<string, unknown>) {
    super(scope, "backend", type);
  }
  protected override synthesizeAttributes(): Record<string, unknown> {
    return this.settings;
  }
  override getRemoteStateDataSource(): never {
    throw new Error("a stack reads no other stack's state");
  }
}
