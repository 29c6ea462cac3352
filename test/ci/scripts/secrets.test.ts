import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CiPlatform } from "../../../lib/ci/component";
import { scriptWithSecrets } from "../../../lib/ci/script";
import { makeAuthority, type Authority } from "../git-server";
import { availableShells, describeEach, runJob, type JobOptions, type JobRun } from "../job";
import { serveVault, type VaultEndpoint } from "../vault-endpoint";

// Every step is a process of its own, on machines that have other things to do.
jest.setTimeout(60_000);

const JOB_TOKEN = "sentinel.job-token.of_this=";
const PASSWORD = 'sentinel "password" \\ with $HOME, `id`, é😀 and\ta tab';
/** Whatever runs in a job with something to hide. */
const programs = ["curl", "wget", "cat", "mv", "rm", "sed", "grep", "tail", "mktemp"];

describe("what a job reads secrets by", () => {
  let directory: string;
  let authority: Authority;
  let vault: VaultEndpoint;
  let platform: CiPlatform;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "secrets-"));
    authority = makeAuthority(join(directory, "authority"));
    vault = await serveVault({ certificate: authority.server, mount: "forge-dso", authMount: "jwt", roles: { "dso-demo-read": JOB_TOKEN, "dso-demo-push": JOB_TOKEN } });
    vault.secrets.set("forge/projects/demo/NEXUS", { NEXUS_USERNAME: "demo", NEXUS_PASSWORD: PASSWORD, EMPTY: "", NOTHING: null });
    platform = { forge: "https://gitlab.example.org", rootPath: "forge/projects", secrets: { url: vault.url, mount: "forge-dso", authMount: "jwt", audience: vault.url } };
  });
  afterAll(async () => {
    await vault.close();
    rmSync(directory, { recursive: true, force: true });
  });

  /** Runs these lines after what the catalogue's jobs begin with. */
  function run(lines: string, options: Partial<JobOptions> = {}): Promise<JobRun> {
    const variables = { VAULT_ID_TOKEN: JOB_TOKEN, CA_BUNDLE: authority.file, ...options.variables };
    return runJob({ directory, recorded: programs, ...options, script: `${scriptWithSecrets(platform)}\n${lines}`, variables });
  }

  describeEach(availableShells, (shell) => `in ${shell}`, (shell) => {
    test.each(["curl", "wget"])("it reads each value exactly, by %s, and gives the login back", async (client) => {
      const given = join(directory, "given");
      const { code, log, left } = await run(`secret_login read; secret NEXUS NEXUS_PASSWORD > '${given}'; secret_load NEXUS; echo "$(secret_value NEXUS_USERNAME)|$(secret_value EMPTY)|$(secret_value NOTHING)|$(secret_value MISSING)|"`, {
        shell,
        without: client === "wget" ? ["curl"] : [],
        recorded: [client],
      });
      expect({ code, log: log.trim(), left }).toEqual({ code: 0, log: "demo||||", left: [] });
      expect(readFileSync(given, "utf8")).toBe(PASSWORD);
      expect([...vault.open]).toEqual([]);
    });

    test("nothing secret is on a command line or in the environment of any program, in the log, or left behind", async () => {
      const whole = await run("secret_login push; password=$(secret NEXUS NEXUS_PASSWORD); secret_logout; curl --version > /dev/null", { shell });
      const { log, left, code } = whole;
      // The first is the runner's, which reads the script.
      const calls = whole.calls.filter(({ args }) => !args[0]?.endsWith("/script"));
      expect({ code, log, left }).toEqual({ code: 0, log: "", left: [] });
      expect(calls.filter(({ tool }) => tool === "curl").length).toBeGreaterThanOrEqual(4);
      const secrets = [JOB_TOKEN, PASSWORD, ...vault.tokens];
      const leaks = calls.filter(({ args, env }) => secrets.some((secret) => [...args, ...Object.values(env)].some((text) => text.includes(secret))));
      expect(leaks).toEqual([]);
    });

    test("a debugged job prints none of it", async () => {
      const { log } = await runJob({ directory, shell, script: `set -x\n${scriptWithSecrets(platform)}\nsecret_login read; password=$(secret NEXUS NEXUS_PASSWORD); : "$password"`, variables: { VAULT_ID_TOKEN: JOB_TOKEN, CA_BUNDLE: authority.file } });
      for (const secret of [JOB_TOKEN, "sentinel", ...vault.tokens]) expect(log).not.toContain(secret);
    });

    test("a failure ends the job, gives the login back and removes what was written", async () => {
      const { code, log, left } = await run("secret_login read; x=$(secret NEXUS WRONG); echo went on", { shell });
      expect({ code, left }).toEqual({ code: 1, left: [] });
      expect(log).toContain("the secret NEXUS of demo has no WRONG");
      expect(log).not.toContain("went on");
      expect([...vault.open]).toEqual([]);
    });

    test("the exit status of a job is its own", async () => {
      expect((await run("exit 7", { shell })).code).toBe(7);
      expect((await run("secret_login read; false", { shell })).code).toBe(1);
      expect((await run("true", { shell })).code).toBe(0);
    });
  });

  test("says that only protected branches and tags may push, where the store refuses", async () => {
    const { code, log } = await run("secret_login push", { variables: { VAULT_ID_TOKEN: "of.another.branch" } });
    expect(code).toBe(1);
    expect(log).toContain("lets this job not in as dso-demo-push. A job logs in for the one purpose that its id_tokens name; those that push, publish or deploy must run on a protected branch or tag");
    expect(log).not.toContain("of.another.branch");
  });
  test("reads nothing that its purpose does not cover", async () => {
    const { code, log } = await run("secret_login read; x=$(secret OTHER KEY)");
    expect(code).toBe(1);
    expect(log).toContain("the secret OTHER of demo cannot be read");
  });
  test("says where the store should be, when nothing answers there", async () => {
    const nowhere = { ...platform, secrets: { ...platform.secrets!, url: "https://127.0.0.1:1" } };
    const { code, log } = await runJob({ directory, script: `${scriptWithSecrets(nowhere)}\nsecret_login read`, variables: { VAULT_ID_TOKEN: JOB_TOKEN } });
    expect(code).toBe(1);
    expect(log).toContain("the secret store cannot be reached at https://127.0.0.1:1");
  });
  test("trusts no certificate of an authority that the platform did not name", async () => {
    const { code, log, calls } = await run("secret_login read", { variables: { CA_BUNDLE: "" } });
    expect(code).toBe(1);
    expect(log).toMatch(/cannot be reached at .*certificate/s);
    expect(calls.some(({ args }) => args.some((arg) => /insecure|no-check/.test(arg)))).toBe(false);
  });
  test("takes the authorities from a variable that is no file, too", async () => {
    const text = readFileSync(authority.file, "utf8");
    expect(await run("secret_login read; echo in", { variables: { CA_BUNDLE: text } })).toMatchObject({ code: 0, log: "in\n" });
  });
  test("demands an identity, and a client that keeps secrets to itself", async () => {
    expect((await run("secret_login read", { variables: { VAULT_ID_TOKEN: "" } })).log).toContain("the job has no VAULT_ID_TOKEN");
    expect((await run("secret_login read", { recorded: [], without: ["curl", "wget"] })).log).toContain("neither curl nor GNU wget");
  });
  test("sends nothing else than a namespace of GitLab's to the store", async () => {
    const before = vault.calls.length;
    const { code, log } = await run("secret_login read", { variables: { CI_PROJECT_NAMESPACE: 'forge/demo","jwt":"' } });
    expect({ code, calls: vault.calls.length - before }).toEqual({ code: 1, calls: 0 });
    expect(log).toContain("is not what GitLab sets");
  });
  test("a variable of the pipeline moves neither the store nor the project's folder", async () => {
    const { code } = await run("secret_login read; secret NEXUS NEXUS_USERNAME > /dev/null", {
      variables: { store_url: "https://127.0.0.1:1", store_mount: "other", projects_root: "other", VAULT_ADDR: "https://127.0.0.1:1", work: "/", slug: "other" },
    });
    expect(code).toBe(0);
  });
  test("a hostile curl configuration is not read", async () => {
    writeFileSync(join(directory, ".curlrc"), 'output = "/dev/null"\nproxy = "http://127.0.0.1:1"\n');
    expect((await run("secret_login read", { variables: { CURL_HOME: directory } })).code).toBe(0);
  });
});
