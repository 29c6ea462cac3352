// Runs the components' jobs against real servers and with real tools, for `npm run test:real`: the very scripts that the
// catalogue publishes, with a secret store on loopback in place of Vault.
import { Buffer } from "node:buffer";
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { URLSearchParams } from "node:url";

const require = createRequire(import.meta.url);
require("../../scripts/swc-require.js");
const { sourceTree } = require("../ci/job.ts");
const { serveNexus } = require("../ci/components/nexus.ts");
const { NEXUS, secretsIn, World } = require("../ci/components/world.ts");

/** What the checks say of their results. */
export async function checkPipelines({ check, skip, environment }) {
  await checkAnalysis({ check, skip, environment });
  await checkScan({ check, skip });
  await checkPublication({ check, skip, environment });
}

const clean = { "src/good.py": "def double(number):\n    return number * 2\n" };
/** Of which SonarQube says two things. */
const smelly = { ...clean, "src/bad.py": "def empty(value):\n    pass\n\n\ndef same(value):\n    if value == value:\n        return 1\n    return 1\n" };

async function checkAnalysis({ check, skip, environment }) {
  const url = environment.SONAR_HOST_URL?.replace(/\/+$/, "");
  const token = environment.SONARQUBE_TOKEN || environment.SONAR_TOKEN;
  const missing = url === undefined ? "SONAR_HOST_URL is not set" : token === undefined ? "SONARQUBE_TOKEN is not set" : undefined;
  if (missing !== undefined) return skip("analysis", missing);
  const scanners = [
    ["scanner", "sonar-scanner"],
    ["maven", "mvn"],
  ];
  for (const [scanner, tool] of scanners) {
    if (spawnSync(tool, ["--version"]).status !== 0) skip(`analysis with ${scanner}`, `${tool} is not in PATH`);
    else await checkScanner({ check, scanner, url, token });
  }
}

async function checkScanner({ check, scanner, url, token }) {
  const name = `dso-test-${randomUUID().slice(0, 8)}`;
  const world = await World.start();
  const call = (path, parameters) => callSonarqube(url, token, path, parameters);
  const trees = { clean: tree(scanner, clean), smelly: tree(scanner, smelly) };
  const made = [];
  try {
    world.secret("SONAR", { SONAR_TOKEN: token });
    await check(`analysis with ${scanner}: a project and a quality gate`, async () => {
      await call("projects/create", { project: name, name, visibility: "private" });
      made.push(() => call("projects/delete", { project: name }));
      await call("qualitygates/create", { name });
      made.push(() => call("qualitygates/destroy", { name }));
      await call("qualitygates/create_condition", { gateName: name, metric: "violations", op: "GT", error: "0" });
      await call("qualitygates/select", { gateName: name, projectKey: name });
    });
    const analyse = (directory, inputs = {}, more = {}) =>
      world.run("sonarqube", "sonarqube", { scanner, "project-key": name, properties: scanner === "scanner" ? "sonar.sources=src\n" : "sonar.sources=src\nsonar.python.version=3\n", ...inputs }, {
        directory,
        platform: world.platform({ analysis: url }),
        recorded: ["sonar-scanner", "mvn", "java"],
        ...more,
      });
    await check(`analysis with ${scanner}: the gate is open, and the job passes`, async () => {
      const { code, log } = await analyse(trees.clean);
      if (code !== 0) throw new Error(log);
      if (!/QUALITY GATE STATUS: PASSED/.test(log)) throw new Error(`no verdict in the log:\n${log}`);
    });
    await check(`analysis with ${scanner}: the gate is closed, and the job fails`, async () => {
      const { code, log, calls, left } = await analyse(trees.smelly);
      if (code === 0) throw new Error(`the job passed:\n${log}`);
      if (!/QUALITY GATE STATUS: FAILED/.test(log)) throw new Error(`no verdict in the log:\n${log}`);
      const lines = calls.flatMap(({ args }) => args);
      if (lines.some((text) => text.includes(token)) || log.includes(token)) throw new Error("the token is on a command line or in the log");
      if (calls.length === 0) throw new Error("no command was recorded");
      if (left.length > 0) throw new Error(`left behind: ${left.join(", ")}`);
    });
    await check(`analysis with ${scanner}: a wrong token fails the job`, async () => {
      world.secret("SONAR", { SONAR_TOKEN: "squ_0000000000000000000000000000000000000000" });
      const { code, log } = await analyse(trees.clean);
      if (code === 0) throw new Error(`the job passed:\n${log}`);
    });
  } finally {
    await check(`analysis with ${scanner}: everything is removed`, async () => {
      for (const undo of made.reverse()) await undo();
    });
    await world.stop();
    for (const directory of Object.values(trees)) rmSync(directory, { recursive: true, force: true });
  }
}

function pom(version) {
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>org.example</groupId><artifactId>front</artifactId><version>${version}</version><packaging>pom</packaging></project>\n`;
}

function tree(scanner, files) {
  // A repository cannot send the token elsewhere by its own properties.
  const own = "sonar.host.url=https://elsewhere.example.org\nsonar.projectKey=another\nsonar.qualitygate.wait=false\n";
  return sourceTree({ ...files, ...(scanner === "maven" ? { "pom.xml": pom("1.0.0") } : { "sonar-project.properties": own }) });
}

async function callSonarqube(url, token, path, parameters) {
  const headers = { authorization: `Basic ${Buffer.from(`${token}:`).toString("base64")}` };
  const response = await globalThis.fetch(`${url}/api/${path}`, { method: "POST", headers, body: new URLSearchParams(parameters) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
}

/** Trivy, without its database of vulnerabilities. */
async function checkScan({ check, skip }) {
  if (spawnSync("trivy", ["--version"]).status !== 0) return skip("scan", "trivy is not in PATH");
  const world = await World.start();
  const bad = sourceTree({ Dockerfile: "FROM scratch\nUSER root\nCOPY . /\n", "config.env": `key = ${["AKIA", "IOSFODNN7EXAMPLF"].join("")}\n` });
  const good = sourceTree({ Dockerfile: "FROM scratch\nUSER 1000\nCOPY --chown=1000 app /\nHEALTHCHECK NONE\n", app: "app\n" });
  const run = (directory) => world.run("trivy", "trivy", { scanners: "misconfig,secret" }, { directory });
  try {
    await check("scan by Trivy: the gate is open for a clean tree", async () => {
      const { code, log } = await run(good);
      if (code !== 0 || !log.includes("nothing of severity HIGH,CRITICAL was found")) throw new Error(log);
    });
    await check("scan by Trivy: the gate is closed for a secret and a misconfiguration, and GitLab's report tells both", async () => {
      const { code, log } = await run(bad);
      if (code === 0 || !log.includes("the gate is closed")) throw new Error(log);
      const report = JSON.parse(readFileSync(join(bad, ".dso/reports/quality-trivy.json"), "utf8"));
      const found = new Set(report.map(({ check_name: name }) => name));
      for (const name of ["aws-access-key-id", "DS-0002"]) if (!found.has(name)) throw new Error(`the report has no ${name}: ${[...found].join(", ")}`);
    });
    if (spawnSync("buildah", ["--version"]).status !== 0) return skip("contents of an image", "buildah is not in PATH");
    await check("an image's contents by Trivy: a bill of materials, and the gate", async () => {
      for (const job of ["build:front", "sbom:front"]) {
        const { code, log } = await world.run("image", job, { name: "front", builder: "buildah" }, { directory: good });
        if (code !== 0) throw new Error(log);
      }
      const sbom = JSON.parse(readFileSync(join(good, ".dso/reports/sbom-front.cdx.json"), "utf8"));
      const scan = (directory) => world.run("image", "scan:front", { name: "front" }, { directory, variables: { DSO_SCANNERS: "secret" } });
      const open = await scan(good);
      if (open.code !== 0 || !open.log.includes("nothing of severity")) throw new Error(open.log);
      await world.run("image", "build:front", { name: "front", builder: "buildah" }, { directory: bad });
      const closed = await scan(bad);
      if (closed.code === 0 || !closed.log.includes("AWS Access Key ID")) throw new Error(closed.log);
      if (sbom.bomFormat !== "CycloneDX" || sbom.metadata.component.type !== "container") throw new Error(JSON.stringify(sbom).slice(0, 500));
    });
  } finally {
    await world.stop();
    for (const directory of [bad, good]) if (existsSync(directory)) rmSync(directory, { recursive: true, force: true });
  }
}

const pyproject = `[build-system]
requires = ["setuptools>=61"]
build-backend = "setuptools.build_meta"

[project]
name = "front"
version = "1.0.0"
`;

/** Maven and twine, which publish to a server that takes what comes. */
async function checkPublication({ check, skip, environment }) {
  if (!environment.DSO_TEST_DOWNLOADS) return skip("publication", "DSO_TEST_DOWNLOADS is not set; Maven and pip download what they need from where they are set up to");
  const world = await World.start();
  const nexus = await serveNexus(world.authority.server);
  const publish = async (name, files, variables = {}) => {
    const directory = sourceTree(files);
    const before = nexus.uploads.length;
    try {
      const result = await world.run(name, name, {}, { directory, platform: world.platform({ artefacts: nexus.url }), recorded: ["mvn", "python3"], variables });
      if (result.code !== 0 || result.left.length > 0) throw new Error(`${result.log}\nleft behind: ${result.left.join(", ")}`);
      const told = [result.log, ...result.calls.flatMap(({ args }) => args)].join("\n");
      if (secretsIn(told, world).length > 0) throw new Error("a secret is on a command line or in the log");
      return nexus.uploads.slice(before);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  };
  const must = (uploads, ...paths) => {
    for (const path of paths) if (!uploads.some((upload) => path.test(upload.path))) throw new Error(`nothing at ${path}: ${uploads.map((upload) => upload.path).join(", ")}`);
    if (uploads.some(({ login }) => login !== `${NEXUS.user}:${NEXUS.password}`)) throw new Error("not by the project's login");
  };
  try {
    for (const [tool, name, run] of [
      ["mvn", "publish-maven", async () => {
        must(await publish("publish-maven", { "pom.xml": pom("1.0.0") }), /^\/repository\/demo-repository-release\/org\/example\/front\/1\.0\.0\/front-1\.0\.0\.pom$/);
        must(await publish("publish-maven", { "pom.xml": pom("1.1.0-SNAPSHOT") }), /^\/repository\/demo-repository-snapshot\/org\/example\/front\/1\.1\.0-SNAPSHOT\/front-1\.1\.0-\S+\.pom$/);
      }],
      ["python3", "publish-python", async () => {
        const indexes = Object.fromEntries(["PIP_INDEX_URL", "PIP_CONFIG_FILE"].flatMap((key) => (environment[key] ? [[key, environment[key]]] : [])));
        const uploads = await publish("publish-python", { "pyproject.toml": pyproject, "front.py": "" }, indexes);
        must(uploads, /^\/repository\/demo-pypi\/$/);
        if (uploads.length !== 2) throw new Error(`${uploads.length} uploads, and not an sdist and a wheel`);
      }],
    ]) {
      if (spawnSync(tool, ["--version"]).status !== 0) skip(name, `${tool} is not in PATH`);
      else await check(`${name}: over TLS with a private authority, by the project's login, which shows nowhere`, run);
    }
  } finally {
    await nexus.close();
    await world.stop();
  }
}
