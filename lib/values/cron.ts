const FIELDS = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"] },
  { min: 0, max: 7, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
];

/** Five fields of a schedule, as cron has them: minute, hour, day of the month, month, day of the week. */
export function isCron(text: string): boolean {
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
