// The public surface of the package, as text under api/: one report per entry of `exports`, so that a change of the
// surface shows in review.
//
//   node scripts/api.mjs           fails where a report is out of date
//   npm run api                    builds, and rewrites them
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, relative } from "node:path";
import { root } from "./providers.mjs";

const require = createRequire(import.meta.url);
const { CompilerState, Extractor, ExtractorConfig } = require("@microsoft/api-extractor");

const write = process.argv.includes("--write");
const reports = join(root, "api");
const scratch = join(root, "dist", ".api");

const entries = Object.entries(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).exports)
  // Provider classes are generated, from schemas that stand here as text already.
  .filter(([subpath, target]) => target.types !== undefined && !subpath.startsWith("./providers/"))
  .map(([subpath, target]) => ({ name: subpath === "." ? "index" : subpath.slice(2).replaceAll("/", "-"), types: join(root, target.types) }));

const missing = entries.filter(({ types }) => !existsSync(types));
if (missing.length > 0) {
  console.error(`not built, run npm run build: ${missing.map(({ types }) => types.slice(root.length + 1)).join(", ")}`);
  process.exit(1);
}

rmSync(scratch, { recursive: true, force: true });
for (const folder of [reports, scratch, join(scratch, "before")]) mkdirSync(folder, { recursive: true });
const configurations = entries.map(configure);
const compilerState = CompilerState.create(configurations[0], {
  additionalEntryPoints: configurations.slice(1).map(({ mainEntryPointFilePath }) => mainEntryPointFilePath),
});

const problems = [];
for (const configuration of configurations) {
  Extractor.invoke(configuration, { localBuild: true, compilerState, messageCallback: report });
  const name = basename(configuration.reportFilePath);
  const now = inOrder(readFileSync(configuration.reportFilePath, "utf8"));
  const committed = join(reports, name);
  if (existsSync(committed) && readFileSync(committed, "utf8") === now) continue;
  if (write) writeFileSync(committed, now);
  else problems.push(relative(root, committed));
}
for (const file of readdirSync(reports)) {
  if (entries.some(({ name }) => file === `${name}.api.md`)) continue;
  if (write) rmSync(join(reports, file));
  else problems.push(`api/${file}, which no entry of exports stands for`);
}
if (problems.length > 0) {
  console.error(`out of date: ${problems.join(", ")}; run npm run api and look at what changed`);
  process.exit(1);
}

function configure({ name, types }) {
  const quiet = { default: { logLevel: "none" } };
  return ExtractorConfig.prepare({
    configObjectFullPath: join(root, "api-extractor.json"),
    packageJsonFullPath: join(root, "package.json"),
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: types,
      compiler: {
        overrideTsconfig: {
          compilerOptions: { target: "ES2022", module: "Node16", moduleResolution: "Node16", strict: true, skipLibCheck: true, types: ["node"] },
        },
      },
      apiReport: { enabled: true, reportFileName: `${name}.api.md`, reportFolder: scratch, reportTempFolder: join(scratch, "before") },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: "lf",
      messages: {
        compilerMessageReporting: quiet,
        // A type that is part of the surface and not exported stays visible in the report of the main entry; what the
        // other entries have in their signatures, they have from there.
        extractorMessageReporting: { ...quiet, ...(name === "index" && { "ae-forgotten-export": { logLevel: "warning", addToApiReportFile: true } }) },
        tsdocMessageReporting: quiet,
      },
    },
  });
}

/** The compiler writes the members of a union that it inferred in the order in which it met them, which may differ from build to build. */
function inOrder(text) {
  return text.replace(/\(([^()]+ \| [^()]+)\)/g, (_whole, members) => `(${members.split(" | ").sort().join(" | ")})`);
}

/** The outcome is told below in one line; only errors of the tool itself are passed on. */
function report(message) {
  if (message.logLevel !== "error") message.handled = true;
}
