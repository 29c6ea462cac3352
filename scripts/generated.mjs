// Files of which a part, or a word here and there, is written by a script.
import { readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { root } from "./providers.mjs";

/** With --write the file is rewritten; otherwise the exit code tells whether it is up to date. @param change of its text */
export function update(file, change) {
  const before = readFileSync(file, "utf8");
  const after = change(before);
  if (before === after) return;
  if (process.argv.includes("--write")) return writeFileSync(file, after);
  console.error(`${relative(root, file)} is out of date: npm run docs`);
  process.exitCode = 1;
}

/** Prose up to a mark, and what is generated after it. */
export function updateAfter(mark, file, generated) {
  update(file, (text) => `${text.split(mark)[0].trimEnd()}\n\n${mark}\n\n${generated}`);
}
