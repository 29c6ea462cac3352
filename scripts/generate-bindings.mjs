// Makes lib/providers/<tool>/bindings/ from lib/providers/<tool>/schema.json, for the providers that have no package
// on npm, with the generator that `cdktf get` uses. A tool whose schema has not changed since is left alone.
//
// What comes out is what the @cdktf/provider-* packages hold: JavaScript and declarations, one folder per resource or
// data source. Compiled here rather than with the library, because it is compiled once, is not written to the
// library's compiler settings, and is then read as declarations by every later type check.
//
//   import { Project } from "../../providers/harbor/bindings/project";
//   import { DataHarborGroups } from "../../providers/harbor/bindings/data-harbor-groups";
//   import { HarborProvider } from "../../providers/harbor/bindings/provider";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { providersFolder, readSchema, readUsedProviders, root } from "./providers.mjs";

const require = createRequire(import.meta.url);
const script = fileURLToPath(import.meta.url);

/** @returns the tools whose bindings were made anew */
export async function generateBindings() {
  const generated = [];
  for (const [tool, provider] of Object.entries(readUsedProviders())) {
    if (provider.bindings !== "generated") continue;
    const target = join(providersFolder, tool, "bindings");
    const stamp = join(target, ".hash");
    const hash = hashOf(tool, provider);
    if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) continue;
    const staging = join(root, "dist", ".bindings", tool);
    rmSync(staging, { recursive: true, force: true });
    await generate(tool, provider, staging);
    compile(staging);
    writeFileSync(join(staging, ".hash"), hash);
    rmSync(target, { recursive: true, force: true });
    mkdirSync(dirname(target), { recursive: true });
    renameSync(staging, target);
    generated.push(tool);
  }
  return generated;
}

async function generate(tool, provider, folder) {
  // Loading the generator asks for news from its vendor, and starts Terraform to learn its version.
  process.env.CHECKPOINT_DISABLE = "1";
  delete process.env.TF_CLI_CONFIG_FILE;
  const { CodeMaker, TerraformProviderGenerator, TerraformProviderConstraint } = require("@cdktf/provider-generator");
  const schema = readSchema(tool);
  const [address] = Object.keys(schema.provider_schemas);
  const constraint = new TerraformProviderConstraint({
    name: tool,
    // Without a host name, so that OpenTofu looks in its own registry.
    source: provider.source,
    namespace: dirname(provider.source),
    version: provider.version,
  });
  const code = new CodeMaker();
  const generator = new TerraformProviderGenerator(code, {
    ...schema,
    provider_versions: { [address]: provider.version },
  });
  generator.generate(constraint);
  // The generator writes below providers/<tool>.
  const written = `${folder}.written`;
  await code.save(written);
  renameSync(join(written, "providers", tool), folder);
  rmSync(written, { recursive: true });
  // The barrels would load every resource of the provider at once, and the pages are only links to its documentation.
  for (const entry of readdirSync(folder, { recursive: true })) {
    if (["index.ts", "lazy-index.ts"].includes(entry) || entry.endsWith("README.md")) rmSync(join(folder, entry));
  }
}

function compile(folder) {
  const ts = require("typescript");
  const sources = readdirSync(folder, { recursive: true })
    .filter((entry) => entry.endsWith(".ts"))
    .map((entry) => join(folder, entry));
  const program = ts.createProgram(sources, {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    strict: true,
    declaration: true,
    skipLibCheck: true,
    // As the published packages are compiled: the generated classes redeclare fields of their parents.
    useDefineForClassFields: false,
    types: [],
  });
  const { diagnostics } = program.emit();
  const problems = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (problems.length > 0) {
    throw new Error(ts.formatDiagnostics(problems, { getCurrentDirectory: () => root, getCanonicalFileName: (name) => name, getNewLine: () => "\n" }));
  }
  for (const source of sources) rmSync(source);
}

function hashOf(tool, provider) {
  const versions = ["@cdktf/provider-generator", "typescript"].map((name) => require(`${name}/package.json`).version);
  const hash = createHash("sha256").update(JSON.stringify([versions, provider.source, provider.version]));
  for (const file of [script, join(providersFolder, tool, "schema.json")]) hash.update("\0").update(readFileSync(file));
  return hash.digest("hex");
}

if (process.argv[1] === script) {
  const generated = await generateBindings();
  console.log(generated.length > 0 ? `bindings generated: ${generated.join(", ")}` : "bindings are up to date");
}
