import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { catalogue, published } from "../../../lib/ci/catalogue";
import { components } from "../../../lib/ci/components";
import { image, images, type ImageName } from "../../../lib/ci/images";
import { stages } from "../../../lib/ci/pipeline";
import { script } from "../../../lib/ci/script";
import { schemaErrors } from "../gitlab-schema";
import { expand, template } from "../job";
import { examplePlatform as platform } from "../local-pipeline";

// Every step is a process of its own, on machines that have other things to do.
jest.setTimeout(60_000);

const names = components.map(({ name }) => name);
/** The pipeline of the repository `mirror` is another story, and has its own tests. */
const ours = names.filter((name) => name !== "mirror");

/** What an input that must be given may be. */
const sample: Readonly<Record<string, unknown>> = { name: "front", image: "front", repository: "infra", file: "values.yaml", commands: ["make check"] };
const given = (component: string) => Object.fromEntries(Object.entries(template(platform, component).inputs).flatMap(([name, input]) => (input.default === undefined ? [[name, component === "command" && name === "image" ? "docker.io/library/alpine:3.22.0" : sample[name]]] : [])));

describe.each(ours)("component %s", (name) => {
  test("is what GitLab's schema wants, as it is published and with its inputs put in", () => {
    const [spec] = parseAllDocuments(catalogue(platform, "0.0.0").files.get(`templates/${name}.yml`)!).map((document) => document.toJS() as Record<string, any>);
    expect(schemaErrors(spec)).toEqual([]);
    const jobs = Object.fromEntries([...expand(platform, name, given(name))].map(([job, { definition }]) => [job, definition]));
    expect(schemaErrors({ stages: [...stages], ...jobs })).toEqual([]);
  });

  test("describes every input, with a type, and with a default that it allows itself", () => {
    for (const [input, { description, type, default: fallback, options, regex }] of Object.entries(template(platform, name).inputs)) {
      expect({ input, description, type }).toEqual({ input, description: expect.stringMatching(/^[A-Z].*\.$/s), type: expect.stringMatching(/^(string|number|boolean|array)$/) });
      if (fallback === undefined) continue;
      expect({ input, type: Array.isArray(fallback) ? "array" : typeof fallback }).toEqual({ input, type });
      if (options !== undefined) expect(options).toContain(fallback);
      if (regex !== undefined) expect({ input, fallback, ok: new RegExp(regex).test(fallback) }).toEqual({ input, fallback, ok: true });
    }
  });

  test("every input reaches a job", () => {
    const text = JSON.stringify(template(platform, name).jobs);
    for (const input of Object.keys(template(platform, name).inputs)) expect(text).toContain(`$[[ inputs.${input} ]]`);
  });

  test("no input is put into a script: it comes as a variable, unless it is the commands themselves", () => {
    for (const [job, { definition }] of expandRaw(name)) {
      const whole = ["$[[ inputs.commands ]]"];
      const scripts = [definition["before_script"], definition["script"]].flat().filter((line) => line !== undefined && !whole.includes(line));
      expect({ job, scripts: scripts.filter((line) => line.includes("$[[")) }).toEqual({ job, scripts: [] });
    }
  });

  test("every job has an image at an exact version, a time limit, and tries again only where the runner failed", () => {
    for (const [job, { definition }] of visible(name)) {
      expect({ job, image: definition["image"].name }).toEqual({ job, image: expect.stringMatching(/^([a-z0-9.-]+\/)+[a-z0-9-]+:[A-Za-z0-9_.-]*\d[A-Za-z0-9_.-]*$/) });
      expect(definition["image"].entrypoint).toEqual([""]);
      expect({ job, timeout: definition["timeout"], retry: definition["retry"].when }).toEqual({ job, timeout: "1h", retry: expect.not.arrayContaining(["script_failure", "always"]) });
      expect(definition["allow_failure"]).toBeUndefined();
      expect(definition["needs"]).toBeUndefined();
      expect(stages).toContain(definition["stage"]);
    }
  });

  test("what a job leaves is there for an hour at least", () => {
    for (const [job, { definition }] of visible(name)) {
      const expires = definition["artifacts"]?.expire_in;
      if (expires !== undefined) expect({ job, expires }).toEqual({ job, expires: expect.stringMatching(/^\d+ (day|week|month)s?$/) });
      expect(definition["artifacts"]?.reports?.dotenv).toBeUndefined();
    }
  });

  test("only jobs on protected refs log in for more than to read", () => {
    for (const [job, { definition, script }] of visible(name)) {
      const purposes = [...script.matchAll(/^\s*secret_login (\w+)/gm)].map(([, purpose]) => purpose!);
      const isProtected = JSON.stringify(definition["rules"]).includes('$CI_COMMIT_REF_PROTECTED == \\"true\\"');
      expect({ job, purposes: purposes.filter((purpose) => purpose !== "read" && !isProtected) }).toEqual({ job, purposes: [] });
      expect({ job, identity: definition["id_tokens"] !== undefined }).toEqual({ job, identity: purposes.length > 0 });
      // Its token is good for what it logs in for, and for nothing else.
      if (purposes.length > 0) expect(definition["id_tokens"]).toEqual({ VAULT_ID_TOKEN: { aud: `${platform.secrets!.audience}/${[...new Set(purposes)].join()}` } });
      if (isProtected) expect(definition["interruptible"]).toBe(false);
      // What runs each night would push the same commit each night.
      if (isProtected) expect(definition["rules"][0]).toEqual({ if: '$CI_PIPELINE_SOURCE == "schedule"', when: "never" });
    }
  });
});

/** With the inputs still as they are written. */
function expandRaw(name: string): ReadonlyMap<string, { readonly definition: Record<string, any> }> {
  return new Map(Object.entries(template(platform, name).jobs).map(([job, definition]) => [job, { definition: definition as Record<string, any> }]));
}

function visible(name: string) {
  return [...expand(platform, name, given(name))].filter(([job]) => !job.startsWith("."));
}

describe("the catalogue", () => {
  test("has one component of each name, in their order", () => {
    expect(names).toEqual([...new Set(names)].sort());
  });

  test("leaves out what the platform has no service for", () => {
    const of = (parts: object): readonly string[] => published({ forge: platform.forge, rootPath: platform.rootPath, ...parts }).map(({ name }) => name);
    expect(of({})).toEqual(["command", "go", "maven", "node", "python", "trivy"]);
    expect(of({ secrets: platform.secrets })).toEqual(expect.arrayContaining(["secrets"]));
    expect(of({ secrets: platform.secrets, registry: "harbor.example.org" })).toEqual(expect.arrayContaining(["deploy", "helm", "image"]));
    expect(of({ secrets: platform.secrets, artefacts: "https://nexus.example.org" })).toEqual(expect.arrayContaining(["publish-maven", "publish-npm", "publish-python"]));
    expect(of({ secrets: platform.secrets, analysis: "https://sonarqube.example.org" })).toContain("sonarqube");
    expect(of({ registry: "harbor.example.org" })).not.toContain("image");
  });

  test("refers to images where the platform has them, by its own prefix or by a reference of its own", () => {
    const mirrored = { ...platform, imagePrefix: "harbor.example.org/mirror/", images: { trivy: `harbor.example.org/tools/trivy@sha256:${"a".repeat(64)}` } };
    const used = new Set<string>();
    for (const text of catalogue(mirrored, "0.0.0").files.values()) for (const [, name] of text.matchAll(/^ *(?:name|default): ((?:[a-z0-9.-]+\/)+[a-z0-9._-]+[:@]\S+)$/gm)) used.add(name!);
    expect([...used].filter((name) => !name.startsWith("harbor.example.org/mirror/"))).toEqual([mirrored.images.trivy]);
    expect(used).toContain("harbor.example.org/mirror/library/node:22.15.1-bookworm");
  });

  test("uses every image of the list, and none that is not in it", () => {
    const text = [...catalogue(platform, "0.0.0").files.values()].join("\n");
    for (const name of Object.keys(images) as ImageName[]) expect({ name, used: text.includes(image(name, {})) }).toEqual({ name, used: true });
  });

  test("has another version when anything in it changes", () => {
    const version = (change: Partial<typeof platform>): string => catalogue({ ...platform, ...change }, "1.2.3").version;
    expect(version({})).toMatch(/^1\.2\.3-[0-9a-f]{8}$/);
    expect(version({})).toBe(version({}));
    expect(version({ registry: "other.example.org" })).not.toBe(version({}));
    expect(version({ imagePrefix: "mirror.example.org" })).not.toBe(version({}));
  });
});

test("every script belongs to a job", () => {
  const text = ours.flatMap((name) => [...expand(platform, name, given(name)).values()].map(({ script }) => script)).join("\n");
  const folder = join(__dirname, "../../../lib/ci/scripts");
  for (const file of readdirSync(folder).filter((each) => each !== "mirror.sh")) expect({ file, used: text.includes(readFileSync(join(folder, file), "utf8").trim()) }).toEqual({ file, used: true });
});

const shellcheckMissing = spawnSync("shellcheck", ["--version"]).error !== undefined;
const title = shellcheckMissing ? "shellcheck has nothing to say (skipped: no shellcheck here)" : "shellcheck has nothing to say";
(shellcheckMissing ? describe.skip : describe)(title, () => {
  test("of any job as it is published, for the shell of any image", () => {
    const directory = mkdtempSync(join(tmpdir(), "shellcheck-"));
    try {
      const written = new Map<string, string>();
      // What all jobs begin with is checked once, with the job that has nothing else.
      const beginning = ["identity", "common", "json", "secrets"].map(script);
      const left = ["work", "authorities", "slug", "forge_url", "projects_root", "registry", "artefacts_url", "analysis_url"];
      for (const name of ours) {
        for (const [job, { script: text, variables }] of expand(platform, name, given(name))) {
          // What a job gets as variables is set from outside.
          const known = [...Object.keys(variables), ...left, "DSO_DIRECTORY"].map((variable) => `: "\${${variable}?}"\n`);
          const own = name === "secrets" ? text : beginning.reduce((rest, part) => rest.replace(part, ""), text);
          written.set(`#!/bin/sh\n${known.join("")}${own}\n`, `${name}-${job.replace(/[^\w]/g, "_")}.sh`);
        }
      }
      for (const [text, file] of written) writeFileSync(join(directory, file), text);
      // Functions and variables that a job's other scripts use: each of them is checked where it is used.
      const exclude = "SC2317,SC2034,SC1003,SC2030,SC2031";
      const { status, stdout, stderr } = spawnSync("shellcheck", ["--shell", "sh", "--exclude", exclude, ...readdirSync(directory)], { cwd: directory, encoding: "utf8" });
      expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
      expect(written.size).toBeGreaterThan(12);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

