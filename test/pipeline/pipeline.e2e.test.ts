/** What `dso pipeline` writes, executed on a small fleet: real Terraform, the sandbox's services and states. */
import type { ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { startSandbox, type Sandbox } from "../../lib/sandbox";
import { localPipelineMissing } from "../ci/local-pipeline";
import { DSO, InventoryRepository } from "./inventory-repository";
import { PackageRegistry } from "./package-registry";
import { VaultServer } from "./vault-server";

jest.setTimeout(180_000);
const reason = localPipelineMissing === undefined ? "" : ` (skipped: ${localPipelineMissing} is not installed)`;

(localPipelineMissing === undefined ? describe : describe.skip)(`a pipeline of a small fleet${reason}`, () => {
  let sandbox: Sandbox;
  let registry: PackageRegistry;
  let vault: VaultServer;
  let repository: InventoryRepository;

  beforeAll(async () => {
    sandbox = await startSandbox();
    registry = await PackageRegistry.start();
    const { VAULT_TOKEN: _, ...credentials } = Object.fromEntries(Object.entries(sandbox.environment).filter(([name]) => /TOKEN|USERNAME|PASSWORD/.test(name)));
    vault = await VaultServer.start("identity-of-the-job", { ...credentials, DSO_PLAN_KEY: "a key that only this pipeline knows" });
    const others = Object.fromEntries(Object.entries(sandbox.environment).filter(([name]) => !(name in credentials) && name !== "VAULT_TOKEN"));
    const platform = {
      rootPath: "forge/projects",
      services: { vault: { url: "https://vault.example.org", coreKv: "forge-dso" }, harbor: { url: "https://harbor.example.org" } },
      zones: [{ slug: "pub", label: "Public", argocdUrl: "https://argocd.pub.example.org", delivery: "pull" }],
      clusters: [{ label: "app1", zone: "pub", privacy: "public", stages: ["dev"] }],
      backend: { type: "http", address: `${sandbox.url}/state/<stack>` },
      pipeline: { command: `node ${DSO}`, lockTimeout: "0s" },
    };
    repository = new InventoryRepository(platform, others, { ...registry.environment, VAULT_ADDR: vault.address, VAULT_ID_TOKEN: "identity-of-the-job" });
    for (const slug of ["alpha", "beta", "gamma"]) repository.project(slug);
  });
  afterAll(async () => {
    repository?.dispose();
    await Promise.all([vault?.close(), registry?.close(), sandbox?.close()]);
  });

  const quota = (gigabytes: number) => ({ services: { harbor: { quota: `${gigabytes}GB` } } });
  const stored = (slug: string) => sandbox.objects.list({ type: "harbor_project" }).find(({ attributes }) => attributes["name"] === slug)?.attributes["storage_quota"];
  const judged = { validate: "passed", changed: "passed" } as const;
  const done = (...stacks: string[]) => Object.fromEntries(stacks.flatMap((stack) => [[`plan ${stack}`, "passed"], [`apply ${stack}`, "passed"]]));
  /** Nothing is left to do for a stack that a job of the last pipeline applied. */
  const agrees = async (stack: string) => {
    const { code, output } = await repository.engine(`apply ${stack}`, stack, ["plan", "-input=false", "-detailed-exitcode"]);
    expect({ code, output: code === 0 ? "" : output }).toEqual({ code: 0, output: "" });
  };

  test("begins with nothing: platform, zone, projects, in this order", async () => {
    const run = await repository.run();
    expect(run.jobs).toEqual({ ...judged, ...done("platform", "zone-pub", "project-alpha", "project-beta", "project-gamma") });
    const order = ["apply platform finished", "plan zone-pub starting", "apply zone-pub finished", "plan project-alpha starting"].map((text) => run.output.indexOf(text));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(registry.records).toMatchObject({ platform: { state: "active", run: 1 }, "project-beta": { stack: "project-beta", keeps: expect.arrayContaining([expect.stringMatching(/^vault_mount\./)]) } });
    expect(sandbox.states.names).toEqual(["platform", "project-alpha", "project-beta", "project-gamma", "zone-pub"]);
    expect(vault.logins.map(({ role }) => role)).toEqual(expect.arrayContaining(["terraform--platform--plan", "terraform--platform--apply", "terraform--project-gamma--apply"]));
    expect(vault.open.size).toBe(0);
  });

  test("what a plan holds leaves no job but sealed", async () => {
    const left = ["platform", "zone-pub", "project-alpha"].flatMap((stack) => Object.entries(repository.artefacts(`plan ${stack}`)));
    expect(left.map(([file]) => file)).toEqual([".dso/plans/platform.sealed", ".dso/plans/zone-pub.sealed", ".dso/plans/project-alpha.sealed"]);
    for (const [, content] of left) {
      expect(content.startsWith("dso-plan-1\n")).toBe(true);
      // A plan in clear is an archive of files with telling names.
      for (const word of ["tfplan", "tfstate", "PK\u0003\u0004", "vault_"]) expect(content).not.toContain(word);
    }
  });

  test("plans nothing when nothing changed", async () => {
    expect((await repository.run()).jobs).toEqual({ ...judged, "nothing to do": "passed" });
  });

  test("shows a merge request what would change, and changes nothing", async () => {
    repository.project("beta", quota(5));
    const before = registry.records["project-beta"];
    const run = await repository.run({ source: "merge_request_event" });
    expect(run.jobs).toEqual({ ...judged, "plan project-beta": "passed", summary: "passed" });
    expect(repository.artefacts("summary")["changes.md"]).toMatch(/beta/);
    expect(Object.keys(repository.artefacts("plan project-beta"))).toEqual([".dso/summaries/project-beta.md"]);
    expect({ quota: stored("beta"), record: registry.records["project-beta"] }).toEqual({ quota: -1, record: before });
  });

  test("shows what could not be planned beside the rest", async () => {
    repository.project("alpha", quota(5));
    const address = `${sandbox.url}/state/project-alpha`;
    const before = await (await fetch(address)).text();
    await fetch(address, { method: "POST", body: "no state" });
    const run = await repository.run({ source: "merge_request_event" });
    await fetch(address, { method: "POST", body: before });
    repository.project("alpha");
    expect(run.jobs).toEqual({ ...judged, "plan project-alpha": "failed", "plan project-beta": "passed", summary: "passed" });
    const shown = repository.artefacts("summary")["changes.md"]!;
    expect({ alpha: shown.includes("### project-alpha: the plan failed, see its job"), beta: /^### .*\bbeta\b/m.test(shown) }).toEqual({ alpha: true, beta: true });
  });

  test("applies a change and a new project, each in one plan and one apply", async () => {
    repository.project("delta");
    const run = await repository.run();
    expect(run.jobs).toEqual({ ...judged, ...done("project-beta", "project-delta") });
    expect({ beta: stored("beta"), delta: stored("delta") }).toEqual({ beta: 5, delta: -1 });
    await agrees("project-beta");
  });

  test("a project that fails holds nobody back, and is planned again by the next run", async () => {
    for (const slug of ["alpha", "beta"]) repository.project(slug, quota(6));
    sandbox.faults.add({ type: "harbor_project", operation: "update", error: "the registry is full" });
    const run = await repository.run();
    const failed = ["alpha", "beta"].find((slug) => run.jobs[`apply project-${slug}`] === "failed")!;
    const other = failed === "alpha" ? "beta" : "alpha";
    expect(run.jobs).toEqual({ ...judged, ...done("project-alpha", "project-beta"), [`apply project-${failed}`]: "failed" });
    expect(repository.log(`apply project-${failed}`)).toMatch(/the registry is full[^]*project-(alpha|beta) was not applied to its end: run the pipeline again, it goes on from here/);
    expect({ failed: stored(failed), other: stored(other) }).toEqual({ failed: failed === "alpha" ? -1 : 5, other: 6 });
    expect((await repository.run()).jobs).toEqual({ ...judged, ...done(`project-${failed}`) });
    expect(stored(failed)).toBe(6);
    await agrees(`project-${failed}`);
  });

  test("a state that another run holds: a clear message, nothing lost, and the next run goes on", async () => {
    const address = `${sandbox.url}/state/project-beta`;
    const before = await (await fetch(address)).text();
    const info = { ID: "5d1e7a5e-0001-4000-8000-000000000000", Operation: "OperationTypeApply", Who: "ops@laptop", Version: "1.11.4", Created: "2026-11-24T10:00:00Z", Info: "", Path: "" };
    expect((await fetch(address, { method: "LOCK", body: JSON.stringify(info) })).status).toBe(200);
    for (const slug of ["alpha", "beta"]) repository.project(slug, quota(7));
    const run = await repository.run();
    expect(run.jobs).toEqual({ ...judged, ...done("project-alpha"), "plan project-beta": "failed" });
    expect(repository.log("plan project-beta")).toMatch(
      /the state of project-beta is held by another run: nothing was changed\n.*to do: +wait until that run is done, then run this job again\n.*terraform force-unlock 5d1e7a5e-0001-4000-8000-000000000000/,
    );
    expect(await (await fetch(address)).text()).toBe(before);
    expect(stored("beta")).toBe(6);
    await fetch(address, { method: "UNLOCK", body: JSON.stringify(info) });
    expect((await repository.run()).jobs).toEqual({ ...judged, ...done("project-beta") });
    expect(stored("beta")).toBe(7);
  });

  describe("a run that is killed in the middle of an apply", () => {
    /** Runs the pipeline, and calls when a robot of the project is being given its new secret, which then takes long. */
    async function killed(kill: (pipeline: ChildProcess) => void): Promise<void> {
      const updates = () => sandbox.faults.calls["harbor_robot_account"]?.["update"] ?? 0;
      const before = updates();
      sandbox.faults.add({ type: "harbor_robot_account", operation: "update", delay: 2500 });
      let pipeline: ChildProcess | undefined;
      const running = repository.run({ started: (child) => (pipeline = child) });
      while (updates() === before && pipeline!.exitCode === null) await sleep(20);
      expect(updates()).toBeGreaterThan(before);
      kill(pipeline!);
      await running;
      sandbox.faults.clear();
    }
    const rotated = (generation: number) => ({ ...quota(7), rotation: { harbor: generation } });
    const heldBy = async (stack: string) => {
      const answer = await fetch(`${sandbox.url}/state/${stack}`, { method: "LOCK", body: JSON.stringify({ ID: "looking" }) });
      if (answer.status === 200) await fetch(`${sandbox.url}/state/${stack}`, { method: "UNLOCK", body: JSON.stringify({ ID: "looking" }) });
      return answer.status === 423 ? ((await answer.json()) as { ID: string }).ID : undefined;
    };

    test("as a runner does it: the engine ends what it is at, and the next run resumes", async () => {
      repository.project("alpha", rotated(2));
      const before = registry.records["project-alpha"];
      await killed((pipeline) => process.kill(-pipeline.pid!, "SIGTERM"));
      while ((await heldBy("project-alpha")) !== undefined) await sleep(100);
      // That it began is recorded, and nothing else.
      expect(registry.records["project-alpha"]).toEqual({ ...before, digest: "0".repeat(64) });
      expect((await repository.run()).jobs).toEqual({ ...judged, ...done("project-alpha") });
      await agrees("project-alpha");
      expect((await repository.run()).jobs).toEqual({ ...judged, "nothing to do": "passed" });
    });

    test("as a power cut does it: its lock is told of, and once that is taken off the next run resumes", async () => {
      repository.project("gamma", rotated(2));
      await killed((pipeline) => [-pipeline.pid!, ...engines(sandbox.url)].forEach((pid) => process.kill(pid, "SIGKILL")));
      const id = await heldBy("project-gamma");
      expect(id).toMatch(/^[0-9a-f-]{36}$/);
      const refused = await repository.run();
      expect(refused.jobs).toEqual({ ...judged, "plan project-gamma": "failed" });
      expect(repository.log("plan project-gamma")).toContain(`if that run is dead: in project-gamma's directory, terraform force-unlock ${id}`);
      expect((await repository.engine("plan project-gamma", "project-gamma", ["force-unlock", "-force", id!])).code).toBe(0);
      expect((await repository.run()).jobs).toEqual({ ...judged, ...done("project-gamma") });
      await agrees("project-gamma");
    });
  });

  test("a nightly run tells what was changed by hand, and which secrets are due", async () => {
    const policy = () => sandbox.objects.list({ type: "vault_policy" }).find(({ attributes }) => attributes["name"] === "project--alpha--devops")!.attributes["policy"] as string;
    const before = policy();
    sandbox.objects.patch("vault_policy", "project--alpha--devops", { policy: "path \"*\" {}" });
    const run = await repository.run({ source: "schedule" });
    expect(run.jobs).toEqual({ ...judged, "drift 1": "warned", rotation: "passed" });
    expect(repository.log("drift 1")).toMatch(/project--alpha--devops/);
    expect(repository.log("rotation")).toContain("nothing is due");
    expect(policy()).not.toBe(before);
    sandbox.objects.patch("vault_policy", "project--alpha--devops", { policy: before });
  });

  test("a project that vanishes without having been retired stops everything", async () => {
    repository.remove("delta");
    repository.project("alpha", quota(9));
    const run = await repository.run();
    expect(run.jobs).toEqual({ validate: "passed", changed: "failed" });
    expect(repository.log("changed")).toMatch(/project-delta is not declared any more, and was not retired: nothing would delete what it made \[stack-vanished\]/);
    expect({ alpha: stored("alpha"), delta: stored("delta") }).toEqual({ alpha: 7, delta: -1 });
  });

  test("a retired project waits behind its gate; then its file may go, and its record with it", async () => {
    repository.project("delta", { state: "retired" });
    const waiting = await repository.run();
    expect(waiting.jobs).toEqual({ ...judged, ...done("project-alpha"), "plan project-delta": "passed" });
    expect(registry.records["project-delta"]).toMatchObject({ state: "active" });
    const agreed = await repository.run({ manual: ["apply project-delta"] });
    expect(agreed.jobs).toEqual({ ...judged, ...done("project-delta") });
    expect(registry.records["project-delta"]).toMatchObject({ state: "retired" });
    // Forgotten, not deleted: its policy is to retain.
    expect(stored("delta")).toBe(-1);
    repository.remove("delta");
    expect((await repository.run()).jobs).toEqual({ ...judged, "nothing to do": "passed" });
    expect(registry.records).not.toHaveProperty("project-delta");
  });
});

/** Terraform, as far as the sandbox answers it: it is in a process group of its own. */
function engines(mark: string): readonly number[] {
  return readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/comm`, "utf8").startsWith("terraform") && readFileSync(`/proc/${pid}/environ`, "latin1").includes(`DSO_SANDBOX_URL=${mark}\0`);
      } catch {
        return false;
      }
    })
    .map(Number);
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
