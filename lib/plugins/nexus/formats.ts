/** Whether an artefact can be written again; `deny` takes none at all (console §3.5.3). */
export const writePolicies = ["allow", "allow_once", "deny"] as const;
export type WritePolicy = (typeof writePolicies)[number];

/** Nexus Repository's free edition, or the paid one. */
export const editions = ["oss", "pro"] as const;
export type Edition = (typeof editions)[number];

export interface MavenOptions {
  /** @default "allow_once" */
  readonly releaseWritePolicy?: WritePolicy;
  /** @default "allow" */
  readonly snapshotWritePolicy?: WritePolicy;
}

export interface HostedOptions {
  /** @default "allow" */
  readonly writePolicy?: WritePolicy;
}

export interface GroupedOptions extends HostedOptions {
  /** Whether artefacts can be published through the group's address too; paid edition only. @default false */
  readonly publishThroughGroup?: boolean;
}

/** What each format takes, where it is more than on or off. */
export interface FormatOptions {
  readonly maven: MavenOptions;
  readonly npm: GroupedOptions;
  readonly raw: HostedOptions;
  readonly pypi: HostedOptions;
  readonly docker: GroupedOptions;
  readonly helm: HostedOptions;
}

export type Format = keyof FormatOptions;

/** In the order in which they are created. */
export const formats: readonly Format[] = ["maven", "npm", "raw", "pypi", "docker", "helm"];

/** Formats a project has repositories of: on or off, or on with options. @default - off */
export type Formats = { readonly [F in Format]?: boolean | FormatOptions[F] };
