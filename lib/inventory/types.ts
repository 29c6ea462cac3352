import type { LocatedFinding, Path } from "../errors";
import type { PlatformSpec, ProjectSpec } from "../spec";

/** `platform.yaml` and `people.yaml`, as the stacks take them. */
export interface InventoryPlatform extends PlatformSpec {
  /** @default { type: "local" } */
  readonly backend: BackendSpec;
  /** Plugins besides those of the services. @default [] */
  readonly plugins: readonly CustomPluginSpec[];
  /** How pipelines run it. @default {} */
  readonly pipeline?: PipelineSpec;
}

/** What `dso pipeline` and the jobs that it writes need to know. */
export interface PipelineSpec {
  /** Image of every job, with Node.js, the engine, git and this package. @default - the runner's own */
  readonly image?: string;
  /** Which runners. @default [] */
  readonly tags?: readonly string[];
  /** How a job calls `dso`. @default "npx dso" */
  readonly command?: string;
  /** Commands at the beginning of every job. @default [] */
  readonly before?: readonly string[];
  /** Where jobs get the providers' credentials. @default "vault" */
  readonly credentials?: "vault" | "variables";
  /** How jobs log in to Vault. @default {} */
  readonly vault?: PipelineVaultSpec;
  /** plan: a merge request shows what would change. validate: it is only judged, and reads no secret. @default "plan" */
  readonly mergeRequests?: "plan" | "validate";
  /** How long a plan or an apply waits for a state that another run holds, as the engine takes it. @default "5m" */
  readonly lockTimeout?: string;
  /** How many stacks a nightly run looks at in a minute: the budget of GitLab's API. @default 50 */
  readonly stacksPerMinute?: number;
  /** Days after which a stack is applied again although nothing changed, so that tokens with an end are renewed. @default 30 */
  readonly renewAfter?: number;
  /** How many stacks one child pipeline holds at most. @default 150 */
  readonly groupSize?: number;
}

/** `<stack>` and `<purpose>` (plan or apply) stand for those of the job. */
export interface PipelineVaultSpec {
  /** With `<purpose>`; without `<stack>`, all stacks share it. @default "terraform--<stack>--<purpose>" */
  readonly role?: string;
  /** KV v2 mount of the providers' credentials. @default - the core KV */
  readonly mount?: string;
  /** Path in it: each key of this secret becomes an environment variable of the job. With `<stack>`, each stack has its own. @default "terraform/<purpose>" */
  readonly path?: string;
}

/** Where Terraform keeps state: the backend's settings in Terraform's own names, without credentials. */
export interface BackendSpec {
  readonly type: string;
  /** @default - state and plans are encrypted by the backend, or not at all */
  readonly encryption?: EncryptionSpec;
  readonly [setting: string]: unknown;
}

/** Encryption of state and plans by the engine itself: OpenTofu only. */
export interface EncryptionSpec {
  /** Where the key comes from. pbkdf2: a passphrase in `TF_VAR_state_passphrase`. @default "pbkdf2" */
  readonly keyProvider?: "pbkdf2" | "aws_kms" | "gcp_kms" | "openbao";
  /** The key provider's settings in OpenTofu's own names, without credentials. @default {} */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Whether a state that is not encrypted yet is still read: for the first apply of each stack. @default false */
  readonly migrate?: boolean;
}

export interface CustomPluginSpec {
  readonly id: string;
  /** A file relative to the inventory, beginning with `./`, or an installed package. */
  readonly module: string;
  readonly options?: Readonly<Record<string, unknown>>;
  /** First step of taking it away. @default false */
  readonly retired?: boolean;
}

export interface InventoryProject {
  readonly spec: ProjectSpec;
  readonly file: string;
  /** `file:line:column` of a value of the declaration. */
  locate(path: Path): string;
}

export interface Inventory {
  /** As it was named. */
  readonly directory: string;
  /** Without zones and clusters where the file could not be read; see {@link findings}. */
  readonly platform: InventoryPlatform;
  /** Those whose shape is right, by file. */
  readonly projects: readonly InventoryProject[];
  /** Everything that is wrong, by file, line and column. */
  readonly findings: readonly LocatedFinding[];
  /** `file:line:column` of a value of the platform. */
  locatePlatform(path: Path): string;
}
