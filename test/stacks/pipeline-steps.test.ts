import { parse, stringify } from "yaml";
import { schemaErrors } from "../ci/gitlab-schema";
import type { Comparison, Difference } from "../../stacks/pipeline/comparison";
import { childPipeline } from "../../stacks/pipeline/gitlab/child";
import { parentPipeline } from "../../stacks/pipeline/gitlab/parent";
import { listedSteps, listText } from "../../stacks/pipeline/list";
import { pipelineSettings, type PipelineSettings } from "../../stacks/pipeline/settings";
import { stepsFor } from "../../stacks/pipeline/steps";
import { kindOf, type SynthesisedStack } from "../../stacks/pipeline/synthesised-stack";
import type { PipelineSpec } from "../../lib/inventory";

const stack = (name: string, state: "active" | "retired" = "active"): SynthesisedStack => ({ stack: name, kind: kindOf(name), digest: "a".repeat(64), keeps: [], state });
const difference = (name: string, more: Partial<Difference> = {}, state?: "active" | "retired"): Difference => ({ stack: stack(name, state), why: "changed", ...more });
const comparison = (...differences: Difference[]): Comparison => ({ differences, unchanged: 0, gone: [], vanished: [] });
const settings = (pipeline: PipelineSpec = {}, backend: Record<string, unknown> = {}): PipelineSettings =>
  pipelineSettings("inventory", { pipeline, services: { vault: { url: "https://vault.example.org" } }, backend: { type: "local", ...backend } });
const needs = (all: readonly { name: string; needs: readonly string[] }[]) => Object.fromEntries(all.map((step) => [step.name, step.needs]));

describe("order", () => {
  test("platform, zones, projects: as far as they change in the same run", () => {
    const steps = stepsFor("apply", comparison(difference("platform"), difference("zone-pub"), difference("project-a"), difference("project-b")), [], settings());
    expect(needs(steps)).toEqual({
      "plan platform": [],
      "apply platform": ["plan platform"],
      "plan zone-pub": ["apply platform"],
      "apply zone-pub": ["plan zone-pub"],
      "plan project-a": ["apply platform", "apply zone-pub"],
      "apply project-a": ["plan project-a"],
      "plan project-b": ["apply platform", "apply zone-pub"],
      "apply project-b": ["plan project-b"],
    });
    expect(needs(stepsFor("apply", comparison(difference("project-a")), [], settings()))).toEqual({ "plan project-a": [], "apply project-a": ["plan project-a"] });
  });
  test("what is retired waits for somebody, and nobody waits for it", () => {
    const steps = stepsFor("apply", comparison(difference("zone-priv", {}, "retired"), difference("project-a", {}, "retired"), difference("project-b")), [], settings());
    expect(steps.filter(({ gate }) => gate !== undefined).map(({ name }) => name)).toEqual(["apply zone-priv", "apply project-a"]);
    expect(needs(steps)["plan project-b"]).toEqual([]);
  });
  test("a platform that is given up goes last", () => {
    const steps = stepsFor("apply", comparison(difference("platform", {}, "retired"), difference("zone-pub", {}, "retired"), difference("project-a", {}, "retired")), [], settings());
    expect(needs(steps)).toMatchObject({ "plan project-a": [], "plan zone-pub": ["apply project-a"], "plan platform": ["apply project-a", "apply zone-pub"] });
    expect(steps.map(({ name }) => name).filter((name) => name.startsWith("apply "))).toEqual(["apply project-a", "apply zone-pub", "apply platform"]);
  });
  test("a merge request applies nothing, so nothing waits; on a platform that is not there yet only the platform is planned", () => {
    const shown = stepsFor("plan", comparison(difference("platform"), difference("project-a")), [], settings());
    expect(shown.map(({ name, closed = false }) => [name, closed])).toEqual([["plan platform", false], ["plan project-a", false], ["summary", false]]);
    expect(needs(shown)["plan project-a"]).toEqual([]);
    expect(stepsFor("plan", comparison(difference("platform", { why: "new" }), difference("project-a", { why: "new" })), [], settings()).map(({ name }) => name)).toEqual(["plan platform", "summary"]);
  });
});

describe("the budget of a nightly run", () => {
  const all = Array.from({ length: 1000 }, (_, index) => stack(`project-p${String(index).padStart(4, "0")}`));
  const drift = stepsFor("nightly", comparison(), all, settings()).filter(({ does }) => does === "drift");
  test("every stack is looked at once", () => {
    expect(drift.flatMap(({ each }) => each ?? [])).toEqual(all.map(({ stack: name }) => name));
  });
  test("no more stacks begin in a minute than the budget has", () => {
    const begun = new Map<number, number>();
    for (const { delay = 0, each = [] } of drift) begun.set(delay, (begun.get(delay) ?? 0) + each.length);
    expect(Math.max(...begun.values())).toBeLessThanOrEqual(50);
    expect(Math.max(...begun.keys())).toBe(19);
  });
  test("with the next rotations said, and without a change nothing is applied", () => {
    expect(stepsFor("nightly", comparison(), all, settings()).map(({ does }) => does).filter((does) => does !== "drift")).toEqual(["rotation"]);
  });
});

describe("GitLab", () => {
  const example = [difference("platform"), difference("zone-pub"), difference("project-a", {}, "retired")];
  const child = (steps = stepsFor("apply", comparison(...example), [stack("project-a")], settings())) => childPipeline(steps, settings());
  test.each<[string, () => unknown]>([
    ["the parent", () => parentPipeline(settings())],
    ["the parent with everything set", () => parentPipeline(settings({ image: "registry.example.org/dso:1", tags: ["factory"], before: ["npm ci"], mergeRequests: "validate", credentials: "variables" }))],
    ["a child that applies", () => child().pipeline],
    ["a child that shows", () => childPipeline(stepsFor("plan", comparison(...example), [], settings()), settings()).pipeline],
    ["a nightly child", () => childPipeline(stepsFor("nightly", comparison(...example), Array.from({ length: 60 }, (_, index) => stack(`project-p${index}`)), settings({ stacksPerMinute: 5 })), settings()).pipeline],
    ["a child with nothing to do", () => childPipeline(stepsFor("apply", comparison(), [], settings()), settings()).pipeline],
  ])("%s is right by GitLab's own schema", (_, pipeline) => {
    expect(schemaErrors(parse(stringify(pipeline())))).toEqual([]);
  });
  test("the schema would notice", () => {
    expect(schemaErrors({ ...parentPipeline(settings()), validate: { stage: "validate", script: [] as string[], when: "sometimes" } })).not.toEqual([]);
  });

  test("what applies on the default branch waits for one another, by night too, and so does what compares", () => {
    const parent = parentPipeline(settings());
    const groups = Object.fromEntries(["changed", "plans", "stacks", "nightly"].map((job) => [job, (parent[job] as { resource_group?: string }).resource_group]));
    expect(groups).toEqual({ changed: "changed/$CI_COMMIT_REF_NAME", plans: undefined, stacks: "factory", nightly: "factory" });
  });
  test("jobs of a stack never overlap, in this pipeline or another; plans are closed; each apply is a deployment", () => {
    const { pipeline } = child();
    expect(pipeline["apply zone-pub"]).toMatchObject({ resource_group: "factory/zone-pub", environment: { name: "factory/zone-pub" } });
    expect(pipeline["plan zone-pub"]).toMatchObject({ resource_group: "factory/zone-pub", artifacts: { access: "none", paths: [".dso/plans/zone-pub.sealed"] } });
    expect(pipeline["plan zone-pub"]).not.toHaveProperty("artifacts.when");
    expect((pipeline["plan zone-pub"] as { needs: unknown }).needs).toEqual([
      { pipeline: "$DSO_PARENT_PIPELINE", job: "changed", artifacts: true },
      { job: "apply platform" },
    ]);
    expect(pipeline["default"]).toMatchObject({ id_tokens: { VAULT_ID_TOKEN: { aud: "https://vault.example.org" } }, interruptible: false });
  });
  test("a retired project waits behind a gate", () => {
    expect(child().pipeline["apply project-a"]).toMatchObject({ when: "manual", manual_confirmation: expect.stringContaining("project-a is retired") });
  });
  test("a merge request keeps no plan, and people may read what changes", () => {
    const { pipeline } = childPipeline(stepsFor("plan", comparison(...example), [], settings()), settings());
    expect(pipeline["plan zone-pub"]).toMatchObject({ script: ["npx dso plan zone-pub --login"], artifacts: { access: "developer", paths: [".dso/summaries/zone-pub.md"], when: "always" } });
    expect(pipeline["summary"]).toMatchObject({ stage: "summary", when: "always", artifacts: { paths: ["changes.md"], when: "always" } });
    expect(pipeline["plan zone-pub"]).not.toHaveProperty("resource_group");
  });
  test("GitLab's own states open with the job's token, in parent and child", () => {
    const own = settings({}, { type: "http", address: "https://gitlab.example.org/api/v4/projects/1/terraform/state/<stack>" });
    const expected = { TF_HTTP_USERNAME: "gitlab-ci-token", TF_HTTP_PASSWORD: "$CI_JOB_TOKEN" };
    expect(parentPipeline(own)["variables"]).toMatchObject(expected);
    expect(childPipeline(stepsFor("apply", comparison(...example), [], own), own).pipeline["variables"]).toMatchObject(expected);
  });
  test("the job's token is for no other server's states", () => {
    const others = settings({}, { type: "http", address: "https://states.example.org/terraform/state/<stack>" });
    expect(parentPipeline(others)["variables"]).not.toHaveProperty("TF_HTTP_PASSWORD");
  });
  test("one project changed among a thousand: exactly one plan job", () => {
    const { pipeline } = childPipeline(stepsFor("apply", comparison(difference("project-p500")), [], settings()), settings());
    expect(Object.keys(pipeline).filter((name) => name.startsWith("plan "))).toEqual(["plan project-p500"]);
  });
});

describe("a run that is too large for one pipeline", () => {
  const projects = Array.from({ length: 1000 }, (_, index) => difference(`project-p${String(index).padStart(4, "0")}`));
  const everything = [difference("platform"), ...Array.from({ length: 60 }, (_, index) => difference(`zone-z${index}`)), ...projects];
  const { pipeline, groups } = childPipeline(stepsFor("apply", comparison(...everything), [], settings()), settings());

  test("starts others, in order", () => {
    const triggers = Object.entries(pipeline).flatMap(([name, job]) => ("trigger" in (job as object) ? [[name, (job as { needs: string[] }).needs] as const] : []));
    expect(triggers).toEqual([
      ["platform", ["groups"]],
      ["zones", ["groups", "platform"]],
      ...Array.from({ length: 7 }, (_, index) => [`projects-${index + 1}`, ["groups", "platform", "zones"]]),
    ]);
  });
  test("each of which GitLab takes: size, jobs, needs, schema", () => {
    expect(schemaErrors(parse(stringify(pipeline)))).toEqual([]);
    for (const [file, group] of groups) {
      const text = stringify(group);
      const jobs = Object.entries(parse(text) as Record<string, { script?: unknown; needs?: unknown[] }>).filter(([, job]) => job.script !== undefined);
      expect({ file, errors: schemaErrors(parse(text)) }).toEqual({ file, errors: [] });
      expect(jobs.length).toBeLessThanOrEqual(300);
      expect(text.length).toBeLessThan(200_000);
      expect(Math.max(...jobs.map(([, { needs: all = [] }]) => all.length))).toBeLessThanOrEqual(50);
    }
  }, 60_000);
  test("and together hold every stack once", () => {
    const plans = [...groups.values()].flatMap((group) => Object.keys(group).filter((name) => name.startsWith("plan ")));
    expect(plans.sort()).toEqual(everything.map((each) => `plan ${each.stack.stack}`).sort());
  });
  test("a step waits for none that is in another pipeline", () => {
    for (const group of groups.values()) {
      for (const job of Object.values(group) as { needs?: { job: string; pipeline?: string }[] }[]) {
        for (const need of Array.isArray(job.needs) ? job.needs : []) if (need.pipeline === undefined) expect(group).toHaveProperty([need.job]);
      }
    }
  });
  test("shown in a merge request, each says what changes in it", () => {
    const shown = childPipeline(stepsFor("plan", comparison(...projects), [], settings()), settings());
    for (const group of shown.groups.values()) expect(Object.keys(group)).toContain("summary");
  });
  test("there none waits for another, and each has a note of its own", () => {
    const shown = childPipeline(stepsFor("plan", comparison(difference("platform"), ...projects.slice(0, 300)), [], settings()), settings());
    const triggers = Object.entries(shown.pipeline).flatMap(([name, job]) => ("trigger" in (job as object) ? [[name, (job as { needs: string[] }).needs] as const] : []));
    expect(triggers).toEqual(["platform", "projects-1", "projects-2"].map((name) => [name, ["groups"]]));
    expect([...shown.groups.values()].map(({ variables }) => variables)).toEqual(
      ["platform", "projects-1", "projects-2"].map((name) => expect.objectContaining({ DSO_GROUP: name, DSO_GROUPS: "platform projects-1 projects-2" }) as unknown),
    );
    expect(childPipeline(stepsFor("plan", comparison(difference("platform")), [], settings()), settings()).pipeline["variables"]).not.toHaveProperty("DSO_GROUP");
  });
  test("none holds more stacks than groupSize says, whether it applies or only shows", () => {
    const stacksIn = (group: object) => Object.keys(group).filter((name) => name.startsWith("plan ")).length;
    for (const mode of ["plan", "apply"] as const) {
      const parts = childPipeline(stepsFor(mode, comparison(...projects.slice(0, 200)), [], settings()), settings());
      expect([...parts.groups.values()].map(stacksIn)).toEqual([150, 50]);
    }
  });
});

describe("a list for any other runner", () => {
  const steps = listedSteps(stepsFor("apply", comparison(difference("platform"), difference("project-a", {}, "retired")), [], settings({})), { command: "npx dso", inventory: "factory" }, "/srv/records");
  test("says what to call, after what, and what must not overlap", () => {
    expect(steps[2]).toEqual({
      name: "plan project-a", does: "plan", command: "npx dso plan project-a --seal --records /srv/records", needs: ["apply platform"], purpose: "plan", stack: "project-a", group: "project-a",
      leaves: [".dso/plans/project-a.sealed"], closed: true,
    });
    expect(steps[3]).toMatchObject({ command: "npx dso apply project-a --records /srv/records", gate: expect.stringContaining("retired") });
  });
  test("names the inventory where nothing else does", () => {
    const [rotation] = listedSteps(stepsFor("nightly", comparison(), [], settings({})), { command: "npx dso", inventory: "factory" }, "/srv/records").filter(({ does }) => does === "rotation");
    expect(rotation!.command).toBe("npx dso due --patch rotation.patch factory");
  });
  test("for people as well", () => {
    expect(listText(steps).split("\n").slice(-3)).toEqual([
      "  4. npx dso apply project-a --records /srv/records",
      "     after: plan project-a",
      "     only when somebody agrees: project-a is retired: what it holds is deleted, or forgotten where its policy retains",
    ]);
    expect(listText([])).toBe("nothing to do: every stack is as it was last applied");
  });
});
