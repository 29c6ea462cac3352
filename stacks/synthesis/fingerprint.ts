import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import type { InventoryPlatform } from "../../lib/inventory";
import type { AccountNames } from "../../lib/spec";
import { accountsOf } from "../../lib/values/accounts";

/** Raised when what is remembered of a synthesis is something else. */
export const FORMAT = 1;
/** Variables that say what is done and how, and not what comes of it. */
const SELECTION = new Set(["DSO_INVENTORY", "DSO_PROJECTS", "CDKTF_OUTDIR", "DSO_WORKERS", "DSO_TRACES"]);

export function digest(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("base64url");
}

/** Everything on which the stacks of all projects of a platform depend: another fingerprint, and each is made anew. */
export class Fingerprint {
  readonly shared: string;
  private readonly people: InventoryPlatform["people"];

  constructor({ people, ...platform }: InventoryPlatform, environment: Readonly<Record<string, string | undefined>>) {
    this.people = people;
    const settings = Object.entries(environment).filter(([name]) => /^(DSO|CDKTF|SYNTH|TERRAFORM)_/.test(name) && !SELECTION.has(name));
    const admins = this.accountsOf((platform.admins ?? []).map(({ user }) => user));
    this.shared = digest(JSON.stringify([FORMAT, code(), process.version, process.cwd(), settings.sort(), platform, admins]));
  }

  /**
   * On what a project's stack depends.
   * @param text digest of the project's file
   * @param people whom the file names
   */
  ofProject(text: string, people: readonly string[]): string {
    return digest(JSON.stringify([this.shared, text, this.accountsOf(people)]));
  }

  private accountsOf(people: readonly string[]): readonly (AccountNames | null)[] {
    return people.map((email) => accountsOf(email, this.people) ?? null);
  }
}

/** The compiled library with its plugins, every byte, and the versions of what it uses. */
function code(): readonly unknown[] {
  const root = join(__dirname, "..", "..");
  const files = ["lib", "stacks"].flatMap((folder) => filesBelow(join(root, folder)));
  const bytes = createHash("sha256");
  for (const file of files.sort()) bytes.update(`${relative(root, file)}\0`).update(readFileSync(file));
  const require = createRequire(__filename);
  const own = JSON.parse(readFileSync(packageFile(root), "utf8")) as { version: string; dependencies?: object; peerDependencies?: object };
  const used = Object.keys({ ...own.dependencies, ...own.peerDependencies }).sort();
  return [own.version, bytes.digest("base64url"), used.map((name) => [name, versionOf(name, require)])];
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    // Scripts and templates are read by the code beside them.
    return entry.name.endsWith(".d.ts") ? [] : [path];
  });
}

/** Of the package, which is above the compiled code, and beside the sources. */
function packageFile(root: string): string {
  return statSync(join(root, "package.json"), { throwIfNoEntry: false }) ? join(root, "package.json") : join(root, "..", "package.json");
}

function versionOf(name: string, require: NodeRequire): unknown {
  for (const folder of require.resolve.paths(name) ?? []) {
    const file = join(folder, name, "package.json");
    if (statSync(file, { throwIfNoEntry: false })) return (JSON.parse(readFileSync(file, "utf8")) as { version?: unknown }).version;
  }
  return null;
}
