import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "../../lib/testing/terraform-runner";

jest.setTimeout(90_000);

interface Run {
  readonly process: ChildProcess;
  readonly done: Promise<{ code: number | null; signal: string | null; output: string }>;
}

function run(command: readonly string[], environment: NodeJS.ProcessEnv = {}): Run {
  const child = spawn(process.execPath, [join(__dirname, "run-in-sandbox.js"), ...command], { env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "pipe"] });
  const output: Buffer[] = [];
  child.stdout.on("data", (part: Buffer) => output.push(part));
  child.stderr.on("data", (part: Buffer) => output.push(part));
  return { process: child, done: new Promise((resolve) => child.once("close", (code, signal) => resolve({ code, signal, output: Buffer.concat(output).toString() }))) };
}

/** Processes that carry a mark in their environment: what a command of a test has left running. */
function left(mark: string): string[] {
  return readdirSync("/proc").filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/environ`, "latin1").includes(`MARK=${mark}\0`) && !readFileSync(`/proc/${name}/stat`, "latin1").includes(") Z ");
    } catch {
      return false;
    }
  });
}

async function until(condition: () => boolean, seconds = 30): Promise<void> {
  for (let waited = 0; !condition(); waited += 100) {
    if (waited > seconds * 1000) throw new Error("it did not happen in time");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A command that starts another in a session of its own, as cdktf does with Terraform, and waits for ever. */
const STUBBORN = (file: string) => ["sh", "-c", `setsid sh -c 'trap "" TERM INT HUP; while :; do sleep 1; done' & trap "" TERM INT HUP; touch ${file}; while :; do sleep 1; done`];

/** The same, that goes when it is asked. */
const OBEDIENT = (file: string) => ["sh", "-c", `setsid sleep 300 & touch ${file}; sleep 300`];

/** What looks into /proc runs where there is one. */
const linux = (name: string, tests: () => void) =>
  process.platform === "linux" ? describe(name, tests) : describe.skip(`${name} (skipped: processes are looked up in /proc, which only Linux has)`, tests);

test("the command's exit code is passed on, and its environment names the providers", async () => {
  const { code, output } = await run(["sh", "-c", 'echo "$TF_REATTACH_PROVIDERS"; echo "$DSO_SANDBOX_URL $CDKTF_SKIP_PROVIDER_LOCK $TF_INPUT $CHECKPOINT_DISABLE"; exit 7']).done;
  expect(code).toBe(7);
  const announced = JSON.parse(output.split("\n")[0] ?? "") as { [address: string]: { Addr: { String: string }; Test: boolean; ProtocolVersion: number } };
  expect(Object.keys(announced).filter((address) => address.startsWith("registry.terraform.io/")).sort()).toEqual([
    "registry.terraform.io/datadrivers/nexus", "registry.terraform.io/gitlabhq/gitlab", "registry.terraform.io/goharbor/harbor", "registry.terraform.io/hashicorp/helm",
    "registry.terraform.io/hashicorp/kubernetes", "registry.terraform.io/hashicorp/random", "registry.terraform.io/hashicorp/vault", "registry.terraform.io/jdamata/sonarqube",
    "registry.terraform.io/keycloak/keycloak",
  ]);
  // OpenTofu asks for the same providers under its own registry.
  for (const address of Object.keys(announced)) expect(announced[address.replace("registry.terraform.io", "registry.opentofu.org")]).toBeDefined();
  for (const { Addr, Test, ProtocolVersion } of Object.values(announced)) {
    expect(Addr.String).toMatch(/^127\.0\.0\.1:\d+$/);
    expect([Test, ProtocolVersion]).toEqual([true, 6]);
  }
  expect(new Set(Object.values(announced).map(({ Addr }) => Addr.String)).size).toBe(9);
  expect(output.split("\n")[1]).toMatch(/^http:\/\/127\.0\.0\.1:\d+ true 0 1$/);
});

test("a configuration file of Terraform that does not exist is not passed on, one that exists is", async () => {
  const there = join(temporaryDirectory("run"), "terraformrc");
  writeFileSync(there, "");
  const show = ["sh", "-c", 'echo "<$TF_CLI_CONFIG_FILE>"'];
  expect((await run(show, { TF_CLI_CONFIG_FILE: "/nowhere/terraformrc" }).done).output).toContain("<>");
  expect((await run(show, { TF_CLI_CONFIG_FILE: there }).done).output).toContain(`<${there}>`);
});

test("a command that is not there is said to be, and none at all too", async () => {
  expect(await run(["no-such-command"]).done).toMatchObject({ code: 127, output: "dso sandbox: command not found: no-such-command\n" });
  expect((await run([]).done).output).toContain("no command was given");
});

test("what a killed sandbox was told to keep is kept", async () => {
  const directory = temporaryDirectory("run");
  const state = join(directory, "state");
  mkdirSync(join(directory, "tf"));
  writeFileSync(join(directory, "tf", "main.tf.json"), JSON.stringify({ terraform: { required_providers: { vault: { source: "hashicorp/vault" } } }, resource: { vault_mount: { kv: { path: "kv", type: "kv-v2" } } } }));
  const apply = `cd ${directory}/tf && terraform init -no-color >/dev/null && terraform apply -auto-approve -no-color && touch ${directory}/applied && sleep 60`;
  const first = run(["sh", "-c", apply], { SANDBOX_STATE: state });
  await until(() => existsSync(join(directory, "applied")));
  first.process.kill("SIGKILL");
  await first.done;
  const second = await run(["sh", "-c", `cd ${directory}/tf && terraform plan -no-color -detailed-exitcode`], { SANDBOX_STATE: state }).done;
  expect(second.output).toContain("No changes");
  expect(second.code).toBe(0);
});

linux("leaves no process behind", () => {
  test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)("when it is ended by %s", async (signal) => {
    const mark = `${signal}-${process.pid}`;
    const file = join(temporaryDirectory("run"), "started");
    const one = run(OBEDIENT(file), { MARK: mark });
    await until(() => existsSync(file));
    one.process.kill(signal);
    const { code } = await one.done;
    expect(code).toBe({ SIGTERM: 143, SIGINT: 130, SIGHUP: 129 }[signal]);
    expect(left(mark)).toEqual([]);
  });

  test("when the command ends and what it started does not", async () => {
    const mark = `ended-${process.pid}`;
    const { code } = await run(["sh", "-c", "setsid sleep 300 & sleep 0.2"], { MARK: mark }).done;
    expect(code).toBe(0);
    expect(left(mark)).toEqual([]);
  });

  test("when it is killed for good", async () => {
    const mark = `killed-${process.pid}`;
    const file = join(temporaryDirectory("run"), "started");
    const one = run(STUBBORN(file), { MARK: mark });
    await until(() => existsSync(file));
    expect(left(mark).length).toBeGreaterThan(2);
    one.process.kill("SIGKILL");
    await one.done;
    await until(() => left(mark).length === 0);
  });
});

linux("listens on loopback only", () => {
  test("on every port it opens", async () => {
    const file = join(temporaryDirectory("run"), "started");
    const one = run(["sh", "-c", `touch ${file}; sleep 60`]);
    await until(() => existsSync(file));
    const inodes = new Set(readdirSync(`/proc/${one.process.pid}/fd`).flatMap((fd) => {
      try {
        return [/socket:\[(\d+)\]/.exec(readlinkSync(`/proc/${one.process.pid}/fd/${fd}`))?.[1] ?? ""];
      } catch {
        return [];
      }
    }));
    const listening = ["tcp", "tcp6"].flatMap((family) =>
      readFileSync(`/proc/${one.process.pid}/net/${family}`, "utf8").split("\n").map((line) => line.trim().split(/\s+/)).filter((columns) => columns[3] === "0A" && inodes.has(columns[9] ?? "")),
    );
    expect(listening).toHaveLength(10);
    // 127.0.0.1, as the kernel writes it.
    for (const columns of listening) expect(columns[1]).toMatch(/^0100007F:/);
    one.process.kill("SIGTERM");
    await one.done;
  });
});
