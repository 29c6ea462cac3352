import type { AppliedRecord } from "../../../stacks/applied/record";
import { judgeDrift, judgePlan, type JudgedStack } from "../../../stacks/diff/judgement";
import type { ResourceChange } from "../../../stacks/diff/plan";
import { verdictOf } from "../../../stacks/diff/report/diff-report";
import { StackNotes } from "../../../stacks/diff/stack-notes";
import { change, planOf } from "./support";

const STACK = "project-demo";
const record = (keeps: readonly string[], unkept: readonly string[] = []): AppliedRecord => ({ stack: STACK, digest: "a".repeat(64), keeps, unkept, state: "active" });
const notes = (resources: Readonly<Record<string, { path?: string; keeps?: boolean }>>, removed: readonly unknown[] = []) => {
  const resource: Record<string, Record<string, object>> = {};
  for (const [address, { path, keeps }] of Object.entries(resources)) {
    const [type, name] = address.split(".") as [string, string];
    (resource[type] ??= {})[name] = { "//": { metadata: { path: path ?? "" }, ...(keeps && { keeps }) } };
  }
  return new StackNotes({ resource, removed });
};
const verdict = (stack: JudgedStack) => verdictOf({ stacks: [stack], vanished: [] });

const project = { id: "1", name: "demo", storage_quota: 10 };
const gone = change("harbor_project.p", project, null);
const replaced = (options: Partial<ResourceChange> = {}) => change("harbor_project.p", project, { ...project, name: "other" }, { ...options, change: { actions: ["delete", "create"], replace_paths: [["name"]] } });

describe("user data that would go", () => {
  test("is refused when the last apply would have kept it", () => {
    const judged = judgePlan(STACK, planOf([gone]), { applied: record(["harbor_project.p"]) });
    expect(judged.changes[0]!.loss).toEqual({ what: "the images in it", refused: expect.stringMatching(/it holds user data and has no tombstone.*deletionPolicy: purge first$/) });
    expect(verdict(judged)).toBe("refused");
  });
  test("is refused whatever its type, when the last apply would have kept it: that of a plugin of one's own", () => {
    const judged = judgePlan(STACK, planOf([change("acme_box.b[0]", { name: "b" }, null)]), { applied: record(["acme_box.b"]) });
    expect(judged.changes[0]!.loss).toEqual({ what: "what it holds", refused: expect.any(String) });
  });
  test("is lost, and not refused, when the last apply would not have kept it: the policy was purge", () => {
    const judged = judgePlan(STACK, planOf([gone]), { applied: record([], ["harbor_project.p"]) });
    expect(judged.changes[0]!.loss).toEqual({ what: "the images in it" });
    expect(verdict(judged)).toBe("attention");
  });
  test("is refused by its type when the last apply does not know it: nobody recorded who made it, or somebody wrote a false record", () => {
    for (const known of [undefined, notes({ "gitlab_project.g": {} })]) {
      const judged = judgePlan(STACK, planOf([gone]), { applied: record(["gitlab_project.g"]), notes: known });
      expect(judged.changes[0]!.loss!.refused).toMatch(/it holds user data and has no tombstone.*; the record of what was applied does not know it$/);
    }
  });
  test("is not refused when the record does not tell what is not kept, and the stack purges", () => {
    const { unkept: _, ...older } = record([]);
    expect(judgePlan(STACK, planOf([gone]), { applied: older }).changes[0]!.loss!.refused).toBeDefined();
    expect(judgePlan(STACK, planOf([gone]), { applied: older, notes: notes({ "gitlab_project.g": {} }) }).changes[0]!.loss!.refused).toBeUndefined();
  });
  test("is refused when it is replaced, for what is created anew is empty", () => {
    const judged = judgePlan(STACK, planOf([replaced()]), { applied: record(["harbor_project.p"]) });
    expect(judged.changes[0]!.loss!.refused).toContain("undo what forces that (name)");
  });
  test("is refused when it is replaced after a rename, by the address that it was recorded at", () => {
    const judged = judgePlan(STACK, planOf([replaced({ previous_address: "harbor_project.before" })]), { applied: record(["harbor_project.before"]) });
    expect(judged.changes[0]!.loss!.refused).toContain("undo what forces that (name)");
    expect(verdict(judged)).toBe("refused");
  });
  test("is not lost when it is renewed on purpose, by a counter in the inventory", () => {
    const secret = { mount: "demo", name: "a" };
    const renewed = change("vault_kv_secret_v2.s", secret, secret, { action_reason: "replace_by_triggers", change: { actions: ["delete", "create"] } });
    const judged = judgePlan(STACK, planOf([renewed]), { applied: record(["vault_kv_secret_v2.s"]) });
    expect(judged.changes).toMatchObject([{ sentences: ["secret demo/a is renewed: the new one takes the old one's place"], loss: undefined }]);
    expect(verdict(judged)).toBe("changes");
  });
  test("is not lost when it is forgotten", () => {
    const judged = judgePlan(STACK, planOf([change("harbor_project.p", project, null, { change: { actions: ["forget"] } })]), { applied: record(["harbor_project.p"]) });
    expect(judged).toMatchObject({ changes: [], forgotten: 1 });
    expect(verdict(judged)).toBe("changes");
  });
  test("is not refused where it is what an earlier replacement left", () => {
    const judged = judgePlan(STACK, planOf([change("harbor_project.p", project, null, { deposed: "byebye" })]), { applied: record(["harbor_project.p"]) });
    expect(judged.changes).toMatchObject([{ sentences: ["project demo, as it was before it was replaced, is deleted"], loss: { what: "the images in it" } }]);
    expect(verdict(judged)).toBe("attention");
  });
  test.each([
    ["gitlab_project.project_repository_front_gitlab_repository_12345678", /name it in removed\.repositories of the project's file/],
    ["sonarqube_project.project_repository_front_sonarqube_project_12345678", /name it in removed\.repositories of the project's file/],
    ["gitlab_project.project_gitlab_mirror_repository_12345678", /name it in a tombstone in the inventory \(removed, retired: true of its service, or state: retired\)/],
  ])("is told where its tombstone may stand: %s", (address, where) => {
    const judged = judgePlan(STACK, planOf([change(address, { name: "front", path_with_namespace: "demo/front", project: "front" }, null)]), { applied: record([address]) });
    expect(judged.changes[0]!.loss!.refused).toMatch(where);
  });
  test("a secret that nothing needs any more is told apart, and needs no tombstone", () => {
    const judged = judgePlan(STACK, planOf([change("vault_kv_secret_v2.s", { mount: "demo", name: "a" }, null)]), { applied: record(["vault_kv_secret_v2.s"]) });
    expect(judged.changes[0]!.loss).toEqual({ what: "the secret, with all its versions" });
  });
  test.each(["gitlab_branch_protection", "gitlab_release", "gitlab_repository_file", "gitlab_tag_protection"])("a %s is kept with its repository, and is no user data", (type) => {
    const judged = judgePlan(STACK, planOf([change(`${type}.x`, { branch: "main", file_path: "a" }, null)]), { applied: record([`${type}.x`]) });
    expect(judged.changes[0]!.loss).toBeUndefined();
  });

  describe("without a record of what was applied", () => {
    test("is refused by its type: a stack retains unless it is known to purge", () => {
      expect(judgePlan(STACK, planOf([gone])).changes[0]!.loss!.refused).toContain("--applied");
    });
    test("is not refused where the stack purges: what is left of such types is not kept", () => {
      expect(judgePlan(STACK, planOf([gone]), { notes: notes({ "gitlab_project.g": {} }) }).changes[0]!.loss!.refused).toBeUndefined();
    });
    test("is not refused where nothing is left, not even tombstones: the stack is retired and purges", () => {
      expect(judgePlan(STACK, planOf([gone]), { notes: notes({}) }).changes[0]!.loss!.refused).toBeUndefined();
    });
    test.each<[string, StackNotes]>([
      ["something else is kept", notes({ "gitlab_project.g": { keeps: true }, "gitlab_group.g": {} })],
      ["tombstones are left", notes({}, [{ from: "gitlab_project.g" }])],
      ["nothing is left that would tell", notes({ "harbor_robot_account.r": {} })],
    ])("is refused where %s", (_what, known) => {
      expect(judgePlan(STACK, planOf([gone]), { notes: known }).changes[0]!.loss!.refused).toBeDefined();
    });
    test("nothing is lost with a type that holds none", () => {
      expect(judgePlan(STACK, planOf([change("harbor_robot_account.r", { name: "r" }, null)])).changes[0]!.loss).toBeUndefined();
    });
  });
});

describe("what keeps people out", () => {
  const protection = change("gitlab_branch_protection.b", { project: "7", branch: "main" }, null);
  const repository = (after: object | null) => change("gitlab_project.p", { id: "7", path_with_namespace: "demo/front" }, after as null);
  const prior = { prior_state: { values: { root_module: { resources: [{ address: "gitlab_project.p", type: "gitlab_project", values: { id: "7", path_with_namespace: "demo/front" } }] } } } };
  const policy = (egress: readonly unknown[]) => change("kubernetes_network_policy_v1.n", { metadata: [{ name: "deny", namespace: "demo-dev" }], spec: [{ policy_types: ["Ingress", "Egress"], ingress: egress, egress }] }, null);

  test("widens access when it goes", () => {
    expect(judgePlan(STACK, planOf([protection], prior)).changes).toMatchObject([{ widensAccess: true, sentences: ["branch main of demo/front is protected no more"] }]);
  });
  test("does not when what it protects goes as well", () => {
    const { changes } = judgePlan(STACK, planOf([protection, repository(null)], prior), { applied: record([]) });
    expect(changes.map(({ address, widensAccess }) => [address, widensAccess])).toEqual([["gitlab_branch_protection.b", false], ["gitlab_project.p", false]]);
  });
  test("does when what it protects is forgotten, and lives on without it", () => {
    const forgotten = { ...repository(null), change: { ...repository(null).change, actions: ["forget"] } };
    expect(judgePlan(STACK, planOf([protection, forgotten], prior)).changes).toMatchObject([{ widensAccess: true }]);
  });
  test("a network policy that shuts a direction is missed, one that only lets something through is not", () => {
    expect(judgePlan(STACK, planOf([policy([])])).changes[0]!.widensAccess).toBe(true);
    expect(judgePlan(STACK, planOf([policy([{ to: [] }])])).changes[0]!.widensAccess).toBe(false);
  });
  test("a network policy that lets nothing through opens nothing", () => {
    const shut = change("kubernetes_network_policy_v1.n", null, { metadata: [{ name: "deny", namespace: "demo-dev" }], spec: [{ policy_types: ["Ingress", "Egress"], ingress: [], egress: [] }] });
    expect(judgePlan(STACK, planOf([shut])).changes).toMatchObject([{ widensAccess: false, sentences: ["network policy deny in namespace demo-dev is created, which lets nothing through"] }]);
  });
});

describe("files that Argo CD applies", () => {
  const binding = (name: string) => `kind: RoleBinding\nmetadata: { name: b, namespace: demo-dev }\nroleRef: { kind: ClusterRole, name: view }\nsubjects: [{ kind: Group, name: ${name} }]\n`;
  const file = (before: string, after: string, path = "demo/priv1/dev/namespace.yaml") => judgePlan(STACK, planOf([change("gitlab_repository_file.f", { file_path: path, content: before, project: "infra" }, { file_path: path, content: after, project: "infra" })])).changes[0]!;

  test("are judged by what is in them", () => {
    expect(file(binding("a"), binding("b"))).toMatchObject({
      widensAccess: true,
      sentences: ["the content of file demo/priv1/dev/namespace.yaml of infra changes", "in file demo/priv1/dev/namespace.yaml of infra: role binding b in namespace demo-dev gains subject group b, and loses subject group a"],
    });
  });
  test("are judged document by document", () => {
    const quota = (cpu: string) => `kind: ResourceQuota\nmetadata: { name: q, namespace: demo-dev }\nspec: { hard: { limits.cpu: "${cpu}" } }\n`;
    expect(file(`${binding("a")}---\n${quota("1")}`, `${quota("500m")}---\n${binding("a")}`)).toMatchObject({
      widensAccess: false,
      sentences: [expect.anything(), "in file demo/priv1/dev/namespace.yaml of infra: the limits.cpu of quota q in namespace demo-dev falls from 1 to 500m"],
    });
  });
  test.each([["not YAML", "a.txt"], ["a template", "a.yaml"]])("that are %s are only said to change", (_what, path) => {
    expect(file("{{ if }}: x: y", "{{ end }}: [", path)).toMatchObject({ widensAccess: false, sentences: [`the content of file ${path} of infra changes`] });
  });
});

describe("the service of an object", () => {
  const one = (address: string, path?: string, values: object = { name: "x" }) => judgePlan(STACK, planOf([change(address, null, values as never)]), { notes: path === undefined ? undefined : notes({ [address]: { path } }) }).changes[0]!.service;
  test.each([
    ["project-demo/project/harbor/vault/ro-robot/kv", "vault"],
    ["project-demo/project/repository/back/sonarqube/gitlab/project-key", "gitlab"],
    ["project-demo/project/notify/channel", "notify"],
    ["project-demo/project/environment/dev/notify/channel", "notify"],
    ["project-demo/project/notify/gitlab/url", "gitlab"],
    ["project-demo/project/repository/vault/notify/channel", "notify"],
  ])("is that of whoever made it: %s is of %s", (path, service) => {
    expect(one("acme_box.x", path)).toBe(service);
  });
  test.each([["gitlab_group.x", "gitlab"], ["vault_policy.x", "vault"], ["acme_box.x", "others"], ["terraform_data.x", "others"]])("is told by its type where nothing made it any more: %s is of %s", (address, service) => {
    expect(one(address)).toBe(service);
  });
  test("an object of Argo CD is Argo CD's", () => {
    expect(one("kubernetes_manifest.x", undefined, { manifest: { apiVersion: "argoproj.io/v1alpha1", kind: "Application", metadata: { name: "a" } } })).toBe("argocd");
  });
});

describe("what is counted", () => {
  const noop = (address: string, options = {}) => change(address, project, project, { ...options, change: { actions: ["no-op"] } });
  test("what does not change, moves, is imported or forgotten, and outputs", () => {
    const plan = planOf(
      [
        noop("harbor_project.a"),
        noop("harbor_project.b", { previous_address: "harbor_project.c" }),
        change("harbor_project.d", project, project, { change: { actions: ["no-op"], importing: { id: "1" } } }),
        change("harbor_project.e", project, null, { change: { actions: ["forget"] } }),
        { ...change("vault_auth_backend.f", null, project), mode: "data", change: { actions: ["read"], before: null, after: project } },
      ],
      { output_changes: { links: { actions: ["update"] }, same: { actions: ["no-op"] } } },
    );
    expect(judgePlan(STACK, plan)).toEqual({ stack: STACK, changes: [], unchanged: 2, moved: 1, imported: 1, forgotten: 1, outputs: 1, unsaid: 0 });
  });
  test("a change that only the service makes needs no words, and is a change all the same", () => {
    const judged = judgePlan(STACK, planOf([change("vault_mount.m", { path: "demo", accessor: "a" }, { path: "demo", accessor: "b" })]));
    expect(judged).toMatchObject({ changes: [], unsaid: 1 });
    expect(verdict(judged)).toBe("changes");
  });
  test("nothing at all is nothing", () => {
    expect(verdict(judgePlan(STACK, planOf([noop("harbor_project.a")])))).toBe("nothing");
  });
});

test("a counter that renews others says from where to where", () => {
  const counter = change("terraform_data.project_harbor_rotation_0A1B2C3D", { triggers_replace: { counter: "1" } }, { triggers_replace: { counter: "2" } }, { change: { actions: ["delete", "create"], replace_paths: [["triggers_replace"]] } });
  expect(judgePlan(STACK, planOf([counter])).changes[0]!.sentences).toEqual(["value project_harbor_rotation goes from {counter: 1} to {counter: 2}, and renews what depends on it"]);
});

test("someone who leaves, of whom GitLab tells only a number, is told by the address", () => {
  const left = change("gitlab_group_membership.project_member_eveexampleorg_gitlab_0A1B2C3D[0]", { group_id: "3", user_id: 16, access_level: "guest" }, null);
  expect(judgePlan(STACK, planOf([left])).changes[0]!.sentences).toEqual(["user 16 (project_member_eveexampleorg_gitlab) leaves group 3"]);
});

test("what has drifted is judged by the same words, and nothing of it is refused: it has happened", () => {
  const drifted = judgeDrift(STACK, planOf([], { resource_drift: [gone, change("harbor_project.q", { ...project, public: false }, { ...project, public: true })] }), { applied: record(["harbor_project.p"]) });
  expect(drifted.changes).toMatchObject([
    { action: "delete", sentences: ["project demo is deleted"], loss: { what: "the images in it" } },
    { action: "update", sentences: ["project demo becomes public: anybody may pull its images"], widensAccess: true },
  ]);
  expect(drifted.changes[0]!.loss!.refused).toBeUndefined();
});

test("a secret that somebody wrote anew is told by its version: what it holds is not read", () => {
  const secret = (version: number) => ({ mount: "demo", name: "a", metadata: { version: String(version), created_time: `2026-11-0${version}` } });
  const drifted = judgeDrift(STACK, planOf([], { resource_drift: [change("vault_kv_secret_v2.s", secret(2), secret(3))] }));
  expect(drifted.changes).toMatchObject([{ sentences: ["secret demo/a is at version 3, and was written at version 2"] }]);
});
