import { formats, type Format, type FormatOptions, type Formats } from "./options";

/** The formats that are on, each with its options. */
export type FormatSettings = { readonly [F in Format]?: FormatOptions[F] };

/**
 * A project's own word counts, then the platform's; what neither names is off (console §6.1 #10). Options that a
 * project leaves out are the platform's.
 */
export function formatSettings(platform: Formats, project: Formats): FormatSettings {
  return Object.fromEntries(
    formats.flatMap((format): [Format, object][] => {
      const chosen = project[format] ?? platform[format] ?? false;
      return chosen === false ? [] : [[format, { ...optionsOf(platform[format]), ...optionsOf(chosen) }]];
    }),
  );
}

function optionsOf(chosen: boolean | object | undefined): object {
  return typeof chosen === "object" ? chosen : {};
}
