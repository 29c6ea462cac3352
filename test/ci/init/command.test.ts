import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MIRRORED_CI_PATH } from "../../../lib/values/repository";
import { ciInit, type InitOptions } from "../../../stacks/cli/ci-init";

const catalogue = "forge/projects/catalog@0.0.0-00000000";
let directory: string;
let printed = "";
let said = "";

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "dso-init-"));
  writeFileSync(join(directory, "Dockerfile"), "FROM scratch\n");
  printed = said = "";
  jest.spyOn(process.stdout, "write").mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(console, "error").mockImplementation((text) => void (said += `${String(text)}\n`));
});

afterEach(() => {
  jest.restoreAllMocks();
  rmSync(directory, { recursive: true });
});

const init = (options: InitOptions = {}, inventory = join(directory, "none")) => ciInit(directory, { catalogue, name: "shop", ...options }, inventory);
const written = (): string => readFileSync(join(directory, MIRRORED_CI_PATH), "utf8");

test("writes the file, and says why it is that one", async () => {
  expect(await init()).toBe(0);
  expect(written()).toContain("  - component: $CI_SERVER_FQDN/forge/projects/catalog/image@0.0.0-00000000\n    inputs:\n      name: shop\n");
  expect(printed).toBe("");
  expect(said).toBe(
    [
      "found:",
      "  Dockerfile: an image",
      "chosen:",
      "  Dockerfile: component image builds shop, after the repository, with the whole repository as its context",
      "  component trivy looks through the whole repository",
      "for you to decide:",
      "  which file of which infrastructure repository takes the tag of shop: say it with --deploy infra:values-dev.yaml:image.tag",
      `${join(directory, MIRRORED_CI_PATH)} is written`,
      "",
    ].join("\n"),
  );
});

test("writes over nothing, unless told to", async () => {
  writeFileSync(join(directory, MIRRORED_CI_PATH), "mine\n");
  expect(await init()).toBe(1);
  expect(said).toBe(`dso: ${join(directory, MIRRORED_CI_PATH)} is there already: --force writes over it, --print shows what would be written\n`);
  expect(written()).toBe("mine\n");
  expect(await init({ force: true })).toBe(0);
  expect(written()).toContain("component");
});

test("prints it, and writes no file", async () => {
  expect(await init({ print: true })).toBe(0);
  expect(printed).toContain("include:\n");
  expect(existsSync(join(directory, MIRRORED_CI_PATH))).toBe(false);
});

test("writes another file for a repository of the platform's own", async () => {
  expect(await init({ file: ".gitlab-ci.yml" })).toBe(0);
  expect(existsSync(join(directory, ".gitlab-ci.yml"))).toBe(true);
  expect(existsSync(join(directory, MIRRORED_CI_PATH))).toBe(false);
});

test("reads build/package, and nothing else that a build may make", async () => {
  rmSync(join(directory, "Dockerfile"));
  for (const folder of ["cmd", "build/package", "web/build"]) mkdirSync(join(directory, folder), { recursive: true });
  for (const folder of ["build/package", "web/build"]) writeFileSync(join(directory, folder, "Dockerfile"), "FROM scratch\nCOPY cmd /cmd\n");
  expect(await init()).toBe(0);
  expect(written().match(/name: .*|context: .*|dockerfile: .*/g)).toEqual(["name: shop", "dockerfile: build/package/Dockerfile"]);
});

test("writes nothing through a link, whether there is anything behind it or not", async () => {
  const elsewhere = join(directory, "elsewhere");
  symlinkSync(elsewhere, join(directory, MIRRORED_CI_PATH));
  expect(await init()).toBe(1);
  expect(said).toContain("is there already");
  expect(await init({ force: true })).toBe(0);
  expect(existsSync(elsewhere)).toBe(false);
  expect(written()).toContain("component");
});

test("writes no pipeline without jobs", async () => {
  rmSync(join(directory, "Dockerfile"));
  expect(await init()).toBe(1);
  expect(said).toMatch(/^dso: nothing is written, as GitLab refuses a pipeline without jobs:\nfor you to decide:\n/);
  expect(existsSync(join(directory, MIRRORED_CI_PATH))).toBe(false);
});

// Nothing is unreadable to root.
const unprivileged = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
test("says which folders it cannot look into, and goes on", () => {
  mkdirSync(join(directory, "secret"));
  chmodSync(directory, 0o755);
  chmodSync(join(directory, "secret"), 0o000);
  const run = spawnSync(process.execPath, ["dist/stacks/cli/dso.js", "ci", "init", "--print", "--catalogue", catalogue, "--name", "shop", directory], { encoding: "utf8", ...unprivileged });
  expect(run.stderr).toContain("  secret cannot be read, so nothing is proposed for what is in it\n");
  expect(run.status).toBe(0);
});

test("takes the catalogue from the inventory", async () => {
  expect(await ciInit(directory, { name: "shop" }, "examples/inventory")).toBe(0);
  expect(written()).toMatch(/forge\/projects\/catalog\/image@\d+\.\d+\.\d+-[0-9a-f]{8}\n/);
});

test("with --project, says where the project's tags can be written to", async () => {
  expect(await ciInit(directory, { name: "shop", project: "invoicing" }, "examples/inventory")).toBe(0);
  expect(said).toContain("say it with --deploy infra:values-dev.yaml:image.tag");
  expect(await ciInit(directory, { name: "shop", project: "demo", force: true }, "examples/inventory")).toBe(0);
  expect(said).toContain("the project has no infrastructure repository that is not mirrored: change the tag of shop in your own forge, or declare one without externalUrl");
});

test("without one and without --catalogue, says what is missing", async () => {
  expect(await init({ catalogue: undefined })).toBe(1);
  expect(said).toBe(`dso: which catalogue? give --catalogue PATH@VERSION, or DSO_INVENTORY: there is no inventory in ${join(directory, "none")}\n`);
});

test("says what is wrong with a directory, a catalogue or a place for tags", async () => {
  expect(await ciInit(join(directory, "none"), { catalogue }, "none")).toBe(1);
  expect(said).toContain("is no directory");
  await expect(init({ catalogue: "catalog" })).rejects.toThrow("catalog is no catalogue: write PATH@VERSION, such as forge/projects/catalog@0.1.0-1a2b3c4d");
  await expect(init({ deploy: ["infra"] })).rejects.toThrow("infra says no place for a tag: write [IMAGE=]REPOSITORY:FILE[:KEY], such as infra:values-dev.yaml:image.tag");
  await expect(init({ deploy: ["api=infra:values.yaml"] })).rejects.toThrow("api=infra:values.yaml names the image api, which is none of shop");
  writeFileSync(join(directory, "Dockerfile.batch"), "FROM scratch\n");
  await expect(init({ deploy: ["infra:values.yaml"] })).rejects.toThrow("infra:values.yaml does not say of which image: write IMAGE=infra:values.yaml, with one of shop, shop-batch");
});

test.each(["nope:values.yaml:image.tag", "infra:values.yaml:image tag"])("writes nothing that dso ci check would refuse: %s", async (deploy) => {
  for (const print of [false, true]) {
    said = "";
    expect(await ciInit(directory, { name: "shop", project: "invoicing", deploy: [deploy], print }, "examples/inventory")).toBe(1);
    expect(said).toMatch(/^dso: nothing is written, as dso ci check would refuse it:\n.*:\d+:\d+: .* \[(not-deployable|wrong-input)\]\n {4}found: {3}(nope|image tag)\n/);
  }
  expect(printed).toBe("");
  expect(existsSync(join(directory, MIRRORED_CI_PATH))).toBe(false);
});

test("writes no tag into a repository that is mirrored", async () => {
  expect(await ciInit(directory, { name: "shop", project: "demo", deploy: ["infra:values.yaml:image.tag"] }, "examples/inventory")).toBe(1);
  expect(said).toContain("[not-deployable]");
});

test.each(["infra:../../etc:x", "infra:a/../b:x", "infra:/values.yaml:x"])("writes no tag out of a repository: %s", async (deploy) => {
  await expect(init({ deploy: [deploy] })).rejects.toThrow(`${deploy} names a file outside of infra: write its path from the top of the repository, without ..`);
});

test("writes no catalogue that changes", async () => {
  await expect(init({ catalogue: "a/b@main" })).rejects.toThrow("a/b@main names no version of a catalogue, but something that changes, or that none has: write PATH@VERSION with a tag of its repository, such as a/b@0.1.0-1a2b3c4d");
});

test("writes where new tags go as it was told", async () => {
  expect(await init({ deploy: ["infra:values-dev.yaml:image.tag"] })).toBe(0);
  expect(written()).toContain("/deploy@0.0.0-00000000\n    inputs:\n      image: shop\n      repository: infra\n      file: values-dev.yaml\n      key: image.tag\n");
});

test("from the command line, with several places before and after the directory", () => {
  writeFileSync(join(directory, "Dockerfile.batch"), "FROM scratch\n");
  const places = ["--deploy", "shop=infra:values-dev.yaml:shop.tag", directory, "--deploy", "shop-batch=infra:values-dev.yaml:batch.tag"];
  const run = spawnSync(process.execPath, ["dist/stacks/cli/dso.js", "ci", "init", "--catalogue", catalogue, "--name", "shop", "--file", "pipeline.yml", ...places], { encoding: "utf8" });
  expect(run.stderr).toContain("component deploy writes the tag of shop-batch to values-dev.yaml of infra, as you said");
  expect(run.status).toBe(0);
  const written = join(directory, "pipeline.yml");
  expect(readFileSync(written, "utf8").match(/key: .*/g)).toEqual(["key: shop.tag", "key: batch.tag"]);
  expect(spawnSync(process.execPath, ["dist/stacks/cli/dso.js", "ci", "check", written, "--catalogue", catalogue], { encoding: "utf8" })).toMatchObject({ status: 0, stdout: "no errors\n", stderr: "" });
});
