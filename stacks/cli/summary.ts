import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SUMMARIES } from "../pipeline/workspace";
import { showInMergeRequest } from "../pipeline/gitlab/merge-request-note";

/** Where all of it stands for people, also where no merge request can be written to. */
const FILE = "changes.md";

/**
 * `dso summary`: puts what each plan said into one text, and under the merge request where a token for that is given.
 * @returns the exit code
 */
export async function summary(): Promise<number> {
  const files = existsSync(SUMMARIES) ? readdirSync(SUMMARIES).sort() : [];
  const texts = files.map((file) => readFileSync(join(SUMMARIES, file), "utf8").trim()).filter((text) => text !== "");
  const text = texts.length === 0 ? "Nothing could be planned: see the jobs." : texts.join("\n\n");
  writeFileSync(FILE, `${text}\n`);
  console.log(text);
  const note = await showInMergeRequest(text, process.env);
  if (note !== undefined) console.log(`\n${note}`);
  return 0;
}
