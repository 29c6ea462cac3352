import type { Document, Entry } from "./document";

/** For a terminal. */
export function renderText({ apart, blocks, closing }: Document): string {
  const noted = ({ note }: Entry, indent: string) => (note === undefined ? [] : [`${indent}${note}`]);
  const sections = apart.map(({ title, entries }) => [title, ...entries.flatMap((entry) => [`  ${entry.owner}, ${entry.service}: ${entry.sentence}`, ...noted(entry, "      ")])].join("\n"));
  const stacks = blocks.map(({ title, entries, counts }) => [title, ...entries.flatMap((entry) => [`  ${entry.service}: ${entry.sentence}`, ...noted(entry, "      ")]), ...(counts ? [`  (${counts})`] : [])].join("\n"));
  return [...sections, ...stacks, closing].join("\n\n");
}
