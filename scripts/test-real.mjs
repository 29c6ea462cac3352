// Applies the example inventory to real servers, and runs jobs of components with real tools, for whoever has some:
// `npm run test:real`. Addresses and credentials come from the providers' own environment variables; what is not there is
// skipped, with the reason. The last line is the count: `N passed, N failed, N skipped`. Use servers whose content may
// go; docs/VERIFIED.md says how.
import { Buffer } from "node:buffer";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { URLSearchParams } from "node:url";
import { parse } from "yaml";
import { startForge } from "../test/real/forge.mjs";
import { forgetFormerNames, reduceInventory, removeFromProject, renameInProject } from "../test/real/inventory.mjs";
import { checkNamespaces } from "../test/real/namespaces.mjs";
import { checkPipelines } from "../test/real/pipelines.mjs";
import { ARGOCD, argocdMissing, first, missingVariables, NOT_APPLIED, SERVICES, withProviders } from "../test/real/services.mjs";
import { readUsedProviders, root } from "./providers.mjs";

const require = createRequire(import.meta.url);
const engine = process.env.TERRAFORM_BINARY_NAME || "terraform";
const environment = { ...process.env, CHECKPOINT_DISABLE: "1", DISABLE_VERSION_CHECK: "1", TF_INPUT: "0", CDKTF_SKIP_PROVIDER_LOCK: "true" };
if (environment.TF_CLI_CONFIG_FILE && !existsSync(environment.TF_CLI_CONFIG_FILE)) delete environment.TF_CLI_CONFIG_FILE;
// The sandbox must not answer here, but for GitLab where Argo CD takes part.
delete environment.TF_REATTACH_PROVIDERS;

/** Names of this test's own, so that a realm or a mount in use is left alone. */
const names = {
  realm: "dso-test",
  coreKv: "dso-test",
  oidcMount: "dso-test-oidc",
  argocdNamespace: "dso-test-argocd",
  accounts: JSON.parse(readFileSync(join(root, "examples", "sandbox-seed.json"), "utf8")).keycloak_user,
};
const used = readUsedProviders();
const total = { passed: 0, failed: 0, skipped: 0 };
const folder = mkdtempSync(join(tmpdir(), "dso-real-"));
let leftovers = false;

try {
  const there = findServices();
  if (there.length > 0) await applyEverything(there);
  await checkPipelines({ check: checkAsync, skip, environment });
} catch (error) {
  fail("the test itself", error);
} finally {
  if (!leftovers) rmSync(folder, { recursive: true, force: true });
}
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;

/** A service is there if its variables are set, its providers can be installed, and it answers. */
function findServices() {
  for (const [name, reason] of Object.entries(NOT_APPLIED)) skip(name, reason);
  const answers = new Map();
  for (const name of Object.keys(SERVICES)) {
    const reason = missingVariables(name, environment) ?? (engineRuns() ? undefined : `${engine} cannot be run`);
    if (reason !== undefined) skip(name, reason);
    else look(name, answers);
  }
  const definitions = answers.get("kubernetes")?.definitions?.value ?? [];
  if (answers.has("kubernetes") && answers.has("vault") && !definitions.includes("vaultauths.secrets.hashicorp.com")) {
    skip("kubernetes", "Vault is there, and the definitions of the Vault Secrets Operator are not installed in the cluster");
    answers.delete("kubernetes");
  }
  const reason = argocdMissing(answers.get("kubernetes")?.definitions?.value, environment);
  if (reason !== undefined) skip("argocd", reason);
  return [...answers.keys(), ...(reason === undefined ? ["argocd"] : [])];
}

function engineRuns() {
  return spawnSync(engine, ["version"], { env: environment }).status === 0;
}

function look(name, answers) {
  const directory = configure(`look-${name}`, withProviders(name, used, environment, SERVICES[name].look));
  const init = terraform(directory, "init");
  if (init.code !== 0) return skip(name, `its provider cannot be installed (${lastLine(init.output)})`);
  // Somebody has set the variables, so a server that does not answer is a failure and no reason to skip.
  check(`${name}: answers`, () => {
    must(terraform(directory, "apply", "-auto-approve"));
    answers.set(name, JSON.parse(must(terraform(directory, "output", "-json"))));
  });
}

async function applyEverything(there) {
  const { FactoryRunner } = require(join(root, "dist", "stacks", "cli", "factory-runner.js"));
  const forge = there.includes("argocd") ? await startForge(require(join(root, "dist", "lib", "sandbox")).startSandbox, join(root, "examples", "sandbox-seed.json")) : undefined;
  Object.assign(environment, forge?.environment);
  const about = { ...SERVICES, argocd: ARGOCD };
  const beforehand = there.filter((name) => about[name].beforehand);
  const inventory = join(folder, "inventory");
  const services = Object.fromEntries(there.map((name) => [name, about[name].options(names, environment)]));
  if (forge) services.gitlab = { url: forge.url };
  reduceInventory(join(root, "examples", "inventory"), inventory, services, kubernetesApi());
  const factory = new FactoryRunner(inventory, environment);
  const template = there.includes("sonarqube") ? await defaultTemplate() : undefined;
  const directories = new Map(beforehand.map((name) => [name, prepare(name, about[name].beforehand(names))]));
  let stacks = [];
  try {
    const ready = [...directories].every(([name, directory]) => check(`${name}: what exists beforehand`, () => must(terraform(directory, "apply", "-auto-approve"))));
    if (!ready) return;
    const applied = await checkAsync("the example inventory is applied", async () => {
      stacks = await factory.synthesise();
      await factory.deploy();
    });
    if (applied) {
      await planIsEmpty(factory, "");
      if (there.includes("kubernetes")) checkNamespaces({ check, skip, environment, context: kubernetesApi().context });
      await removeSomething(factory);
      await renameSomething(factory);
    }
  } finally {
    const destroyed = await checkAsync("everything is destroyed", async () => {
      // SonarQube deletes no default template.
      if (template !== undefined) await setDefaultTemplate(template);
      if (stacks.length > 0) await factory.destroy();
      for (const stack of stacks) if (addresses(factory, stack).length > 0) throw new Error(`${stack} is not empty`);
    });
    const gone = [...directories].every(([name, directory]) => check(`${name}: what existed beforehand is destroyed`, () => must(terraform(directory, "destroy", "-auto-approve"))));
    await forge?.stop();
    if (destroyed && gone) await factory.stop();
    else {
      leftovers = true;
      console.log(`\nSomething is left on the servers; its states are in ${factory.directory} and ${folder}`);
    }
  }
}

function prepare(name, beforehand) {
  const directory = configure(`beforehand-${name}`, withProviders(name, used, environment, beforehand));
  must(terraform(directory, "init"));
  return directory;
}

async function planIsEmpty(factory, when) {
  const plans = await factory.plan();
  for (const { stack, empty, output } of plans) {
    check(`${stack}: the second plan is empty${when}`, () => {
      if (!empty) throw new Error(output);
    });
  }
}

/** An environment and a member, of whom nothing may stay in the state. */
async function removeSomething(factory) {
  const file = join(factory.inventory, "projects", "demo.yaml");
  const before = addresses(factory, "project-demo");
  const of = (list) => list.filter((address) => /environment_staging_|lea_bernard|leabernard/.test(address));
  const removed = await checkAsync("an environment and a member are removed", async () => {
    removeFromProject(file, "staging", "lea.bernard@example.org");
    await factory.deploy();
    if (of(before).length === 0) throw new Error("there was nothing of them to remove");
    const left = of(addresses(factory, "project-demo"));
    if (left.length > 0) throw new Error(`still in the state: ${left.join(", ")}`);
  });
  if (removed) await planIsEmpty(factory, " after a removal");
}

/** What holds user data is the same afterwards, by what its service knows it by: an environment, a repository and a role. */
async function renameSomething(factory) {
  const file = (project) => join(factory.inventory, "projects", `${project}.yaml`);
  const stacks = ["project-payroll", "project-demo", "project-invoicing"];
  const known = () => stacks.flatMap((stack) => identities(factory, stack)).sort();
  const before = known();
  const renamed = await checkAsync("an environment, a repository and a role are renamed", async () => {
    renameInProject(file("payroll"), "environments", "dev", "int");
    renameInProject(file("demo"), "repositories", "front", "shop");
    renameInProject(file("invoicing"), "roles", "tester", "qa", (project, role) => {
      role.delete("group");
      for (const { items } of project.get("members").items.map((member) => member.get("roles"))) for (const each of items) if (each.value === "tester") each.value = "qa";
    });
    await factory.synthesise();
    await factory.deploy();
    const after = known();
    const lost = before.filter((each) => !after.includes(each));
    if (lost.length > 0 || after.length !== before.length) throw new Error(`made anew: ${lost.join(", ")}`);
  });
  if (!renamed) return;
  await planIsEmpty(factory, " after a rename");
  for (const project of ["payroll", "demo", "invoicing"]) forgetFormerNames(file(project));
  await planIsEmpty(factory, " once the former names are left out");
}

/** What the services themselves tell objects apart by that would be lost if they were made anew. */
function identities(factory, stack) {
  const directory = join(factory.directory, "cdktf.out", "stacks", stack);
  // Without a provider: the sandbox, which is of this process, could not answer meanwhile.
  const { resources } = JSON.parse(must(terraform(directory, "state", "pull")));
  const identity = { gitlab_project: ({ id }) => id, keycloak_group: ({ id }) => id, kubernetes_namespace_v1: ({ metadata }) => metadata[0].uid, sonarqube_project: ({ project }) => project };
  return resources.flatMap(({ mode, type, instances }) => (mode === "managed" && identity[type] ? instances.map(({ attributes }) => `${type} ${identity[type](attributes)}`) : []));
}

function addresses(factory, stack) {
  const directory = join(factory.directory, "cdktf.out", "stacks", stack);
  return must(terraform(directory, "state", "list")).split("\n").filter((line) => line !== "" && !line.startsWith("data."));
}

/** What stands for every cluster: the context of the provider's own variable, or the file's current one. */
function kubernetesApi() {
  const file = environment.KUBE_CONFIG_PATH;
  if (!file || !existsSync(file)) return {};
  const config = parse(readFileSync(file, "utf8"));
  const context = environment.KUBE_CTX || config["current-context"];
  const name = config.contexts.find((each) => each.name === context)?.context.cluster;
  const cluster = config.clusters.find((each) => each.name === name)?.cluster ?? {};
  const data = cluster["certificate-authority-data"];
  const authority = cluster["certificate-authority"];
  const certificate = data ? Buffer.from(data, "base64").toString() : authority && readFileSync(resolve(dirname(file), authority), "utf8");
  return { context, server: cluster.server, certificate };
}

async function defaultTemplate() {
  const { defaultTemplates } = await (await sonarqube("permissions/search_templates")).json();
  return defaultTemplates.find(({ qualifier }) => qualifier === "TRK").templateId;
}

async function setDefaultTemplate(templateId) {
  await sonarqube("permissions/set_default_template", { method: "POST", body: new URLSearchParams({ templateId, qualifier: "TRK" }) });
}

async function sonarqube(path, options = {}) {
  const token = first(environment, ["SONAR_TOKEN", "SONARQUBE_TOKEN"]);
  const login = token ? `${token}:` : `${first(environment, ["SONAR_USER", "SONARQUBE_USER"])}:${first(environment, ["SONAR_PASS", "SONARQUBE_PASS"])}`;
  const address = `${SERVICES.sonarqube.options(names, environment).url.replace(/\/$/, "")}/api/${path}`;
  const response = await globalThis.fetch(address, { ...options, headers: { authorization: `Basic ${Buffer.from(login).toString("base64")}` } });
  if (!response.ok) throw new Error(`${address}: ${response.status} ${await response.text()}`);
  return response;
}

function configure(name, configuration) {
  const directory = join(folder, name);
  mkdirSync(directory);
  writeFileSync(join(directory, "main.tf.json"), JSON.stringify(configuration, undefined, 2));
  return directory;
}

function terraform(directory, ...args) {
  const input = ["state", "output"].includes(args[0]) ? [] : ["-input=false"];
  const color = args[0] === "state" ? [] : ["-no-color"];
  const { status, stdout, stderr } = spawnSync(engine, [...args, ...input, ...color], { cwd: directory, env: environment, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  return { code: status ?? 1, output: status === 0 ? stdout : `${stdout ?? ""}${stderr ?? ""}` };
}

function must({ code, output }) {
  if (code !== 0) throw new Error(output);
  return output;
}

function lastLine(output) {
  return output.split("\n").map((line) => line.replace(/^[│\s]+/, "")).filter((line) => /^Error/.test(line)).at(0) ?? output.trim().split("\n").at(-1);
}

function check(what, action) {
  try {
    action();
    return pass(what);
  } catch (error) {
    return fail(what, error);
  }
}

async function checkAsync(what, action) {
  try {
    await action();
    return pass(what);
  } catch (error) {
    return fail(what, error);
  }
}

function pass(what) {
  total.passed++;
  console.log(`passed: ${what}`);
  return true;
}

function fail(what, error) {
  total.failed++;
  console.log(`failed: ${what}\n${explain(String(error?.message ?? error)).replace(/^/gm, "  ")}`);
  return false;
}

/** What went wrong, without the progress that cdktf draws. */
function explain(output) {
  // eslint-disable-next-line no-control-regex
  const lines = output.replace(/\u001b\[[0-9;]*[A-Za-z]/g, "").split("\n").filter((line) => line.trim() !== "" && !/\d+ Stacks? \w+/.test(line));
  const from = lines.findIndex((line) => /\bError:/.test(line));
  return lines.slice(from >= 0 ? from : -40).slice(0, 60).join("\n");
}

function skip(what, reason) {
  total.skipped++;
  console.log(`skipped: ${what}: ${reason}`);
}
