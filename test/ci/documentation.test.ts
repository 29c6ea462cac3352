import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { catalogue } from "../../lib/ci/catalogue";
import { describe as described } from "../../lib/errors";
import { unknownPlatform } from "../../stacks/cli/ci-catalogue";
import { checkPipelineText } from "../../stacks/cli/ci-check";
import { secretsIn, World } from "./components/world";
import { localPipelineMissing, runLocalPipeline, type LocalRun } from "./local-pipeline";
import { standIns } from "./stand-ins";
import { JOB_TOKEN } from "./vault-endpoint";

const root = join(__dirname, "..", "..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");
/** The version that documents show: whoever reads them has another one. */
const reference = { path: "forge/projects/catalog", version: "0.1.0-1a2b3c4d" };

/** The only block of YAML in a document that includes components from the beginning. */
function pipelineIn(file: string): string {
  const blocks = [...read(file).matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = ""]) => text).filter((text) => text.startsWith("stages:"));
  if (blocks.length !== 1) throw new Error(`${file} shows ${blocks.length} pipelines`);
  return blocks[0]!;
}

describe("the lines that a team writes", () => {
  const text = pipelineIn("README.md");

  test("are eight, and the same in README.md and docs/CI.md", () => {
    expect(text.trimEnd().split("\n")).toHaveLength(8);
    expect(pipelineIn("docs/CI.md")).toBe(text);
  });

  test("are right", () => {
    expect(checkPipelineText("README.md", text, unknownPlatform(reference))).toEqual({ findings: [], notes: [] });
  });

  const missing = localPipelineMissing ?? ["npm", "openssl"].find((tool) => spawnSync("sh", ["-c", `command -v ${tool}`]).status !== 0);
  const whole = "on a protected branch bring a change from its tests into the infrastructure repository";
  if (missing !== undefined) {
    test.skip(`${whole} (skipped: there is no ${missing} here)`, () => {});
    return;
  }

  describe(whole, () => {
    let world: World;
    let run: LocalRun;

    beforeAll(async () => {
      world = await World.start();
      world.repository("infra", { "values-dev.yaml": "image:\n  tag: 1.4.0\n" });
      const platform = world.platform();
      const sources = ["package.json", "package-lock.json", "Dockerfile", "src/greeting.js", "test/greeting.test.js"];
      run = await runLocalPipeline({
        source: { ...Object.fromEntries(sources.map((file) => [file, read(`test/ci/trees/web-app/${file}`)])), ".gitlab-ci-dso.yml": text },
        platform,
        catalogue: { files: catalogue(platform, "0.1.0").files, version: reference.version },
        protected: true,
        tools: standIns,
        files: { CA_BUNDLE: readFileSync(world.authority.file, "utf8") },
        variables: { VAULT_ID_TOKEN: JOB_TOKEN, PROJECT_KEY: "demo-front" },
      });
    }, 120_000);

    afterAll(async () => {
      run?.dispose();
      await world?.stop();
    });

    test("by jobs that all pass", () => {
      expect([...run.jobs].filter(([, { status }]) => status !== "passed").map(([name, { log }]) => `${name}: ${log}`)).toEqual([]);
      expect([...run.jobs.values()].map(({ stage }) => stage)).toEqual(["test", "test", "build", "scan", "scan", "publish", "deploy"]);
    });

    test("by a commit that says what runs now", () => {
      const commit = run.jobs.get("push:front")!.log.match(/front:([0-9a-f]{8})@sha256/)?.[1];
      expect(parse(world.file("infra", "values-dev.yaml"))).toEqual({ image: { tag: commit! } });
      expect(world.log("infra")).toEqual([`Deploy front ${commit!}`, "Somebody's"]);
    });

    test("without a secret in what it prints, or a login that is left open", () => {
      expect(secretsIn(run.output, world)).toEqual([]);
      expect([...world.vault.open]).toEqual([]);
    });
  });
});

test("the job of one's own in docs/CI.md is right", () => {
  const text = /```yaml\n(include:[\s\S]*?)```/.exec(read("docs/CI.md"))?.[1] ?? "";
  expect(text).toContain("extends: .dso-secrets");
  expect(checkPipelineText("docs/CI.md", text, unknownPlatform(reference))).toEqual({ findings: [], notes: [] });
});

test("docs/CI.md shows what dso ci check prints", () => {
  const text = `stages: [test]\ninclude:\n  - component: $CI_SERVER_FQDN/${reference.path}/node@main\n`;
  const { findings } = checkPipelineText(".gitlab-ci-dso.yml", text, unknownPlatform(reference));
  expect(read("docs/CI.md")).toContain(findings.map(described).join("\n"));
});
