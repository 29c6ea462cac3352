import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { sourceTree } from "../job";
import { NEXUS, read, secretsIn, World } from "./world";
import { serveNexus, type Nexus } from "./nexus";

jest.setTimeout(120_000);

const missing = spawnSync("npm", ["--version"]).error !== undefined;

(missing ? describe.skip : describe)(missing ? "with the real npm (skipped: no npm here)" : "with the real npm", () => {
  let world: World;
  let nexus: Nexus;
  let source: string;
  beforeAll(async () => {
    world = await World.start();
    nexus = await serveNexus(world.authority.server);
  });
  afterAll(async () => {
    await Promise.all([nexus.close(), world.stop()]);
    rmSync(source, { recursive: true, force: true });
  });

  const manifest = { name: "@demo/front", version: "1.2.3", scripts: { test: "node -e 'process.exit(Number(process.env.FAILS ?? 0))'", build: "echo built > dist.txt", postpublish: "echo $NEXUS_AUTH > leaked", prepack: "echo $NEXUS_AUTH > leaked" }, files: ["dist.txt"] };
  const lock = `${JSON.stringify({ name: manifest.name, version: manifest.version, lockfileVersion: 3, requires: true, packages: { "": { name: manifest.name, version: manifest.version } } }, undefined, 2)}\n`;

  test("a package is tested, built, and published over TLS with the project's login", async () => {
    source = sourceTree({ "package.json": JSON.stringify(manifest), "package-lock.json": lock });
    expect(await world.run("node", "node", {}, { directory: source })).toMatchObject({ code: 0 });
    expect((await world.run("node", "node", {}, { directory: source, variables: { FAILS: "1" } })).code).not.toBe(0);
    const { code, log, left, calls } = await world.run("publish-npm", "publish-npm", { scripts: "build" }, { directory: source, platform: world.platform({ artefacts: nexus.url }), recorded: ["npm"] });
    expect({ code, log: code === 0 ? "" : log, left }).toEqual({ code: 0, log: "", left: [] });
    const [{ method, path, login, body }, ...more] = nexus.uploads as [Nexus["uploads"][number]];
    expect({ method, path, login, more: more.length }).toEqual({ method: "PUT", path: "/repository/demo-npm/@demo%2ffront", login: `${NEXUS.user}:${NEXUS.password}`, more: 0 });
    const published = JSON.parse(body.toString()) as { "dist-tags": object; _attachments: Record<string, { data: string }> };
    expect(published["dist-tags"]).toEqual({ latest: "1.2.3" });
    const files = spawnSync("tar", ["-tz"], { input: Buffer.from(Object.values(published._attachments)[0]!.data, "base64"), encoding: "utf8" }).stdout;
    expect(files.split("\n")).toEqual(expect.arrayContaining(["package/package.json", "package/dist.txt"]));
    expect(read(source, "package-lock.json")).toBe(lock);
    expect(secretsIn(log + calls.flatMap(({ args }) => args).join("\n"), world)).toEqual([]);
    // Its scripts ran without the password, or not at all.
    expect(() => read(source, "leaked")).toThrow("ENOENT");
  });
});
