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

const FIELDS = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"] },
  { min: 0, max: 7, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
];

function isCron(text: string): boolean {
  const fields = text.split(" ");
  return fields.length === FIELDS.length && fields.every((field, index) => field.split(",").every((part) => isPart(part, FIELDS[index]!)));
}

/** A star, a value or a range, and perhaps a step: `*`, `5`, `1-5`, `0-30/10`. */
function isPart(part: string, { min, max, names = [] }: { min: number; max: number; names?: string[] }): boolean {
  const match = /^(?:\*|([0-9]+|[a-z]{3})(?:-([0-9]+|[a-z]{3}))?)(?:\/([0-9]+))?$/i.exec(part);
  if (!match) return false;
  const bounds = [match[1], match[2]].filter((each) => each !== undefined);
  return match[3] !== "0" && bounds.every((each) => names.includes(each.toLowerCase()) || (/^\d+$/.test(each) && Number(each) >= min && Number(each) <= max));
}
