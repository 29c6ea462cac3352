import { isCron } from "../../values/cron";
import { h4 } from "../../values/hash";

const NAMED = ["hourly", "daily", "off"];

/** Whether GitLab can follow it: a word of ours, or five cron fields. */
export function isSchedule(schedule: string): boolean {
  return NAMED.includes(schedule) || isCron(schedule);
}

/**
 * A schedule as cron has it, or undefined for `off`. Projects start at different minutes, by a hash of their slug: a
 * thousand of them at once would be too much for runners and for the external forges.
 */
export function cronOf(schedule: string, slug: string): string | undefined {
  const spread = Number.parseInt(h4(slug), 16);
  switch (schedule) {
    case "off":
      return undefined;
    case "hourly":
      return `${spread % 60} * * * *`;
    case "daily":
      return `${spread % 60} ${Math.floor(spread / 60) % 24} * * *`;
    default:
      return schedule;
  }
}
