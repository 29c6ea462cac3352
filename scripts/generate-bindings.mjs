// Generates lib/providers/<tool>/bindings/ from lib/providers/<tool>/schema.json, for the providers that have no
// package on npm, with the generator that `cdktf get` uses. Skips a tool whose schema has not changed since.
//
// One folder per resource or data source, as in the @cdktf/provider-* packages:
//
//   import { Project } from "../../providers/harbor/bindings/project";
//   import { DataHarborGroups } from "../../providers/harbor/bindings/data-harbor-groups";
//   import { HarborProvider } from "../../providers/harbor/bindings/provider";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { providersFolder, readSchema, readUsedProviders } from "./providers.mjs";

const require = createRequire(import.meta.url);
const generatorVersion = require("@cdktf/provider-generator/package.json").version;

export async function generateBindings() {
  const generated = [];
  for (const [tool, provider] of Object.entries(readUsedProviders())) {
    if (provider.bindings !== "generated") continue;
    const target = join(providersFolder, tool, "bindings");
    const stamp = join(target, ".hash");
    const hash = hashOf(generatorVersion, provider.source, provider.version, readFileSync(fileURLToPath(import.meta.url)), readFileSync(join(providersFolder, tool, "schema.json")));
    if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) continue;
    await generate(tool, provider, target);
    writeFileSync(stamp, hash);
    generated.push(tool);
  }
  return generated;
}

async function generate(tool, provider, target) {
  // Loaded only when there is something to do: it takes longer than everything else here.
  const { CodeMaker, TerraformProviderGenerator, TerraformProviderConstraint } = require("@cdktf/provider-generator");
  const { ConstructsMakerProviderTarget, Language } = require("@cdktf/commons");
  const schema = readSchema(tool);
  const [address] = Object.keys(schema.provider_schemas);
  // The source has no host name, so that OpenTofu looks in its own registry.
  const constraint = new TerraformProviderConstraint({ name: tool, source: provider.source, namespace: provider.source.split("/")[0], version: provider.version });
  const code = new CodeMaker();
  const generator = new TerraformProviderGenerator(code, { ...schema, provider_versions: { [address]: provider.version } });
  generator.generate(new ConstructsMakerProviderTarget(constraint, Language.TYPESCRIPT));
  const staging = mkdtempSync(join(tmpdir(), "bindings-"));
  try {
    await code.save(staging);
    rmSync(target, { recursive: true, force: true });
    cpSync(join(staging, "providers", tool), target, { recursive: true });
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  // The barrels would load every resource of the provider, and the pages only link to its documentation.
  for (const entry of readdirSync(target, { recursive: true })) {
    if (["index.ts", "lazy-index.ts"].includes(entry) || entry.endsWith("README.md")) rmSync(join(target, entry));
  }
}

function hashOf(...parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const generated = await generateBindings();
  console.log(generated.length > 0 ? `bindings generated: ${generated.join(", ")}` : "bindings are up to date");
}
