import type { LocatedFinding, Path } from "../errors";
import type { PlatformSpec, ProjectSpec } from "../spec";

/** `platform.yaml` and `people.yaml`, as the stacks take them. */
export interface InventoryPlatform extends PlatformSpec {
  /** @default { type: "local" } */
  readonly backend: BackendSpec;
  /** Plugins besides those of the services. @default [] */
  readonly plugins: readonly CustomPluginSpec[];
}

/** Where Terraform keeps state: the backend's settings in Terraform's own names, without credentials. */
export interface BackendSpec {
  readonly type: string;
  readonly [setting: string]: unknown;
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
