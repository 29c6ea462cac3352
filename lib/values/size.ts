/** Sizes in text, and Harbor's quota, which its provider counts in whole GiB (console §3.2.2, decision 19). */

const powers = { B: 0, KB: 1, MB: 2, GB: 3, TB: 4 } as const;

type Unit = keyof typeof powers;

export const sizeUnits = Object.keys(powers) as readonly Unit[];

/** 1024 TB, the most that a console accepts. */
export const largestSize = 1024 * 1024;

const GIB_POWER = powers.GB;

export type GibibytesResult =
  | { readonly kind: "whole"; readonly gibibytes: number }
  /** It lies between two whole numbers. */
  | { readonly kind: "between"; readonly lower: number; readonly upper: number }
  /** Zero, which Harbor refuses, or more than 1024 TB. */
  | { readonly kind: "outOfRange" }
  | { readonly kind: "malformed" };

/**
 * Reads `10GB`, `1.5TB`, `512MB`: a number and a unit B, KB, MB, GB or TB (also K, M, G, T), by steps of 1024.
 * Exact: the digits are counted as whole numbers, never as binary fractions.
 */
export function parseGibibytes(text: string): GibibytesResult {
  const match = /^(\d{1,20})(?:\.(\d{1,20}))?\s*([KMGT]?B|[KMGT])$/i.exec(text.trim());
  if (match === null) return { kind: "malformed" };
  const [, whole = "0", fraction = "", letters = ""] = match;
  const unit = (letters.length === 1 && letters.toUpperCase() !== "B" ? `${letters}B` : letters).toUpperCase() as Unit;
  // bytes = numerator / 10^digits, hence GiB = numerator / (10^digits * 1024^3)
  const numerator = BigInt(whole + fraction) * 1024n ** BigInt(powers[unit]);
  const denominator = 10n ** BigInt(fraction.length) * 1024n ** BigInt(GIB_POWER);
  const lower = numerator / denominator;
  if (numerator === 0n || numerator > BigInt(largestSize) * denominator) return { kind: "outOfRange" };
  if (numerator % denominator === 0n) return { kind: "whole", gibibytes: Number(lower) };
  return { kind: "between", lower: Number(lower), upper: Number(lower) + 1 };
}

/** Whole GiB as it is written in an inventory. */
export function formatGibibytes(gibibytes: number): string {
  return `${gibibytes}GB`;
}
