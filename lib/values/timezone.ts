import { nearest } from "./nearest";

/** Each part of a name in the IANA database begins with a capital. */
const NAME = /^[A-Z][A-Za-z0-9_+-]*(\/[A-Z][A-Za-z0-9_+-]*)*$/;

/** Whether the IANA database has it, spelt so: GitLab tells capitals from small letters, where Intl does not. */
export function isTimezone(name: string): boolean {
  if (!NAME.test(name) || !isKnown(name)) return false;
  const spelt = zones().find((zone) => zone.toLowerCase() === name.toLowerCase());
  return spelt === undefined || spelt === name;
}

/** What may have been meant: the zone of that city, or the name that is spelt most like it. */
export function likelyTimezone(name: string): string | undefined {
  const text = name.toLowerCase();
  return zones().find((zone) => zone.toLowerCase() === text || zone.toLowerCase().endsWith(`/${text}`)) ?? nearest(name, zones());
}

function zones(): readonly string[] {
  return Intl.supportedValuesOf("timeZone");
}

/** Former names of a zone count, too, which the list of zones leaves out. */
function isKnown(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
