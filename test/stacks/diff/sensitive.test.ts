import { startSandbox } from "../../../lib/sandbox";
import { TerraformRunner } from "../../../lib/testing/terraform-runner";
import { judgeDrift, judgePlan } from "../../../stacks/diff/judgement";
import type { PlanJson } from "../../../stacks/diff/plan";
import { diffDocument, diffJson } from "../../../stacks/diff/report/diff-report";
import { FORMATS, renderAs } from "../../../stacks/diff/report/render";
import { Scrubber } from "../../../stacks/diff/scrubber";
import { redacted, Sensitive, Unknown } from "../../../stacks/diff/sensitive";
import { disguisesOf } from "../../e2e/disguises";
import { change, planOf } from "./support";

const SECRET = "s3ntinel-Värde/+=42";
const forms = disguisesOf(SECRET).filter((form) => form.length >= 6);

/** In every format, without the last line of defence. */
const texts = (plan: PlanJson) => {
  const report = { stacks: [judgePlan("project-demo", plan)], vanished: [] };
  return FORMATS.map((format) => renderAs(format, diffDocument(report), () => diffJson(report)));
};
const leaks = (text: string) => forms.filter((form) => text.includes(form));

describe("what is redacted", () => {
  const values = { name: "a", token: SECRET, nested: [{ password: SECRET, user: "u" }], list: [SECRET], empty: "", count: 3 };
  test("what Terraform marks, at any depth", () => {
    expect(redacted("x_thing", { a: SECRET, b: { c: [SECRET, "open"] } }, { a: true, b: { c: [true, false] } })).toEqual({ a: expect.any(Sensitive), b: { c: [expect.any(Sensitive), "open"] } });
  });
  test("a whole that Terraform marks", () => {
    expect(redacted("x_thing", { a: { b: SECRET } }, { a: true })).toEqual({ a: expect.any(Sensitive) });
  });
  test("what is called like a secret although nothing marks it", () => {
    expect(redacted("x_thing", values, {})).toEqual({ name: "a", token: expect.any(Sensitive), nested: [{ password: expect.any(Sensitive), user: "u" }], list: [SECRET], empty: "", count: 3 });
  });
  test.each(["gitlab_group_variable", "gitlab_project_variable", "gitlab_pipeline_schedule_variable"])("the value of a %s", (type) => {
    expect(redacted(type, { key: "KEY", value: SECRET }, {})).toEqual({ key: "KEY", value: expect.any(Sensitive) });
  });
  test.each(["token_policies", "token_ttl", "image_pull_secret_name", "secret_type"])("not %s, which is only called a little like one", (name) => {
    expect(redacted("x_thing", { [name]: "open" }, {})).toEqual({ [name]: "open" });
  });
  test("nothing is no secret", () => {
    expect(redacted("x_thing", { token: null }, { token: true })).toEqual({ token: null });
  });
  test("what is known only after the apply is neither", () => {
    expect(redacted("x_thing", { a: 1 }, {}, { token: true, deep: { b: true } })).toEqual({ a: 1, token: Unknown.value });
  });
  test("whether two secrets are one can be told, and nothing else", () => {
    const [one, same, other] = [new Sensitive(SECRET), new Sensitive(SECRET), new Sensitive("x")];
    expect(one).toEqual(same);
    expect(one).not.toEqual(other);
    expect([String(one), JSON.stringify(one)]).toEqual(["(sensitive)", '"(sensitive)"']);
  });
});

describe("no secret is said", () => {
  const sensitive = { change: { before_sensitive: { content: true }, after_sensitive: { content: true } } };
  const plans: readonly (readonly [string, PlanJson])[] = [
    ["of a type that no table knows", planOf([change("acme_box.b", { name: "b", content: `${SECRET}1` }, { name: "b", content: SECRET }, sensitive)])],
    ["as part of a name", planOf([change("acme_box.b", null, { name: SECRET }, { change: { after_sensitive: { name: true } } })])],
    ["in a variable of GitLab", planOf([change("gitlab_group_variable.v", { key: "K", value: "before" }, { key: "K", value: SECRET })])],
    ["in a file", planOf([change("gitlab_repository_file.f", { file_path: "a", content: "before" }, { file_path: "a", content: SECRET })])],
    ["in an object of a cluster", planOf([change("kubernetes_manifest.s", { manifest: { kind: "Secret", metadata: { name: "s" }, data: { a: "b" } } }, { manifest: { kind: "Secret", metadata: { name: "s" }, data: { a: SECRET } } })])],
    ["in a list that grows", planOf([change("acme_box.b", { entries: ["a"] }, { entries: ["a", SECRET] }, { change: { after_sensitive: { entries: [false, true] } } })])],
  ];
  test.each(plans)("%s", (_what, plan) => {
    for (const text of texts(plan)) {
      expect(text.length).toBeGreaterThan(20);
      expect(leaks(text)).toEqual([]);
    }
  });
});

describe("the last line of defence", () => {
  const scrubbed = (plan: PlanJson, text: string) => {
    const scrubber = new Scrubber();
    scrubber.learn(plan);
    return scrubber.scrub(text);
  };
  const marked = planOf([change("acme_box.b", null, { content: SECRET }, { change: { after_sensitive: { content: true } } })]);

  test("takes a secret out of a text, as it stands, within JSON, and in base64 at any place of a longer one", () => {
    const encoded = ["", "x", "xy"].map((before) => Buffer.from(`${before}${SECRET}:z`).toString("base64"));
    const text = scrubbed(marked, [`a ${SECRET} b`, JSON.stringify({ a: SECRET }), Buffer.from(SECRET).toString("base64"), ...encoded].join("\n"));
    expect(leaks(text)).toEqual([]);
    expect(text).toMatch(/^a \(sensitive\) b\n/);
  });
  test.each<[string, PlanJson]>([
    ["of an object as it was", planOf([change("acme_box.b", { content: SECRET }, null, { change: { before_sensitive: { content: true } } })])],
    ["of an object that drifted", planOf([], { resource_drift: [change("acme_box.b", { content: "x" }, { content: SECRET }, { change: { after_sensitive: { content: true } } })] })],
    ["of a state", planOf([], { prior_state: { values: { root_module: { resources: [{ address: "acme_box.b", type: "acme_box", values: { content: SECRET }, sensitive_values: { content: true } }] } } } })],
    ["of a module", planOf([], { planned_values: { root_module: { child_modules: [{ resources: [{ address: "module.m.acme_box.b", type: "acme_box", values: { token: SECRET } }] }] } } })],
    ["of an output", planOf([], { output_changes: { o: { before: null, after: SECRET, after_sensitive: true } } })],
    ["of an output as it was", planOf([], { prior_state: { values: { outputs: { o: { value: SECRET, sensitive: true } } } } })],
    ["of a variable", planOf([], { variables: { v: { value: SECRET } }, configuration: { root_module: { variables: { v: { sensitive: true } } } } })],
    ["within JSON in a string", planOf([change("acme_box.b", null, { content: JSON.stringify({ deep: [SECRET] }) }, { change: { after_sensitive: { content: true } } })])],
  ])("knows the secrets %s", (_where, plan) => {
    expect(scrubbed(plan, `see ${SECRET}`)).toBe("see (sensitive)");
  });
  test("leaves what is said openly elsewhere, such as the address that lies in a secret beside its password", () => {
    const plan = planOf([
      change("acme_box.b", null, { content: JSON.stringify({ host: "harbor.example.org", password: SECRET }) }, { change: { after_sensitive: { content: true } } }),
      change("acme_host.h", null, { name: "harbor.example.org" }),
    ]);
    expect(scrubbed(plan, `harbor.example.org ${SECRET}`)).toBe("harbor.example.org (sensitive)");
  });
  test("leaves the value of a variable that GitLab shows itself, and not of one that it masks", () => {
    const variable = (masked: boolean) => planOf([change("gitlab_group_variable.v", null, { key: "ROOT", value: "forge/projects", masked })]);
    expect(scrubbed(variable(false), "group forge/projects")).toBe("group forge/projects");
    expect(scrubbed(variable(true), "group forge/projects")).toBe("group (sensitive)");
  });
  test("leaves short words alone", () => {
    expect(scrubbed(planOf([change("acme_box.b", null, { token: "main" })]), "branch main")).toBe("branch main");
  });
});

test("of plans that Terraform makes of a project's secrets, nothing is said", async () => {
  const sandbox = await startSandbox();
  const terraform = new TerraformRunner(sandbox.environment);
  try {
    const configuration = (secret: string) => ({
      resource: {
        vault_mount: { kv: { path: "demo", type: "kv-v2" } },
        vault_kv_secret_v2: { s: { mount: "${vault_mount.kv.path}", name: "app", data_json: JSON.stringify({ password: secret, encoded: Buffer.from(`user:${secret}`).toString("base64") }) } },
        gitlab_group: { g: { name: "demo", path: "demo" } },
        gitlab_group_variable: { v: { group: "${gitlab_group.g.id}", key: "TOKEN", value: secret } },
        gitlab_user: { u: { username: "u", name: "U", email: "u@example.org", password: secret } },
        terraform_data: { d: { input: '${sensitive("' + secret + '")}' } },
      },
      output: { o: { value: "${sensitive(vault_kv_secret_v2.s.data_json)}", sensitive: true } },
    });
    await terraform.apply(configuration(`${SECRET}-before`));
    sandbox.objects.patch("gitlab_group_variable", sandbox.objects.list({ type: "gitlab_group_variable" })[0]!.id, { value: `${SECRET}-drifted` });
    const plan = (await terraform.plan(configuration(SECRET))) as unknown as PlanJson;
    expect(leaks(JSON.stringify(plan)).length).toBeGreaterThan(0);
    const drifted = { stacks: [judgeDrift("project-demo", plan)], vanished: [] };
    expect(drifted.stacks[0]!.changes.map(({ sentences }) => sentences)).toEqual([["the value of CI variable TOKEN of group demo changes"]]);
    for (const text of [...texts(plan), renderAs("json", diffDocument(drifted), () => diffJson(drifted))]) expect(leaks(text)).toEqual([]);
    expect(texts(plan)[0]).toContain("the value of CI variable TOKEN of group demo changes");
  } finally {
    terraform.dispose();
    await sandbox.close();
  }
}, 60_000);
