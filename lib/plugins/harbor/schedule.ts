/** Harbor's schedules, as its provider writes them. */

/** What a provider calls three of them, whichever way they were written: anything else would be a change in every plan. */
const named = { Hourly: "0 0 * * * *", Daily: "0 0 0 * * *", Weekly: "0 0 0 * * 0" } as const;

const FIELDS = 6;

/** Six cron fields beginning with 0, or one of Harbor's three names in any case. */
export function isSchedule(text: string): boolean {
  if (nameOf(text) !== undefined) return true;
  const fields = text.split(" ");
  return fields.length === FIELDS && fields[0] === "0" && fields.every((field) => /^[0-9A-Za-z*/,?-]+$/.test(field));
}

/** The text that Harbor's provider reads back. */
export function canonicalSchedule(text: string): string {
  return nameOf(text) ?? text;
}

function nameOf(text: string): string | undefined {
  return Object.entries(named).find(([name, cron]) => name.toLowerCase() === text.toLowerCase() || cron === text)?.[0];
}
