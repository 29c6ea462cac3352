// Alters what is synthesised, attribute by attribute, and shows that the tests which the tables of docs/services name
// notice it. The last line is the count of rows: `N passed, N failed`. Arguments: parts of page names, to guard only those.
import { fork } from "node:child_process";
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { root } from "./providers.mjs";

const wanted = process.argv.slice(2);
const environment = { ...process.env, CHECKPOINT_DISABLE: "1", TF_INPUT: "0" };
if (environment.TF_CLI_CONFIG_FILE && !existsSync(environment.TF_CLI_CONFIG_FILE)) delete environment.TF_CLI_CONFIG_FILE;

const started = Date.now();
const problems = [];
let queue;
let passed = 0;
let noticed = 0;

await Promise.all(Array.from({ length: availableParallelism() }, work));

if (problems.length > 0) console.log(`\nFailed:\n${problems.join("\n")}`);
console.log(`\n${noticed} alterations noticed, in ${Math.round((Date.now() - started) / 1000)} s`);
console.log(`${passed} passed, ${problems.length} failed`);
process.exitCode = problems.length > 0 || passed === 0 ? 1 : 0;

/** One process, which guards row after row. */
function work() {
  return new Promise((resolve) => {
    const child = fork(join(root, "test", "guards", "main.ts"), {
      cwd: root,
      env: environment,
      execArgv: ["--require", join(root, "scripts", "swc-require.js")],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    let busyWith;
    const next = () => {
      busyWith = queue.shift();
      if (busyWith) child.send(busyWith);
      else child.disconnect();
    };
    child.on("message", (message) => {
      if (message.rows) queue ??= message.rows.filter(({ page }) => wanted.length === 0 || wanted.some((part) => page.includes(part)));
      else judge(message);
      next();
    });
    child.on("exit", (code) => {
      if (busyWith) problems.push(`  ${busyWith.page}:${busyWith.line}: its process ended with exit ${code}`);
      else if (code !== 0) problems.push(`  a process ended with exit ${code} before it was given a row`);
      resolve();
    });
  });
}

function judge(verdict) {
  noticed += verdict.noticed;
  if (verdict.problems.length === 0) passed++;
  else problems.push([`  ${verdict.page}:${verdict.line}: ${verdict.subject}`, ...verdict.problems.map((problem) => `    ${problem}`)].join("\n"));
}
