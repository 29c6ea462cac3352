/** Harbor's schedules, as its provider writes them. */
import { isCron } from "../../values/cron";

/** What a provider calls three of them, whichever way they were written: anything else would be a change in every plan. */
const named = { Hourly: "0 0 * * * *", Daily: "0 0 0 * * *", Weekly: "0 0 0 * * 0" } as const;

/**
 * Six cron fields beginning with 0, or one of Harbor's three names in any case. Harbor's cron knows `?` for any day, and
 * Sunday as 0 alone.
 */
export function isSchedule(text: string): boolean {
  if (nameOf(text) !== undefined) return true;
  const [seconds, minute, hour, day, month, weekday = "", ...rest] = text.split(" ");
  const any = (field: string | undefined) => (field === "?" ? "*" : field);
  return seconds === "0" && rest.length === 0 && isCron([minute, hour, any(day), month, any(weekday)].join(" ")) && !/(?<!\/)\b7\b/.test(weekday);
}

/** The text that Harbor's provider reads back. */
export function canonicalSchedule(text: string): string {
  return nameOf(text) ?? text;
}

function nameOf(text: string): string | undefined {
  return Object.entries(named).find(([name, cron]) => name.toLowerCase() === text.toLowerCase() || cron === text)?.[0];
}
