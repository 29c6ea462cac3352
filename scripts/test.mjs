// The whole check: build, lint, type check, then every test. Prints what failed; the last line is the count, taken from
// the runners' own reports: `N passed, N failed`, and `, N skipped` where there were any.
// With the argument `fleet`: what takes long, the pipelines of a fleet and random edits to one.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "./providers.mjs";

const require = createRequire(import.meta.url);
// A test that waits for an answer on the terminal, or asks a vendor for news, would behave otherwise elsewhere.
const environment = { ...process.env, CHECKPOINT_DISABLE: "1", DISABLE_VERSION_CHECK: "1", TF_INPUT: "0" };
// Terraform would add a warning to each of its answers.
if (environment.TF_CLI_CONFIG_FILE && !existsSync(environment.TF_CLI_CONFIG_FILE)) delete environment.TF_CLI_CONFIG_FILE;

/** Tests that run Terraform, or a whole provider: slow, and each with processes of its own. */
const endToEnd = "/test/(e2e|sandbox)/|\\.e2e\\.test\\.ts$";
const fleet = "/test/(soak|pipeline)/";
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

if (process.argv[2] === "fleet") {
  requireEngine();
  runJest("a fleet in the sandbox: its pipelines, and random edits", ["--testPathPatterns", fleet]);
} else {
  runTool("build", [join(root, "scripts", "build.mjs")]);
  requireEngine();
  runTool("lint", [join(dirname(require.resolve("eslint/package.json")), "bin", "eslint.js"), ".", "--max-warnings", "0"]);
  runTool("type check", [require.resolve("typescript/bin/tsc"), "-p", "tsconfig.json"]);
  runJest("unit and property tests", ["--testPathIgnorePatterns", endToEnd, fleet]);
  runJest("end-to-end tests in the sandbox", ["--testPathPatterns", endToEnd, "--testPathIgnorePatterns", fleet]);
}

if (failures.length > 0) console.log(`\nFailed:\n${failures.map((failure) => `  ${failure}`).join("\n")}`);
console.log("");
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

/** Without Terraform or OpenTofu the end-to-end tests would each fail in their own words. */
function requireEngine() {
  const built = join(root, "dist", "stacks", "cli", "engine.js");
  const problem = existsSync(built) ? require(built).engineProblem(process.env) : undefined;
  if (problem === undefined) return;
  console.error(problem);
  process.exit(1);
}

/** A tool without tests of its own counts as one. */
function runTool(name, argv) {
  heading(name);
  const { status } = spawnSync(process.execPath, argv, { cwd: root, env: environment, stdio: ["ignore", "inherit", "inherit"] });
  if (status === 0) total.passed++;
  else fail(name);
}

function runJest(name, argv) {
  heading(name);
  const folder = mkdtempSync(join(tmpdir(), "dso-test-"));
  try {
    const report = join(folder, "report.json");
    const jest = join(dirname(require.resolve("jest/package.json")), "bin", "jest.js");
    const { status } = spawnSync(process.execPath, [jest, "--maxWorkers", "100%", "--json", "--outputFile", report, ...argv], {
      cwd: root,
      env: environment,
      // With --json, the report goes to standard output too; what people read goes to standard error.
      stdio: ["ignore", "ignore", "inherit"],
    });
    count(name, readReport(report), status);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

function count(name, report, status) {
  if (report === undefined) return fail(`${name}: the runner left no report (exit ${status})`);
  const before = total.failed;
  for (const suite of report.testResults) {
    const file = suite.name.slice(root.length + 1);
    for (const test of suite.assertionResults) {
      if (test.status === "passed") total.passed++;
      else if (test.status === "failed") fail(`${file}: ${test.fullName}`);
      else skip(`${file}: ${test.fullName}`);
    }
    // A file that could not be loaded has no tests to count.
    if (suite.status === "failed" && suite.assertionResults.every(({ status }) => status !== "failed")) fail(`${file}: could not be run`);
  }
  if (report.numTotalTests === 0) fail(`${name}: nothing was run`);
  else if (status !== 0 && total.failed === before) fail(`${name}: the runner ended with exit ${status}`);
}

function fail(what) {
  total.failed++;
  failures.push(what);
}

/** A test may be skipped only where its title says why, in the form `(skipped: reason)`. */
function skip(what) {
  if (!what.includes("(skipped: ")) return fail(`${what}: skipped without a reason in its title`);
  total.skipped++;
  console.log(`skipped: ${what}`);
}

function heading(name) {
  console.log(`\n== ${name}`);
}
