import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ciCheck } from "../../../stacks/cli/ci-check";

let directory: string;
let printed = "";
let said = "";

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "dso-check-"));
  printed = said = "";
  jest.spyOn(console, "log").mockImplementation((text) => void (printed += `${String(text)}\n`));
  jest.spyOn(console, "error").mockImplementation((text) => void (said += `${String(text)}\n`));
});

afterEach(() => {
  jest.restoreAllMocks();
  rmSync(directory, { recursive: true });
});

function check(text: string, catalogue?: string, inventory = join(directory, "none")): Promise<number> {
  const file = join(directory, "pipeline.yml");
  writeFileSync(file, text);
  return ciCheck(file, { catalogue }, inventory);
}

const stages = "stages: [test, build, scan, publish, deploy]\n";
const include = (version: string, component = "trivy") => `${stages}include:\n  - component: $CI_SERVER_FQDN/forge/projects/catalog/${component}@${version}\n`;

test("a right file is said to be so", async () => {
  expect(await check(include("0.1.0-1a2b3c4d"), "forge/projects/catalog@0.1.0-1a2b3c4d")).toBe(0);
  expect(printed).toBe("no errors\n");
  expect(said).toBe("");
});

test("everything that is wrong is printed at once, with how much it is", async () => {
  expect(await check(`${include("main", "trivi")}variables: { DB_PASSWORD: hunter2 }\n`, "forge/projects/catalog@0.1.0-1a2b3c4d")).toBe(1);
  expect(printed.match(/\[[a-z-]+\]/g)).toEqual(["[floating-ref]", "[unknown-component]", "[secret-in-clear]"]);
  expect(printed).toMatch(/pipeline\.yml:3:16: /);
  expect(printed).toMatch(/\n\n3 errors in 1 file\n$/);
});

test("without a catalogue, the file's own is taken, and that is said", async () => {
  expect(await check(include("0.1.0-1a2b3c4d"))).toBe(0);
  expect(said).toBe("without an inventory or --catalogue, forge/projects/catalog@0.1.0-1a2b3c4d is taken for the platform's catalogue\n");
});

test("where the file has none either, that is said, too", async () => {
  expect(await check(include("main"))).toBe(1);
  expect(said).toContain("VERSION stands for its version");
  expect(printed).toContain("    to do:   write @VERSION\n");
});

test("the inventory knows the catalogue, and components of which the platform has the service", async () => {
  expect(await check(include("0.1.0-00000000"), undefined, "examples/inventory")).toBe(0);
  expect(said).toMatch(/^trivy@0\.1\.0-00000000 is judged by its address only: the catalogue is at \d+\.\d+\.\d+-[0-9a-f]{8}\n$/);
});

test("a file that is not there, and an inventory with mistakes", async () => {
  expect(await ciCheck(join(directory, "none.yml"), {}, "none")).toBe(1);
  expect(printed).toContain("none.yml:1:1: the file cannot be read [file-unreadable]");
  expect(await check(include("0.1.0-1a2b3c4d"), undefined, "examples/wrong/no-platform")).toBe(1);
  expect(said).toContain("the platform's file is not there [file-missing]");
});

describe("with --project, the inventory knows where tags can be written to", () => {
  const deploy = (repository: string) => `${stages}include:\n  - component: $CI_SERVER_FQDN/$CATALOG_PATH/image@VERSION\n    inputs: { name: api }\n  - component: $CI_SERVER_FQDN/$CATALOG_PATH/deploy@VERSION\n    inputs: { image: api, repository: ${repository}, file: values.yaml, key: image.tag }\n`;
  const judge = async (project: string, repository: string): Promise<number> => {
    const file = join(directory, "pipeline.yml");
    writeFileSync(file, deploy(repository).replaceAll("VERSION", "0.1.0-1a2b3c4d"));
    return ciCheck(file, { catalogue: "forge/projects/catalog@0.1.0-1a2b3c4d", project }, "examples/inventory");
  };

  test("which is an infrastructure repository that is not mirrored", async () => {
    expect(await judge("invoicing", "infra")).toBe(0);
  });

  test("and no other", async () => {
    expect(await judge("invoicing", "api")).toBe(1);
    expect(printed).toContain(":6:39: this is no infrastructure repository of the project that can be written to [not-deployable]\n    found:   api\n    allowed: infra\n");
    expect(await judge("demo", "infra")).toBe(1);
    expect(printed).toContain("    allowed: one with infra: true and without externalUrl, of which the project has none\n    to do:   in a mirrored repository, change the tag where it is mirrored from\n");
  });

  test("a project that is not there is named", async () => {
    expect(await judge("demos", "infra")).toBe(1);
    expect(said).toContain("no file declares this project [unknown-project-file]");
    await expect(ciCheck(join(directory, "pipeline.yml"), { project: "demo" }, "none")).rejects.toThrow("nothing is known of the project demo: there is no inventory in none");
  });
});

describe("files of the same repository", () => {
  const local = (text: string) => {
    mkdirSync(join(directory, ".git"), { recursive: true });
    mkdirSync(join(directory, "ci"), { recursive: true });
    writeFileSync(join(directory, "ci", "jobs.yml"), text);
  };
  const catalogue = "forge/projects/catalog@0.1.0-1a2b3c4d";

  test("are known, with what they include themselves", async () => {
    local(`${include("0.1.0-1a2b3c4d")}.base: { script: make }\nunit: { extends: .base, stage: test }\n`);
    expect(await check("include: /ci/jobs.yml\nmine: { extends: .base, stage: scan, needs: [unit, trivy] }\n", catalogue)).toBe(0);
    expect(await check("include: { local: ci/jobs.yml }\nmine: { extends: .bas, stage: scann, needs: [unite] }\n", catalogue)).toBe(1);
    expect(printed.match(/:\d+:\d+: .*\]/g)).toEqual([
      ":2:18: there is no such job [unknown-job]",
      ":2:31: no such stage is declared [unknown-stage]",
      ":2:46: there is no such job [unknown-job]",
    ]);
  });

  test("that are not there are named, at what includes them", async () => {
    local("{}\n");
    expect(await check("include:\n  - local: /ci/job.yml\n", catalogue)).toBe(1);
    expect(printed).toMatch(/:2:12: the repository has no such file \[file-not-there\]\n {4}found: {3}\/ci\/job\.yml\n/);
  });

  test("that include each other end", async () => {
    local("include: /ci/jobs.yml\nunit: { script: make }\n");
    expect(await check("include: /ci/jobs.yml\nmine: { script: make, needs: [unit] }\n", catalogue)).toBe(0);
  });

  test("of names that only GitLab resolves are not known", async () => {
    local("{}\n");
    expect(await check("include: ['/ci/*.yml', '/$DIRECTORY/a.yml']\nmine: { extends: .theirs }\n", catalogue)).toBe(0);
  });
});
