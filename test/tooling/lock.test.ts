import { readFileSync } from "node:fs";
import { resolve } from "node:path";

interface LockEntry {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
}

interface Manifest {
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
  readonly peerDependencies: Record<string, string>;
  readonly allowScripts: Record<string, boolean>;
}

const read = (file: string): unknown => JSON.parse(readFileSync(resolve(__dirname, "../..", file), "utf8"));
const lock = (read("package-lock.json") as { packages: Record<string, LockEntry> }).packages;
const manifest = read("package.json") as Manifest;
const installed = Object.entries(lock).filter(([path]) => path !== "");

/** Where a package finds a dependency: beside it, or in a folder above. */
function locate(path: string, name: string): string | undefined {
  for (let folder = path; ; folder = folder.slice(0, Math.max(folder.lastIndexOf("/node_modules/"), 0))) {
    const candidate = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
    if (candidate in lock) return candidate;
    if (folder === "") return undefined;
  }
}

test("every dependency is locked, those for other platforms too: npm ci refuses a lock file with a gap", () => {
  const gaps = Object.entries(lock).flatMap(([path, entry]) =>
    Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })
      .filter((name) => locate(path, name) === undefined)
      .map((name) => `${path}: ${name}`),
  );
  expect(gaps).toEqual([]);
});

test("every package has its version and checksum, and no address of a particular registry", () => {
  const bundled = (entry: LockEntry): boolean => "inBundle" in entry;
  expect(installed.filter(([, entry]) => entry.version === undefined || (entry.integrity === undefined && !bundled(entry))).map(([path]) => path)).toEqual([]);
  expect(installed.filter(([, entry]) => entry.resolved !== undefined).map(([path]) => path)).toEqual([]);
});

test("versions are exact, except towards the framework that the user brings", () => {
  const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  expect(Object.keys(manifest.peerDependencies).sort()).toEqual(["cdktf", "constructs"]);
});

test("each package that has an install script is told to leave it: what they would fetch or build is in them already", () => {
  const names = installed.filter(([, entry]) => entry.hasInstallScript).map(([path]) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length));
  expect(Object.keys(manifest.allowScripts).sort()).toEqual([...new Set(names)].sort());
  expect(new Set(Object.values(manifest.allowScripts))).toEqual(new Set([false]));
});
