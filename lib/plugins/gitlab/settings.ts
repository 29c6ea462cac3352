import type { AdminSpec, GitlabLevel } from "../../spec";
import { builtInRoles, type BuiltInRoleName } from "../../values/roles";
import type { BotTokenOptions, GitlabOptions, MirrorOptions } from "./options";

export const DEFAULTS = {
  adminLevels: { admin: "owner", readonly: "reporter", security: "reporter" },
  botToken: { days: 365, rotateBefore: 90 },
  mirror: { schedule: "hourly", prune: true },
  catalogue: { publish: true },
} as const;

/** How external repositories are brought in, but for the image, which the catalogue names. */
export type MirrorSettings = Required<Omit<MirrorOptions, "image">>;

/** The platform's options with their defaults: nothing is left to be decided. */
export interface Settings {
  /** Without a final slash. */
  readonly url: string;
  readonly edition: "ce" | "ee";
  readonly levels: Readonly<Record<BuiltInRoleName, GitlabLevel>>;
  readonly adminLevels: Readonly<Record<AdminSpec["role"], GitlabLevel | "none">>;
  readonly manageRoot: boolean;
  readonly rootVisibility: "private" | "internal";
  readonly botToken: Required<BotTokenOptions>;
  /** Whether the platform's stack publishes the catalogue. */
  readonly publishes: boolean;
  readonly mirror: MirrorSettings;
  readonly singleMirrorSecret: boolean;
  readonly infraApps: boolean;
  readonly customAttributes: boolean;
  readonly zoneTokenGeneration: number | string;
}

export function settingsOf(options: GitlabOptions): Settings {
  const levels = Object.fromEntries(builtInRoles.map((role) => [role.name, role.gitlabLevel])) as Record<BuiltInRoleName, GitlabLevel>;
  return {
    url: options.url.replace(/\/+$/, ""),
    edition: options.edition ?? "ce",
    levels: { ...levels, ...options.levels },
    adminLevels: { ...DEFAULTS.adminLevels, ...options.adminLevels },
    manageRoot: options.manageRoot ?? true,
    rootVisibility: options.rootVisibility ?? "internal",
    botToken: { ...DEFAULTS.botToken, ...options.botToken },
    publishes: options.catalogue?.publish ?? DEFAULTS.catalogue.publish,
    mirror: mirrorSettings(DEFAULTS, options.mirror ?? {}),
    singleMirrorSecret: options.singleMirrorSecret ?? false,
    infraApps: options.infraApps ?? true,
    customAttributes: options.customAttributes ?? false,
    zoneTokenGeneration: options.zoneTokenGeneration ?? 1,
  };
}

/** How external repositories are brought in: as it is said, and otherwise as it is for all. */
export function mirrorSettings({ mirror }: Pick<Settings, "mirror">, { schedule, prune }: Partial<MirrorSettings>): MirrorSettings {
  return { schedule: schedule ?? mirror.schedule, prune: prune ?? mirror.prune };
}
