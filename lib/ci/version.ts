import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

let version: string | undefined;

/** Version of this library, as its package says; read once. */
export function libraryVersion(): string {
  version ??= (JSON.parse(readFileSync(packageFile(__dirname), "utf8")) as { version: string }).version;
  return version;
}

/** Compiled, the code lies deeper below the package's root than its sources. */
function packageFile(folder: string): string {
  const file = join(folder, "package.json");
  if (existsSync(file)) return file;
  const parent = dirname(folder);
  if (parent === folder) throw new Error(`no package.json above ${__dirname}`);
  return packageFile(parent);
}
