import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { catalogue } from "../../lib/ci/catalogue";
import { MIRRORED_CI_PATH } from "../../lib/values/repository";
import { ciInit } from "../../stacks/cli/ci-init";
import { checkPipelineText } from "../../stacks/cli/ci-check";
import { unknownPlatform } from "../../stacks/cli/ci-catalogue";
import { secretsIn, World } from "./components/world";
import { schemaErrors } from "./gitlab-schema";
import { localPipelineMissing, runLocalPipeline, type LocalRun } from "./local-pipeline";
import { standIns } from "./stand-ins";
import { JOB_TOKEN } from "./vault-endpoint";

const trees = join(__dirname, "trees");
/** A version that stays, whatever the components become. */
const reference = { path: "forge/projects/catalog", version: "0.0.0-00000000" };

interface Tree {
  readonly name: string;
  readonly deploy?: readonly string[];
  /** Programs that are the machine's own; all others stand in. */
  readonly real: readonly string[];
  /** What the log of each job holds: that is, what ran, with the inputs. Jobs that are not named did not run. */
  readonly ran: Readonly<Record<string, string>>;
}

const analysed = "sonar-scanner -Dsonar.host.url=https://sonarqube.example.org -Dsonar.projectKey=demo-front";
const image = (name: string, build: string): Readonly<Record<string, string>> => ({ [`build:${name}`]: build, [`scan:${name}`]: "trivy image --scanners vuln,secret", [`sbom:${name}`]: "trivy image --quiet --format cyclonedx" });

const cases: readonly Tree[] = [
  {
    name: "web-app",
    deploy: ["infra:values-dev.yaml:image.tag"],
    real: ["npm"],
    ran: { node: "# pass 2", sonarqube: analysed, trivy: "trivy filesystem --scanners vuln,misconfig,secret", ...image("web-app", "--opt filename=Dockerfile") },
  },
  { name: "web-infra", real: [], ran: { helm: "helm lint --strict --values values-prod.yaml .", trivy: "trivy filesystem" } },
  {
    name: "monorepo",
    real: ["npm"],
    ran: { client: "# pass 1", server: "# pass 1", helm: "helm lint --strict .", sonarqube: analysed, trivy: "trivy filesystem", ...image("client", "/apps/client --opt filename=Dockerfile"), ...image("server", "/apps/server --opt filename=Dockerfile") },
  },
  { name: "static-site", deploy: ["infra:values.yaml:site.tag"], real: [], ran: { trivy: "trivy filesystem", ...image("static-site", "--frontend dockerfile.v0") } },
  { name: "java-maven", real: [], ran: { maven: "verify\n[INFO] BUILD SUCCESS", sonarqube: "sonar-maven-plugin:5.1.0.4751:sonar", trivy: "trivy filesystem" } },
  { name: "python-service", real: ["python3 -m pytest"], ran: { python: "1 passed", sonarqube: analysed, trivy: "trivy filesystem", ...image("python-service", "--frontend dockerfile.v0") } },
  {
    name: "go-service",
    deploy: ["infra:overlays/dev/kustomization.yaml"],
    real: ["go"],
    ran: { go: "total:", sonarqube: analysed, trivy: "trivy filesystem", ...image("go-service", "--frontend dockerfile.v0") },
  },
  { name: "kustomize-infra", real: [], ran: { kustomize: "kustomize build overlays/prod", trivy: "trivy filesystem" } },
];

const works = (tool: string): boolean => spawnSync("sh", ["-c", `${tool} --version || ${tool} version`]).status === 0;
const expected = (name: string): string => readFileSync(join(trees, name, MIRRORED_CI_PATH), "utf8");

describe.each(cases)("$name", ({ name, deploy }) => {
  test("dso ci init writes this pipeline", async () => {
    const directory = mkdtempSync(join(tmpdir(), "dso-tree-"));
    const silent = jest.spyOn(console, "error").mockImplementation(() => {});
    try {
      cpSync(join(trees, name), directory, { recursive: true });
      expect(await ciInit(directory, { catalogue: `${reference.path}@${reference.version}`, name, force: true, ...(deploy && { deploy }) }, "none")).toBe(0);
      const written = readFileSync(join(directory, MIRRORED_CI_PATH), "utf8");
      if (process.env.DSO_WRITE_PIPELINES) writeFileSync(join(trees, name, MIRRORED_CI_PATH), written);
      expect(written).toBe(expected(name));
    } finally {
      silent.mockRestore();
      rmSync(directory, { recursive: true });
    }
  });

  test("dso ci check finds nothing wrong with it", () => {
    expect(checkPipelineText(MIRRORED_CI_PATH, expected(name), unknownPlatform(reference))).toEqual({ findings: [], notes: [] });
  });

  test("it is right by GitLab's schema", () => {
    expect(schemaErrors(parse(expected(name)))).toEqual([]);
  });
});

describe("each runs on an unprotected branch, where nothing is pushed or deployed", () => {
  let world: World;
  let run: LocalRun | undefined;

  beforeAll(async () => {
    world = await World.start();
  });
  afterEach(() => run?.dispose());
  afterAll(() => world.stop());

  for (const { name, real, ran } of cases) {
    const missing = localPipelineMissing ?? ["openssl", ...real].find((tool) => !works(tool));
    const title = `${name}${real.length === 0 ? "" : `, with the machine's own ${real.join(" and ")}`}`;
    if (missing !== undefined) {
      test.skip(`${title} (skipped: there is no ${missing} here)`, () => {});
      continue;
    }
    test(title, async () => {
      const platform = world.platform();
      run = await runLocalPipeline({
        source: join(trees, name),
        platform,
        catalogue: { files: catalogue(platform, "0.0.0").files, version: reference.version },
        branch: "topic",
        tools: standIns,
        files: { CA_BUNDLE: readFileSync(world.authority.file, "utf8") },
        variables: { VAULT_ID_TOKEN: JOB_TOKEN, PROJECT_KEY: "demo-front" },
      });
      const jobs = [...run.jobs].filter(([, { status }]) => status !== "skipped");
      expect(jobs.filter(([, { status }]) => status !== "passed").map(([job, { log }]) => `${job}: ${log}`)).toEqual([]);
      expect(run.exit).toBe(0);
      expect(jobs.map(([job]) => job).sort()).toEqual(Object.keys(ran).sort());
      for (const [job, text] of Object.entries(ran)) expect(run.jobs.get(job)!.log).toContain(text);
      expect(secretsIn(run.output, world)).toEqual([]);
      expect([...world.vault.open]).toEqual([]);
    }, 120_000);
  }
});
