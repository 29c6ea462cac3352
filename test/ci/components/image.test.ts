import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { createHash, verify } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:https";
import { join } from "node:path";
import { freePort } from "../../loopback";
import { sourceTree } from "../job";
import { JOB_TOKEN } from "../vault-endpoint";
import { read, ROBOT, secretsIn, World } from "./world";

jest.setTimeout(120_000);

const missing = ["buildah", "skopeo", "docker-registry"].filter((tool) => spawnSync(tool, ["--version"]).error !== undefined);
const title = missing.length === 0 ? "an image, built, pushed and read back" : `an image, built, pushed and read back (skipped: no ${missing.join(", ")} here)`;

const dockerfile = `FROM scratch
ARG VERSION
ARG HTTP_PROXY
LABEL version=$VERSION
COPY hello.txt /hello.txt
COPY sub/ /sub/
ENV GREETING=hello
CMD ["/hello.txt"]
`;

(missing.length === 0 ? describe : describe.skip)(title, () => {
  let world: World;
  let registry: Registry;
  let source: string;
  beforeAll(async () => {
    world = await World.start();
    registry = await Registry.start(join(world.directory, "registry"), world.authority.server);
    world.registry(registry.host);
    source = sourceTree({ "app/Dockerfile": dockerfile, "app/hello.txt": "hello, world\n", "app/sub/a": "a\n", "app/secret.key": "not copied\n" });
  });
  afterAll(async () => {
    await registry.stop();
    await world.stop();
    rmSync(source, { recursive: true, force: true });
  });

  const inputs = { name: "front", context: "app", builder: "buildah", "build-args": "VERSION=1.2 3\n", tags: "$CI_COMMIT_SHORT_SHA main" };
  const job = (name: string, more = {}, variables = {}) => world.run("image", `${name}:front`, { ...inputs, ...more }, { directory: source, platform: world.platform({ registry: registry.host }), variables });

  test("is built without credentials, from the Dockerfile as it is", async () => {
    const { code, log, left } = await job("build", {}, { HTTP_PROXY: "http://proxy.example.org:3128" });
    expect({ code, log: code === 0 ? "" : log, left }).toEqual({ code: 0, log: "", left: [] });
    expect(read(source, "app/Dockerfile")).toBe(dockerfile);
    const { manifest, config } = readLayout(join(source, ".dso/images/front"));
    expect(config.config).toMatchObject({
      Cmd: ["/hello.txt"],
      Env: expect.arrayContaining(["GREETING=hello"]),
      Labels: { version: "1.2 3", "org.opencontainers.image.revision": "0123456789abcdef0123456789abcdef01234567", "org.opencontainers.image.source": "https://gitlab.example.org/forge/projects/demo/front" },
    });
    expect(JSON.stringify(config)).not.toContain("proxy.example.org");
    expect(manifest.layers.length).toBeGreaterThan(0);
  });

  test("is pushed as it was scanned: same digest, by every tag, with what was built in it", async () => {
    const { code, log, calls, left } = await world.run("image", "push:front", inputs, { directory: source, platform: world.platform({ registry: registry.host }), recorded: ["skopeo", "curl", "cat"] });
    expect({ code, log: code === 0 ? "" : log, left }).toEqual({ code: 0, log: "", left: [] });
    const built = readLayout(join(source, ".dso/images/front")).digest;
    for (const tag of ["01234567", "main"]) {
      const { digest, body } = await registry.manifest("demo/front", tag);
      expect(digest).toBe(built);
      expect(`sha256:${createHash("sha256").update(body).digest("hex")}`).toBe(built);
    }
    expect(log).toContain(`pushed ${registry.host}/demo/front:01234567@${built}`);
    expect(read(source, ".dso/pushed/front")).toBe(`${registry.host}/demo/front 01234567 ${built}\n`);
    const pulled = join(world.directory, "pulled");
    const skopeo = spawnSync("skopeo", ["copy", "--quiet", "--src-creds", `${ROBOT.user}:${ROBOT.password}`, `docker://${registry.host}/demo/front:main`, `dir:${pulled}`], { encoding: "utf8", env: { ...process.env, SSL_CERT_FILE: world.authority.file } });
    expect(skopeo.stderr).toBe("");
    const layers = (JSON.parse(read(pulled, "manifest.json")) as Manifest).layers.flatMap(({ digest }) => spawnSync("tar", ["-tzf", join(pulled, digest.replace("sha256:", ""))], { encoding: "utf8" }).stdout.split("\n"));
    expect(layers).toEqual(expect.arrayContaining(["hello.txt", "sub/a"]));
    expect(layers).not.toContain("secret.key");
    // What the registry has to know is in a file that only this job read.
    const programs = calls.filter(({ args }) => !args[0]?.endsWith("/script"));
    expect(programs.some(({ tool }) => tool === "skopeo")).toBe(true);
    expect(programs.filter(({ args, env }) => secretsIn([...args, ...Object.values(env)].join("\n"), world).length > 0)).toEqual([]);
    expect(secretsIn(log, world)).toEqual([]);
    for (const file of readdirSync(source, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())) {
      expect(secretsIn(readFileSync(join(file.parentPath, file.name), "latin1"), world)).toEqual([]);
    }
    expect([...world.vault.open]).toEqual([]);
  });

  test("is pushed once for each commit: what is there stays, and other tags name it too", async () => {
    const push = async (version: string, tags: string, variables = {}) => {
      await job("build", { "build-args": `VERSION=${version}` }, variables);
      const { digest: built } = readLayout(join(source, ".dso/images/front"));
      const { code, log, left } = await job("push", { tags }, variables);
      expect({ code, log: code === 0 ? "" : log, left }).toEqual({ code: 0, log: "", left: [] });
      return { built, log, pushed: read(source, ".dso/pushed/front") };
    };
    const at = async (tag: string): Promise<string> => (await registry.manifest("demo/front", tag)).digest;
    const once = await push("1", "once");
    expect(await at("once")).toBe(once.built);
    const again = await push("2", "once v1");
    expect(again.built).not.toBe(once.built);
    expect([await at("once"), await at("v1")]).toEqual([once.built, once.built]);
    expect(again.pushed).toBe(`${registry.host}/demo/front once ${once.built}\n`);
    expect(again.log).toContain(`${registry.host}/demo/front:once is ${once.built} already, of this very commit: it stays, and other tags name it too`);
    // What is there is of another commit, where tags are such as `latest`.
    const next = await push("3", "once", { CI_COMMIT_SHA: "89abcdef0123456789abcdef0123456789abcdef" });
    expect(next.pushed).toContain(next.built);
    expect(await at("once")).toBe(next.built);
  });

  const unable = missing.length > 0 || !signs() ? "this skopeo was built without signatures of cosign's kind" : undefined;
  (unable === undefined ? describe : describe.skip)(unable === undefined ? "signed as cosign signs" : `signed as cosign signs (skipped: ${unable})`, () => {
    const password = "sentinel-signing-password";
    const key = join(__dirname, "signing-key", "key.pem");
    const publicKey = join(__dirname, "signing-key", "public.pem");

    test("the signature is beside the image, is of its digest, and is the key's", async () => {
      const { code, log, calls, left } = await world.run("image", "push:front", { ...inputs, tags: "signed", sign: true }, { directory: source, platform: world.platform({ registry: registry.host }), variables: { COSIGN_PRIVATE_KEY: key, COSIGN_PASSWORD: password }, recorded: ["skopeo"] });
      expect({ code, log: code === 0 ? "" : log, left }).toEqual({ code: 0, log: "", left: [] });
      expect(calls.filter(({ args, env }) => [...args, ...Object.values(env)].some((text) => text.includes(password)))).toEqual([]);
      const { digest } = await registry.manifest("demo/front", "signed");
      const signature = JSON.parse((await registry.manifest("demo/front", `${digest.replace(":", "-")}.sig`)).body.toString()) as { layers: { digest: string; annotations: Record<string, string> }[] };
      const [layer] = signature.layers;
      const payload = await registry.blob("demo/front", layer!.digest);
      expect(JSON.parse(payload.toString())).toMatchObject({ critical: { image: { "docker-manifest-digest": digest }, identity: { "docker-reference": `${registry.host}/demo/front:signed` } } });
      expect(verify("sha256", payload, readFileSync(publicKey), Buffer.from(layer!.annotations["dev.cosignproject.cosign/signature"]!, "base64"))).toBe(true);
    });
    test("with a wrong password, nothing is pushed", async () => {
      const { code, log } = await job("push", { sign: true, tags: "wrongly-signed" }, { COSIGN_PRIVATE_KEY: key, COSIGN_PASSWORD: "wrong" });
      expect({ code, log }).toEqual({ code: 1, log: expect.stringMatching(/decrypt|password|passphrase/i) });
      await expect(registry.manifest("demo/front", "wrongly-signed")).rejects.toThrow("is not there: 404");
    });
    const cosignMissing = spawnSync("cosign", ["version"]).error !== undefined;
    (cosignMissing ? test.skip : test)(cosignMissing ? "cosign verifies it (skipped: no cosign here)" : "cosign verifies it", () => {
      const run = spawnSync("cosign", ["verify", "--key", publicKey, "--insecure-ignore-tlog=true", `${registry.host}/demo/front:signed`], {
        env: { ...process.env, SSL_CERT_FILE: world.authority.file, DOCKER_CONFIG: dockerConfig(world.directory, registry.host) },
        encoding: "utf8",
      });
      expect({ status: run.status, stderr: run.status === 0 ? "" : run.stderr }).toEqual({ status: 0, stderr: "" });
    });
  });

  test("may build on an image of the project's own, which the builder pulls with the robot that pulls", async () => {
    writeFileSync(join(source, "app/Based"), `FROM ${registry.host}/demo/front:main\nCOPY sub/a /more\n`);
    const refused = await job("build", { dockerfile: "app/Based", "build-args": "" });
    expect({ code: refused.code === 0, log: refused.log }).toEqual({ code: false, log: expect.stringMatching(/unauthorized|authentication required/) });
    const calls = world.vault.calls.length;
    const { code, log, left, calls: programs } = await world.run("image", "build:front", { ...inputs, dockerfile: "app/Based", "build-args": "", "base-images": "project" }, { directory: source, platform: world.platform({ registry: registry.host }), recorded: ["buildah"] });
    expect({ code, log: code === 0 ? "" : log, left }).toEqual({ code: 0, log: "", left: [] });
    expect(world.vault.calls.slice(calls)).toEqual(["POST auth/jwt/login 200", "GET forge-dso/data/forge/projects/demo/REGISTRY/ro-robot 200", "POST auth/token/revoke-self 204"]);
    expect(programs.filter(({ args, env }) => secretsIn([...args, ...Object.values(env)].join("\n"), world).length > 0)).toEqual([]);
    expect(readLayout(join(source, ".dso/images/front")).manifest.layers.length).toBe(2);
  });

  test("without a key to sign with, nothing is pushed", async () => {
    const calls = world.vault.calls.length;
    const { code, log } = await job("push", { sign: true });
    expect({ code, log }).toEqual({ code: 1, log: expect.stringContaining("there is no key to sign with: the CI variable COSIGN_PRIVATE_KEY") });
    expect(world.vault.calls.length).toBe(calls);
  });

  test("a Dockerfile, a target and a context elsewhere", async () => {
    mkdirSync(join(source, "docker"), { recursive: true });
    writeFileSync(join(source, "docker/Other.dockerfile"), "FROM scratch AS first\nCOPY app/hello.txt /first\nFROM scratch AS second\nCOPY app/hello.txt /second\n");
    const { code, log } = await job("build", { context: ".", dockerfile: "docker/Other.dockerfile", target: "first", "build-args": "" });
    expect({ code, log: code === 0 ? "" : log }).toEqual({ code: 0, log: "" });
    const { config } = readLayout(join(source, ".dso/images/front"));
    expect(JSON.stringify(config.history)).toContain("/first");
    expect(JSON.stringify(config.history)).not.toContain("/second");
  });

  test.each([
    [{ context: "nowhere" }, "there is no directory nowhere in this repository"],
    [{ dockerfile: "Dockerfile.nowhere" }, "there is no file Dockerfile.nowhere in this repository"],
    [{ "build-args": "no argument" }, "the input build-args has lines such as VERSION=1.2, and not: no argument"],
  ])("says what is wrong: %j", async (more, message) => {
    expect(await job("build", more)).toMatchObject({ code: 1, log: expect.stringContaining(message) });
  });

  test("a build that fails leaves nothing that could be pushed", async () => {
    writeFileSync(join(source, "app/Broken"), "FROM scratch\nCOPY nothing.txt /\n");
    const { code, left } = await job("build", { dockerfile: "app/Broken" });
    expect(code).not.toBe(0);
    expect(left).toEqual([]);
    expect(readdirSync(join(source, ".dso/images/front"))).toEqual([]);
  });

  test("credentials that the registry refuses", async () => {
    await job("build");
    world.secret("REGISTRY/rw-robot", { DOCKER_CONFIG: JSON.stringify({ auths: { [registry.host]: { auth: Buffer.from("robot:sentinel-robot-password-old").toString("base64") } } }) });
    const { code, log } = await job("push");
    expect(code).not.toBe(0);
    expect(log).toMatch(/unauthorized|authentication required/);
    expect(log).not.toContain(JOB_TOKEN);
    world.registry(registry.host);
  });
});

/** Debian's skopeo knows the options, and refuses them. */
function signs(): boolean {
  const file = spawnSync("sh", ["-c", "command -v skopeo"], { encoding: "utf8" }).stdout.trim();
  return !readFileSync(file).includes("Debian-local change: sigstore disabled");
}

/** A directory with the registry's credentials, as its clients read it. */
function dockerConfig(directory: string, host: string): string {
  const auth = Buffer.from(`${ROBOT.user}:${ROBOT.password}`).toString("base64");
  writeFileSync(join(directory, "config.json"), JSON.stringify({ auths: { [host]: { auth } } }));
  return directory;
}

interface Manifest {
  readonly config: { readonly digest: string };
  readonly layers: readonly { readonly digest: string }[];
}

/** An image in OCI's layout. */
function readLayout(directory: string): { digest: string; manifest: Manifest; config: Record<string, any> } {
  const blob = (digest: string): unknown => JSON.parse(read(directory, "blobs", digest.replace(":", "/"))) as unknown;
  const { digest } = (JSON.parse(read(directory, "index.json")) as { manifests: { digest: string }[] }).manifests[0]!;
  const manifest = blob(digest) as Manifest;
  return { digest, manifest, config: blob(manifest.config.digest) as Record<string, any> };
}

/** docker-registry on loopback, over TLS, for whoever has the robot's password. */
class Registry {
  private constructor(
    readonly host: string,
    private readonly process: ChildProcess,
  ) {}

  static async start(directory: string, { cert, key }: { cert: string; key: string }): Promise<Registry> {
    mkdirSync(directory, { recursive: true });
    const port = await freePort();
    for (const [name, text] of Object.entries({ "cert.pem": cert, "key.pem": key })) writeFileSync(join(directory, name), text);
    writeFileSync(join(directory, "htpasswd"), `${ROBOT.user}:${ROBOT.bcrypt}\n`);
    writeFileSync(
      join(directory, "config.yml"),
      JSON.stringify({
        version: 0.1,
        log: { level: "error" },
        storage: { filesystem: { rootdirectory: join(directory, "data") } },
        http: { addr: `127.0.0.1:${port}`, tls: { certificate: join(directory, "cert.pem"), key: join(directory, "key.pem") } },
        auth: { htpasswd: { realm: "registry", path: join(directory, "htpasswd") } },
      }),
    );
    const child = spawn("docker-registry", ["serve", join(directory, "config.yml")], { stdio: "ignore" });
    const registry = new Registry(`127.0.0.1:${port}`, child);
    for (let attempt = 0; attempt < 100; attempt++) {
      if (await registry.request("/v2/").then(({ status }) => status === 200, () => false)) return registry;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("docker-registry does not answer");
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.process.once("close", () => resolve());
      this.process.kill();
    });
  }

  async manifest(repository: string, tag: string): Promise<{ digest: string; body: Buffer }> {
    const { headers, body, status } = await this.request(`/v2/${repository}/manifests/${tag}`);
    if (status !== 200) throw new Error(`${repository}:${tag} is not there: ${status} ${body.toString()}`);
    return { digest: String(headers["docker-content-digest"]), body };
  }

  async blob(repository: string, digest: string): Promise<Buffer> {
    return (await this.request(`/v2/${repository}/blobs/${digest}`)).body;
  }

  private request(path: string): Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }> {
    return new Promise((resolve, reject) => {
      const authorization = `Basic ${Buffer.from(`${ROBOT.user}:${ROBOT.password}`).toString("base64")}`;
      const accept = "application/vnd.oci.image.manifest.v1+json";
      get(`https://${this.host}${path}`, { rejectUnauthorized: false, headers: { authorization, accept } }, (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }));
      }).on("error", reject);
    });
  }
}
