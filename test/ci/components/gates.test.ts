import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { catalogue } from "../../../lib/ci/catalogue";
import { renderPipeline, type PipelineDescription } from "../../../lib/ci/pipeline";
import { examplePlatform, localPipelineMissing, runLocalPipeline, type LocalRun } from "../local-pipeline";
import { standIns } from "../stand-ins";
import { JOB_TOKEN } from "../vault-endpoint";
import { secretsIn, World } from "./world";

jest.setTimeout(180_000);

const recorded = (name: string): string => join(__dirname, "recorded", name);
/** Copies what the real tool wrote to the file that it is asked to write. */
const writes = (file: string): string => `target=""; for each; do if [ "$before" = --output ]; then target=$each; fi; before=$each; done; if [ -n "$target" ]; then cp '${file}' "$target"; else cat '${file}'; fi`;

/** As Trivy 0.74.0 answered, in this tree and in this image. */
function trivy(found: "nothing" | "something"): string {
  return `#!/bin/sh
before=""
case "$1 $*" in
  convert*--exit-code*) ${found === "something" ? "exit 10" : "exit 0"} ;;
  convert*--template*) ${writes(recorded(`trivy-${found}-quality.json`))} ;;
  convert*) ${writes(recorded(`trivy-${found}.txt`))} ;;
  *cyclonedx*) ${writes(recorded("trivy-sbom.json"))} ;;
  *) ${writes(recorded(`trivy-${found}.json`))} ;;
esac
`;
}

/** As SonarScanner CLI 7.1.0 ended, with SonarQube 26.4. */
function scanner(gate: "passed" | "failed"): string {
  return `#!/bin/sh\ncat '${recorded(`sonar-${gate}.txt`)}'\nexit ${gate === "failed" ? 3 : 0}\n`;
}

const tools = {
  ...standIns,
  npm: "#!/bin/sh\necho npm \"$@\"\n",
  skopeo: `#!/bin/sh
test -f "\${layout:-.dso/images/front/index.json}" || exit 9
for each; do if [ "$before" = --digestfile ]; then printf 'sha256:%064d' 1 > "$each"; fi; if [ "$before" = --authfile ]; then test -s "$each" || exit 9; fi; before=$each; done
echo "skopeo pushes $each"
`,
};

const description: PipelineDescription = {
  catalogue: { path: "forge/projects/catalog", version: "" },
  tests: [{ language: "node" }],
  analysis: {},
  scan: {},
  images: [{ name: "front" }],
  deployments: [{ image: "front", repository: "infra", file: "values-dev.yaml", key: "image.tag" }],
};
const values = "image:\n  tag: old\n";

const missing = localPipelineMissing;
(missing === undefined ? describe : describe.skip)(missing === undefined ? "a whole pipeline" : `a whole pipeline (skipped: no ${missing} here)`, () => {
  let world: World;
  let before = 0;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.stop());

  interface Case {
    readonly tests?: boolean;
    readonly gate?: "passed" | "failed";
    readonly source?: "nothing" | "something";
    readonly image?: "nothing" | "something";
    readonly protected?: boolean;
  }

  async function run({ tests = true, gate = "passed", source = "nothing", image = source, protected: isProtected = true }: Case): Promise<LocalRun> {
    rmSync(world.bare("infra"), { recursive: true, force: true });
    world.repository("infra", { "values-dev.yaml": values });
    before = world.vault.calls.length;
    const published = catalogue(world.platform(), "0.0.0");
    const [first, second] = [trivy(source), trivy(image)];
    const both = `#!/bin/sh\ncase "$*" in *trivy-trivy*) ${inline(first)} ;; *) ${inline(second)} ;; esac\n`;
    return runLocalPipeline({
      source: {
        ".gitlab-ci-dso.yml": renderPipeline({ ...description, catalogue: { ...description.catalogue, version: published.version } }),
        "package.json": "{}",
        "package-lock.json": "{}",
        Dockerfile: "FROM scratch\n",
      },
      platform: examplePlatform,
      catalogue: published,
      protected: isProtected,
      variables: { VAULT_ID_TOKEN: JOB_TOKEN, PROJECT_KEY: "demo-front-1a2b", ...(isProtected ? {} : { CI_COMMIT_REF_PROTECTED: "false" }) },
      files: { CA_BUNDLE: readFileSync(world.authority.file, "utf8") },
      tools: { ...tools, trivy: both, "sonar-scanner": scanner(gate), ...(tests ? {} : { npm: '#!/bin/sh\n[ "$1" != run ]\n' }) },
    });
  }

  const inline = (text: string): string => text.replace(/^#!.*\n/, "").trimEnd();

  const statuses = ({ jobs }: LocalRun): Readonly<Record<string, string>> => Object.fromEntries([...jobs].map(([name, { status }]) => [name, status]));
  const deployed = "deploy:front:infra/values-dev.yaml";

  /** Neither pushed nor deployed, nor so much as logged in to. */
  function expectNothingLeft(result: LocalRun): void {
    expect(result.exit).not.toBe(0);
    expect(result.output).not.toContain("skopeo pushes");
    // The analysis logs in to read, and nobody else does.
    expect(world.vault.calls.slice(before).filter((call) => /(REGISTRY|DEPLOY)/.test(call))).toEqual([]);
    expect(world.file("infra", "values-dev.yaml")).toBe(values);
    expect(statuses(result)).toMatchObject({ "push:front": "skipped", [deployed]: "skipped" });
  }

  afterEach(() => {
    expect([...world.vault.open]).toEqual([]);
  });

  test("with all gates open, pushes the image and writes its tag into the infrastructure repository", async () => {
    const result = await run({});
    try {
      expect({ exit: result.exit, output: result.exit === 0 ? "" : result.output }).toEqual({ exit: 0, output: "" });
      expect(new Set(Object.values(statuses(result)))).toEqual(new Set(["passed"]));
      const tag = result.jobs.get("push:front")!.artefactFiles;
      expect(tag).toEqual([".dso/pushed/front"]);
      const [, pushed] = readFileSync(join(result.jobs.get("push:front")!.artefacts, ".dso/pushed/front"), "utf8").split(" ");
      expect(world.file("infra", "values-dev.yaml")).toBe(`image:\n  tag: "${pushed}"\n`);
      expect(result.jobs.get("scan:front")!.artefactFiles).toEqual([".dso/reports/trivy-front.json"]);
      expect(result.jobs.get("sbom:front")!.artefactFiles).toEqual([".dso/reports/sbom-front.cdx.json"]);
      expect(secretsIn(result.output, world)).toEqual([]);
      for (const { artefacts, artefactFiles } of result.jobs.values()) for (const file of artefactFiles) expect(secretsIn(readFileSync(join(artefacts, file), "utf8"), world)).toEqual([]);
    } finally {
      result.dispose();
    }
  });

  test.each<[string, Case, string, readonly string[]]>([
    ["the tests fail", { tests: false }, "node", ["build:front"]],
    ["SonarQube's quality gate is red", { gate: "failed" }, "sonarqube", ["build:front"]],
    ["Trivy finds something in the source", { source: "something" }, "trivy", ["build:front"]],
    ["Trivy finds something in the image", { image: "something" }, "scan:front", []],
  ])("where %s, nothing is pushed and nothing deployed", async (_, which, failed, skipped) => {
    const result = await run(which);
    try {
      expectNothingLeft(result);
      expect(statuses(result)).toMatchObject({ [failed]: "failed", ...Object.fromEntries(skipped.map((job) => [job, "skipped"])) });
    } finally {
      result.dispose();
    }
  });

  test("on a branch that is not protected, the same gates, and no job that writes", async () => {
    const result = await run({ protected: false });
    try {
      expect(result.exit).toBe(0);
      expect(statuses(result)).toMatchObject({ node: "passed", trivy: "passed", sonarqube: "passed", "build:front": "passed", "scan:front": "passed", "sbom:front": "passed", "push:front": "skipped", [deployed]: "skipped" });
      expect(world.file("infra", "values-dev.yaml")).toBe(values);
    } finally {
      result.dispose();
    }
  });
});
