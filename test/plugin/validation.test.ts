import { App, TerraformStack } from "cdktf";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DsoPlatform } from "../../lib/dso-platform";
import { DsoProject } from "../../lib/dso-project";
import { DsoError } from "../../lib/errors";
import type { IDsoProject } from "../../lib/model";
import { Plugin } from "../../lib/plugin/plugin";
import { examplePlatform, exampleProject, FakeResource, synthesise } from "../../lib/testing";
import type { Construct } from "constructs";
import { failureOf, projectIn } from "./support";

class Strict extends Plugin {
  override checkProject(project: IDsoProject) {
    return [{ code: "not-today", at: ["services", "strict"], message: `not today, ${project.slug}` }];
  }
}

class Loose extends Plugin {}

class Late extends Plugin {
  override onProject(project: any, scope: Construct) {
    new FakeResource(scope, "thing");
    project.addRepository("late");
  }
}

describe("validation", () => {
  const outdir = mkdtempSync(join(tmpdir(), "dso-validation-"));
  afterAll(() => rmSync(outdir, { recursive: true, force: true }));

  test("the whole app is judged before anything is written: all findings of all stacks at once", () => {
    const app = new App({ outdir, stackTraces: false });
    projectIn(new TerraformStack(app, "good"));
    new Strict(projectIn(new TerraformStack(app, "one"), { name: "one" }), "strict", {});
    new Strict(projectIn(new TerraformStack(app, "two"), { name: "two" }), "strict", {});
    const error = failureOf(() => app.synth());
    expect(error).toBeInstanceOf(DsoError);
    expect(error.findings.map((finding: any) => `${finding.where} ${finding.message}`)).toEqual([
      "one/project/services/strict not today, one",
      "two/project/services/strict not today, two",
    ]);
    expect(readdirSync(outdir).filter((name) => name !== "stacks")).toEqual([]);
  });
  test("a finding on an element is located at its construct, where no file is known", () => {
    const error = failureOf(() =>
      synthesise((stack) => {
        projectIn(stack).addEnvironment("qa", { stage: "dev", cluster: "nowhere", cpu: 1, memory: 1, gpu: 0 });
      }),
    );
    expect(error.findings).toEqual([expect.objectContaining({ code: "unknown-cluster", where: "test/project/environment/qa/cluster", found: "nowhere" })]);
  });
  test("a name that is declared twice is found together with everything else", () => {
    const error = failureOf(() =>
      synthesise((stack) => {
        const project = projectIn(stack);
        project.addRepository("front");
        project.addEnvironment("qa", { stage: "dev", cluster: "nowhere", cpu: 1, memory: 1, gpu: 0 });
      }),
    );
    expect(error.findings.map((finding: any) => finding.code).sort()).toEqual(["duplicate-repository", "unknown-cluster"]);
  });
  test("a plugin that is no service of the platform has options and a rotation in the project, too; one that is not attached has none", () => {
    const options = { services: { loose: { channel: "ops" } }, rotation: { loose: 2 } };
    const platform = DsoPlatform.fromPlatformSpec({ ...examplePlatform, services: { vault: {} } });
    const build = (id: string) =>
      synthesise((stack) => void new Loose(new DsoProject(stack, "project", { ...exampleProject, ...options, platform }), id, {}));
    expect(() => build("loose")).not.toThrow();
    expect(failureOf(() => build("other")).findings).toEqual([
      expect.objectContaining({ code: "service-not-attached", found: "loose", allowed: "vault, other" }),
      expect.objectContaining({ code: "service-not-attached", found: "loose" }),
    ]);
  });
  test("two projects with one slug are found across stacks", () => {
    const app = new App({ outdir, stackTraces: false });
    projectIn(new TerraformStack(app, "one"));
    projectIn(new TerraformStack(app, "two"));
    const error = failureOf(() => app.synth());
    expect(error.findings).toEqual([expect.objectContaining({ code: "duplicate-slug", where: "two/project/name" })]);
    expect(error.message).toContain("one/project");
  });
  test("adding something once the hooks run is an error", () => {
    const error = failureOf(() => synthesise((stack) => void new Late(projectIn(stack), "late", {})));
    expect(error.findings[0]).toMatchObject({ code: "added-too-late", where: "test/project" });
  });
});
