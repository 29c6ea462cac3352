// Builds dist/: bindings whose schema has changed, TypeScript, and the files that the code reads beside itself.
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { generateBindings } from "./generate-bindings.mjs";
import { root } from "./providers.mjs";

const require = createRequire(import.meta.url);
const folders = ["lib", "stacks"].filter((folder) => existsSync(join(root, folder)));
const output = join(root, "dist");

await generateBindings();
removeStale();
compile();
copyAssets();
linkCommands();

/** A file whose source is gone would otherwise be published for ever. */
function removeStale() {
  for (const folder of folders) {
    for (const file of filesBelow(join(output, folder))) {
      const source = join(root, relative(output, file));
      const typescript = source.replace(/(\.d\.ts|\.js)$/, ".ts");
      if (!existsSync(source) && !existsSync(typescript)) rmSync(file);
    }
  }
}

function compile() {
  const { status } = spawnSync(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

/** Everything but sources: schemas, definitions of protocols, templates; and the bindings, which are compiled already. */
function copyAssets() {
  for (const folder of folders) {
    for (const file of filesBelow(join(root, folder))) {
      const compiledHere = file.endsWith(".ts") && !isBinding(file);
      if (compiledHere || file.endsWith(".hash")) continue;
      const target = join(output, relative(root, file));
      if (existsSync(target) && readFileSync(target).equals(readFileSync(file))) continue;
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(file, target);
    }
  }
}

/**
 * Makes `npx dso` mean this clone's command. npm links the commands of dependencies only, so npx would look for a
 * package of that name in the registry. On Windows, where a link needs rights, run node with the file's path.
 */
function linkCommands() {
  const { bin } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const links = join(root, "node_modules", ".bin");
  for (const [name, file] of Object.entries(bin)) {
    const target = join(root, file);
    if (!existsSync(target)) continue;
    chmodSync(target, 0o755);
    const link = join(links, name);
    if (process.platform === "win32" || !existsSync(links) || existsSync(link)) continue;
    rmSync(link, { force: true });
    symlinkSync(relative(links, target), link);
  }
}

function isBinding(file) {
  return relative(root, file).split(/[\\/]/).includes("bindings");
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}
