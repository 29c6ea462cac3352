import type { Document, Entry } from "./document";

/** More lines than that are folded away. */
const FOLDED_FROM = 20;

/** For a merge request. */
export function renderMarkdown({ apart, blocks, closing }: Document): string {
  const item = (entry: Entry, who: string) => `- ${who}${escaped(entry.service)}: ${escaped(entry.sentence)}${entry.note === undefined ? "" : `  \n  *${escaped(entry.note)}*`}`;
  const sections = apart.map(({ title, entries }) => [`### ${escaped(title)}`, "", ...entries.map((entry) => item(entry, `**${escaped(entry.owner)}**, `))].join("\n"));
  const stacks = blocks.map(({ title, entries, counts }) => {
    const items = entries.map((entry) => item(entry, ""));
    const body = items.length < FOLDED_FROM ? items : [`<details><summary>${items.length} changes</summary>`, "", ...items, "", "</details>"];
    return [`### ${escaped(title)}`, "", ...body, ...(counts ? ["", `*${counts}*`] : [])].join("\n");
  });
  return [...sections, ...stacks, escaped(closing)].join("\n\n");
}

/** What is written into an object's name must not become a link, a mention or a heading. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~@!$&]/g, "\\$&");
}
