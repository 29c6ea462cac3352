/**
 * Generations of the token with which CI analyses a project (decision 11). A generation is what the inventory says under
 * `rotation`; the token's name carries it, and its expiry follows from it, never from the clock: the same inventory gives
 * the same plan on any day.
 */

/** Months after the month of its name at whose beginning a token ends, where the platform does not say: a year, and one month to rotate in. */
export const defaultTokenMonths = 13;

const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/;

/** SonarQube's longest name of a token. */
const LONGEST_NAME = 100;

/**
 * `dso-2026-11`; with an end of the platform's own, `dso-2026-11-6m`: SonarQube has each name once, so with another end
 * under the same name the next token could not be there before the last one goes. No slash: the provider takes a token's
 * id apart at it.
 */
export function tokenName(generation: string | number, months: number): string {
  const ownEnd = MONTH.test(String(generation)) && months !== defaultTokenMonths;
  return `dso-${generation}${ownEnd ? `-${months}m` : ""}`;
}

/**
 * Day at whose beginning the token ends, as SonarQube takes it: for `2026-11` and 13 months, `2027-12-01`. Undefined for
 * a generation that is no month, such as a counter: that token does not end.
 */
export function expiryOf(generation: string | number, months: number): string | undefined {
  const match = MONTH.exec(String(generation));
  return match ? firstOfMonth(Number(match[1]), Number(match[2]) + months) : undefined;
}

/**
 * Whether a generation is a month or a counter. What begins like a month and is none is neither: taken for a counter, a
 * typing error would make a token without an end.
 */
export function isGeneration(generation: string | number): boolean {
  const text = String(generation);
  if (!/^[A-Za-z0-9._-]+$/.test(text) || tokenName(text, defaultTokenMonths).length > LONGEST_NAME) return false;
  return MONTH.test(text) || !/^\d{4}-/.test(text);
}

/** @param month 1 is January; smaller and larger numbers are in other years */
function firstOfMonth(year: number, month: number): string {
  const months = year * 12 + month - 1;
  const text = (value: number, length: number) => String(value).padStart(length, "0");
  return `${text(Math.floor(months / 12), 4)}-${text((months % 12) + 1, 2)}-01`;
}
