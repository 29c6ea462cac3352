import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { catalogue, published } from "../../lib/ci/catalogue";
import { judgeCredentials, judgeDotenv } from "../../lib/ci/check/credentials";
import { judgeImages } from "../../lib/ci/check/images";
import { interpolate } from "../../lib/ci/check/interpolate";
import { judgeKeywords } from "../../lib/ci/check/jobs";
import { World } from "./components/world";
import { git } from "./git-server";
import { sourceTree } from "./job";
import { examplePlatform, localPipelineMissing, runLocalPipeline } from "./local-pipeline";
import { standIns } from "./stand-ins";

/** Known defects (docs/DEFECTS.md) of the catalogue that went before, each of all components together. */

type Jobs = Readonly<Record<string, Readonly<Record<string, any>>>>;

const needed = { image: "docker.io/library/alpine:3.20.1", commands: ["true"], name: "shop", repository: "infra", file: "values.yaml" };
const components = published(examplePlatform).map(({ name, inputs, jobs }) => {
  const given = Object.fromEntries(Object.entries(inputs).map(([key, input]) => [key, input.default ?? needed[key as keyof typeof needed]]));
  return { name, inputs, jobs: interpolate(jobs(examplePlatform), given) as Jobs };
});
const known = { reference: { path: "forge/projects/catalog", version: "0.0.0-00000000" }, platform: examplePlatform, components: [] };

describe.each(components)("component $name", ({ jobs }) => {
  test("C12: runs in images of complete versions", () => {
    expect(judgeImages(jobs, [], known)).toEqual([]);
  });

  test("C9: hands no secret on, and holds none", () => {
    const effective = new Map(Object.entries(jobs).map(([name, definition]) => [name, { name, at: [name], definition, own: definition }]));
    expect(judgeDotenv(effective)).toEqual([]);
    expect(judgeCredentials(jobs)).toEqual([]);
    expect(Object.values(jobs).flatMap(({ artifacts }) => artifacts?.reports?.dotenv ?? [])).toEqual([]);
  });

  test("C31: keeps what it leaves for later jobs for an hour at least", () => {
    const kept = Object.values(jobs).flatMap(({ artifacts }) => (artifacts === undefined ? [] : [String(artifacts.expire_in)]));
    expect(kept.filter((time) => !/^\d+ (hours?|days?|weeks?|months?)$/.test(time))).toEqual([]);
  });

  test("says nothing that GitLab does not know", () => {
    expect(judgeKeywords(jobs)).toEqual([]);
  });
});

test("C31: builders of images have the same inputs, and leave the same behind", () => {
  const { inputs, jobs } = components.find(({ name }) => name === "image")!;
  expect(inputs["builder"]!.options).toEqual(["buildkit", "buildah"]);
  const builds = Object.entries(jobs).filter(([name]) => name.startsWith(".dso-build-"));
  for (const builder of ["buildkit", "buildah"]) expect(builds.some(([name]) => name.startsWith(`.dso-build-${builder}`))).toBe(true);
  const variables = Object.keys(jobs["build:shop"]!.variables as object).filter((name) => name !== "DSO_CACHE");
  for (const [name, { script }] of builds) {
    expect([name, variables.filter((variable) => !String(script).includes(variable))]).toEqual([name, []]);
    expect(String(script)).toContain("layout=$CI_PROJECT_DIR/.dso/images/$DSO_NAME");
  }
});

const untouched = "C11: tests and builds change no file of the repository, behind a proxy either";
if (localPipelineMissing !== undefined) test.skip(`${untouched} (skipped: there is no ${localPipelineMissing} here)`, () => {});
else {
  test(untouched, async () => {
    const proxy = "http://proxy.example.org:3128";
    const run = await runLocalPipeline({
      source: "test/ci/trees/web-app",
      catalogue: { ...catalogue(examplePlatform, "0.0.0"), version: "0.0.0-00000000" },
      variables: { http_proxy: proxy, https_proxy: proxy, HTTP_PROXY: proxy, HTTPS_PROXY: proxy },
      tools: { ...standIns, npm: '#!/bin/sh\necho "npm $*"\n' },
      jobs: ["node", "build:web-app"],
    });
    try {
      for (const name of ["node", "build:web-app"]) {
        const { status, directory, log } = run.jobs.get(name)!;
        expect(`${status}\n${log}`).toMatch(/^passed\n/);
        for (const file of ["Dockerfile", "package.json", "package-lock.json"]) {
          expect(readFileSync(join(directory, file), "utf8")).toBe(readFileSync(join("test/ci/trees/web-app", file), "utf8"));
        }
      }
      // The builder is told of it by the arguments that it knows by itself.
      expect(run.jobs.get("build:web-app")!.log).toContain(`--opt build-arg:HTTPS_PROXY=${proxy}`);
    } finally {
      run.dispose();
    }
  }, 60_000);
}

const charts = "C33: which charts have changed is looked for where the pipeline says that they are";
const noServer = ["git", "openssl"].find((tool) => spawnSync(tool, ["version"]).error !== undefined);
if (noServer !== undefined) test.skip(`${charts} (skipped: there is no ${noServer} here)`, () => {});
else {
  test(charts, async () => {
    const world = await World.start();
    const chart = (name: string): string => `name: ${name}\nversion: 1.0.0\n`;
    const source = sourceTree({ "deploy/packages/web/Chart.yaml": chart("web"), "deploy/packages/api/Chart.yaml": chart("api"), "charts/other/Chart.yaml": chart("other") });
    const commit = (): string => {
      git(source, "add", "--all");
      git(source, "commit", "--quiet", "--message", "Somebody's");
      return git(source, "rev-parse", "HEAD");
    };
    try {
      git(source, "init", "--quiet");
      const before = commit();
      for (const file of ["deploy/packages/web/values.yaml", "charts/other/values.yaml"]) writeFileSync(join(source, file), "");
      const variables = { CI_COMMIT_BEFORE_SHA: before, CI_COMMIT_SHA: commit() };
      const { code, calls } = await world.run("helm", "push:chart", { directory: "deploy/packages" }, { directory: source, tools: { helm: ":" }, variables });
      expect(code).toBe(0);
      expect(calls.filter(({ tool, args }) => tool === "helm" && args[0] === "push").map(({ args }) => args[1]!.split("/").at(-1))).toEqual(["web-1.0.0.tgz"]);
    } finally {
      await world.stop();
      rmSync(source, { recursive: true });
    }
  });
}
