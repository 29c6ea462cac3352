import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { availableShells, describeEach, sourceTree, type JobOptions } from "../job";
import { inclusions } from "../../../lib/ci/pipeline";
import { git } from "../git-server";
import { DEPLOY, pushed, secretsIn, World } from "./world";

// Git over HTTP, and every step a process of its own.
jest.setTimeout(60_000);

const values = "# of the shop\nimage:\n  repository: harbor.example.org/demo/front\n  tag: \"old\" # by the pipeline\nreplicas: 2\n";

describe("deploy, with a real Git server over TLS", () => {
  let world: World;
  let source: string;
  beforeAll(async () => {
    world = await World.start();
    source = sourceTree();
    pushed(source, "front");
  });
  afterAll(async () => {
    await world.stop();
    rmSync(source, { recursive: true, force: true });
  });

  async function deploy(name: string, inputs: Readonly<Record<string, unknown>>, options: Partial<JobOptions> = {}) {
    world.secret(`tech/DEPLOY/${name}`, { USER: DEPLOY.user, PASSWORD: DEPLOY.password });
    const all = { image: "front", repository: name, file: "values-dev.yaml", ...inputs };
    return world.run("deploy", `deploy:front:${name}/${all.file}`, all, { directory: source, ...options });
  }

  describeEach(availableShells, (shell) => `in ${shell}`, (shell) => test("writes the tag into a values file", async () => {
    world.repository(`infra-${shell}`, { "values-dev.yaml": values });
    const { code, log, left } = await deploy(`infra-${shell}`, { key: "image.tag" }, { shell });
    expect({ code, left }).toEqual({ code: 0, left: [] });
    expect(world.file(`infra-${shell}`, "values-dev.yaml")).toBe(values.replace("old", "01234567"));
    expect(world.log(`infra-${shell}`)).toEqual(["Deploy front 01234567", "Somebody's"]);
    expect(world.log(`infra-${shell}`, "main", "%an <%ae>")[0]).toBe("demo-deploy <demo-deploy@noreply.127.0.0.1>");
    expect(git(world.bare(`infra-${shell}`), "log", "-1", "--format=%b")).toContain("From forge/projects/demo/front at 0123456789abcdef");
    expect(log).toContain('-  tag: "old"');
    expect(log).toMatch(/front is now 01234567, by commit [0-9a-f]{40}/);
    expect(secretsIn(log, world)).toEqual([]);
  }));

  test("does nothing, and says so, where the file says it already", async () => {
    world.repository("again", { "values-dev.yaml": values.replace('"old"', '"01234567"') });
    expect(await deploy("again", { key: "image.tag" })).toMatchObject({ code: 0, log: expect.stringContaining("front is 01234567 already: nothing to change") });
    expect(world.log("again")).toHaveLength(1);
  });

  test("puts its commit on top of one that somebody pushed meanwhile", async () => {
    world.repository("race", { "values-dev.yaml": values, other: "1\n" });
    const clone = join(world.directory, "faster");
    git(world.directory, "clone", "--quiet", world.bare("race"), "faster");
    writeFileSync(join(clone, "other"), "2\n");
    git(clone, "commit", "--quiet", "--all", "--message", "Faster");
    // Somebody's push arrives between this job's fetch and its push.
    const tools = { sed: `case "$2" in *'[-+][^-+]'*) if [ ! -f '${clone}/done' ]; then : > '${clone}/done'; env -u GIT_SSL_CAINFO /usr/bin/git -C '${clone}' push --quiet origin HEAD >&2; fi ;; esac\nexec /usr/bin/sed "$@"` };
    const { code, log } = await deploy("race", { key: "image.tag" }, { tools });
    expect({ code, log }).toEqual({ code: 0, log: expect.stringContaining("main of race has gone on meanwhile: once more, on top of that") });
    expect(world.log("race")).toEqual(["Deploy front 01234567", "Faster", "Somebody's"]);
    expect(world.file("race", "other")).toBe("2\n");
    expect(world.file("race", "values-dev.yaml")).toContain('tag: "01234567"');
  });

  describeEach(availableShells, (shell) => `in ${shell}`, (shell) => test("an older pipeline deploys over no newer one of its repository", async () => {
    const name = `order-${shell}`;
    world.repository(name, { "values-dev.yaml": `${values}back:\n  tag: old\n` });
    const run = async (pipeline: number, tag: string, key: string, project = "front") => {
      const directory = sourceTree();
      pushed(directory, "front", tag);
      const address = `https://gitlab.example.org/forge/projects/demo/${project}`;
      const { code, log } = await deploy(name, { key }, { directory, shell, variables: { CI_PIPELINE_URL: `${address}/-/pipelines/${pipeline}`, CI_PROJECT_PATH: `forge/projects/demo/${project}` } });
      rmSync(directory, { recursive: true, force: true });
      return { code, log };
    };
    expect(await run(10, "bbbbbbbb", "image.tag")).toMatchObject({ code: 0 });
    const older = await run(9, "aaaaaaaa", "image.tag");
    expect(older).toEqual({ code: 1, log: expect.stringContaining(`${name}, values-dev.yaml: pipeline 10 of this repository has deployed meanwhile, and this one is older: nothing is changed. To go back, revert that commit`) });
    expect(world.file(name, "values-dev.yaml")).toContain('tag: "bbbbbbbb"');
    expect(world.log(name)).toEqual(["Deploy front bbbbbbbb", "Somebody's"]);
    // Another place, another repository, the same pipeline again, and a newer one.
    expect(await run(9, "aaaaaaaa", "back.tag")).toMatchObject({ code: 0 });
    expect(await run(8, "cccccccc", "back.tag", "other")).toMatchObject({ code: 0 });
    expect(await run(10, "dddddddd", "image.tag")).toMatchObject({ code: 0 });
    expect(await run(11, "aaaaaaaa", "image.tag")).toMatchObject({ code: 0 });
    expect(world.file(name, "values-dev.yaml")).toBe(`${values.replace("old", "aaaaaaaa")}back:\n  tag: "cccccccc"\n`);
  }));

  test("one image to two keys of a file, by a job for each", async () => {
    world.repository("keys", { "values.yaml": "dev:\n  tag: old\nprod:\n  tag: old\n" });
    world.secret("tech/DEPLOY/keys", { USER: DEPLOY.user, PASSWORD: DEPLOY.password });
    const targets = ["dev.tag", "prod.tag"].map((key) => ({ image: "front", repository: "keys", file: "values.yaml", key }));
    for (const { inputs } of inclusions({ catalogue: { path: "forge/projects/catalog", version: "1" }, deployments: targets })) {
      expect(await world.run("deploy", `deploy:front:keys/values.yaml:${String(inputs["key"])}`, inputs, { directory: source })).toMatchObject({ code: 0 });
    }
    expect(world.file("keys", "values.yaml")).toBe('dev:\n  tag: "01234567"\nprod:\n  tag: "01234567"\n');
  });

  test("a digest, a tag with its digest, a branch of its own", async () => {
    const digest = `sha256:${"ab".repeat(32)}`;
    world.repository("digest", { "values-dev.yaml": values });
    world.commit("digest", { "values-dev.yaml": values }, "releases");
    expect(await deploy("digest", { key: "image.tag", value: "digest" })).toMatchObject({ code: 0 });
    expect(world.file("digest", "values-dev.yaml")).toContain(`tag: "${digest}"`);
    expect(await deploy("digest", { key: "image.tag", value: "tag@digest", branch: "releases" })).toMatchObject({ code: 0 });
    expect(world.file("digest", "values-dev.yaml", "releases")).toContain(`tag: "01234567@${digest}"`);
  });

  test("a kustomization, and any file with a marked line", async () => {
    const manifest = "containers:\n  - image: harbor.example.org/demo/front:old # dso:front\n  - image: harbor.example.org/demo/front:kept\n";
    world.repository("kustomize", { "overlays/dev/kustomization.yaml": "resources: [../../base]\n", "base/deployment.yaml": manifest });
    expect(await deploy("kustomize", { file: "overlays/dev/kustomization.yaml" })).toMatchObject({ code: 0 });
    expect(world.file("kustomize", "overlays/dev/kustomization.yaml")).toBe('resources: [../../base]\nimages:\n  - name: harbor.example.org/demo/front\n    newTag: "01234567"\n');
    expect(await deploy("kustomize", { file: "base/deployment.yaml" })).toMatchObject({ code: 0 });
    expect(world.file("kustomize", "base/deployment.yaml")).toBe(manifest.replace("front:old", "front:01234567"));
    expect(await deploy("kustomize", { file: "overlays/dev/kustomization.yaml", "kustomize-image": "front", value: "digest" })).toMatchObject({ code: 0 });
    expect(world.file("kustomize", "overlays/dev/kustomization.yaml")).toContain(`  - name: front\n    digest: "sha256:`);
  });

  test("leaves the credentials where nobody finds them", async () => {
    world.repository("clean", { "values-dev.yaml": values });
    const seen: string[] = [];
    const watch = setInterval(() => seen.push(...commandLines()), 5);
    const { code, calls, log, left } = await deploy("clean", { key: "image.tag" }, { recorded: ["git", "curl", "awk", "cat"] });
    clearInterval(watch);
    expect({ code, left }).toEqual({ code: 0, left: [] });
    expect(seen.length).toBeGreaterThan(0);
    const lines = [...seen, ...calls.map(({ tool, args }) => [tool, ...args].join(" ")), log];
    expect(lines.filter((line) => secretsIn(line, world).length > 0)).toEqual([]);
    // Those that Git starts for the server get them, and nobody else.
    const holders = calls.filter(({ args }) => !args[0]?.endsWith("/script")).filter(({ env }) => secretsIn(Object.values(env).join("\n"), world).length > 0);
    expect(new Set(holders.map(({ tool, args }) => `${tool} ${args.find((arg) => ["fetch", "push", "ls-remote"].includes(arg))}`))).toEqual(new Set(["git ls-remote", "git fetch", "git push"]));
    expect(calls.some(({ args }) => args.some((arg) => /https:\/\/[^/]*@/.test(arg)))).toBe(false);
  });

  describe("says what is wrong, and changes nothing", () => {
    beforeAll(() => world.repository("wrong", { "values-dev.yaml": values, "list.yaml": "image:\n  tag:\n    - a\n", twice: "harbor.example.org/demo/front:1\n" }));
    test.each<[string, Readonly<Record<string, unknown>>, string]>([
      ["no such key", { key: "image.version" }, "values-dev.yaml has no key image.version"],
      ["no such file", { file: "values-prod.yaml", key: "image.tag" }, "wrong has no file values-prod.yaml on its branch main"],
      ["no such branch", { branch: "nowhere", key: "image.tag" }, "wrong cannot be read, or has no branch nowhere"],
      ["a value that is none", { file: "list.yaml", key: "image.tag" }, "the value of image.tag in list.yaml is no text on one line"],
      ["no marked line", { file: "twice" }, "twice has no line that ends in # dso:front"],
      ["a path out of the repository", { file: "a/../../x", key: "image.tag" }, "the input file is a path in the repository wrong"],
    ])("%s", async (_, inputs, message) => {
      const { code, log } = await deploy("wrong", inputs);
      expect({ code, log }).toEqual({ code: 1, log: expect.stringContaining(message) });
      expect(world.log("wrong")).toHaveLength(1);
    });
    test("a repository that is mirrored, or none of the project's", async () => {
      const { code, log } = await world.run("deploy", "deploy:front:mirrored/values.yaml", { image: "front", repository: "mirrored", file: "values.yaml", key: "a" }, { directory: source });
      expect({ code, log }).toEqual({ code: 1, log: expect.stringContaining("it must be an infrastructure repository of demo (infra: true) that is not mirrored") });
    });
    test("an image that this pipeline has not pushed", async () => {
      const { code, log } = await world.run("deploy", "deploy:back:infra/values.yaml", { image: "back", repository: "infra", file: "values.yaml", key: "a" }, { directory: source });
      expect({ code, log }).toEqual({ code: 1, log: expect.stringContaining("this pipeline has pushed no image back") });
    });
    test("a push that the forge refuses", async () => {
      world.repository("protected", { "values-dev.yaml": values });
      writeFileSync(join(world.bare("protected"), "hooks", "pre-receive"), "#!/bin/sh\necho 'GitLab: You are not allowed to push code to protected branches on this project.' >&2\nexit 1\n", { mode: 0o755 });
      const { code, log } = await deploy("protected", { key: "image.tag" });
      expect({ code, log }).toEqual({ code: 1, log: expect.stringMatching(/nothing could be pushed to main of protected:.*not allowed to push/s) });
    });
    test("an empty repository", async () => {
      world.repository("empty", {});
      expect(await deploy("empty", { key: "image.tag" })).toMatchObject({ code: 1, log: expect.stringContaining("empty is empty: commit values-dev.yaml first") });
    });
    test("a link in place of a file", async () => {
      world.repository("link", { real: values });
      git(world.directory, "clone", "--quiet", world.bare("link"), "link-clone");
      symlinkSync("/etc/hostname", join(world.directory, "link-clone", "values-dev.yaml"));
      git(join(world.directory, "link-clone"), "add", "--all");
      git(join(world.directory, "link-clone"), "commit", "--quiet", "--message", "A link");
      git(join(world.directory, "link-clone"), "push", "--quiet", "origin", "HEAD:main");
      expect(await deploy("link", { key: "image.tag" })).toMatchObject({ code: 1, log: expect.stringContaining("link has no file values-dev.yaml") });
    });
  });
});

/** Of all processes of the machine. */
function commandLines(): readonly string[] {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      return [readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ")];
    } catch {
      return [];
    }
  });
}
