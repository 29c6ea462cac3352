import fc from "fast-check";
import { DsoError } from "../../../lib/errors";
import { assertRoles, policy, policyFault, PROJECT_RESOURCES } from "../../../lib/plugins/argocd/app-project-policy";

const PROJECT = "demo-dev-6293";
const ROLE = "ro-group";
const fault = (text: string) => policyFault(PROJECT, ROLE, text);

describe("C2: policies that Argo CD accepts", () => {
  test.each([
    "p, proj:demo-dev-6293:ro-group, applications, get, demo-dev-6293/*, allow",
    "p, proj:demo-dev-6293:ro-group, applications, *, demo-dev-6293/*, deny",
    "p, proj:demo-dev-6293:ro-group, applications, action/apps/Deployment/restart, demo-dev-6293/*, allow",
    "p, proj:demo-dev-6293:ro-group, applications, delete/*/Pod/*/*, demo-dev-6293/*, allow",
    "p, proj:demo-dev-6293:ro-group, applications, update/*, demo-dev-6293/*, allow",
    "p, proj:demo-dev-6293:ro-group, applications, override, demo-dev-6293/web-app.1, allow",
    "p, proj:demo-dev-6293:ro-group, applicationsets, get, demo-dev-6293/*, allow",
    "p, proj:demo-dev-6293:ro-group, repositories, get, demo-dev-6293/*, allow",
    "p, proj:demo-dev-6293:ro-group, clusters, get, demo-dev-6293/*, allow",
    "p, proj:demo-dev-6293:ro-group, logs, get, demo-dev-6293/*, allow",
    "p, proj:demo-dev-6293:ro-group, exec, create, demo-dev-6293/namespace/*, allow",
    "p,proj:demo-dev-6293:ro-group,logs,get,demo-dev-6293/*,allow",
  ])("%s", (text) => {
    expect(fault(text)).toBeUndefined();
  });
});

describe("C2: policies that it refuses", () => {
  test.each([
    ["g, proj:demo-dev-6293:ro-group, applications, get, demo-dev-6293/*, allow", /form/],
    ["p, proj:demo-dev-6293:ro-group, applications, get, demo-dev-6293/*", /form/],
    ["p, proj:demo-dev-6293:ro-group, applications, get, demo-dev-6293/*, allow, more", /form/],
    ["", /form/],
    ["p, proj:demo-dev-6293:rw-group, applications, get, demo-dev-6293/*, allow", /subject must be proj:demo-dev-6293:ro-group/],
    ["p, proj:other:ro-group, applications, get, demo-dev-6293/*, allow", /subject/],
    ["p, role:admin, applications, get, demo-dev-6293/*, allow", /subject/],
    // What chart dso-env gives: the project itself, accounts, any resource.
    ["p, proj:demo-dev-6293:ro-group, projects, get, demo-dev-6293, allow", /resource must be one of/],
    ["p, proj:demo-dev-6293:ro-group, accounts, get, *, allow", /resource/],
    ["p, proj:demo-dev-6293:ro-group, *, *, demo-dev-6293/*, allow", /resource/],
    ["p, proj:demo-dev-6293:ro-group, applications, restart, demo-dev-6293/*, allow", /action must be one of/],
    ["p, proj:demo-dev-6293:ro-group, applications, sync/*, demo-dev-6293/*, allow", /action/],
    ["p, proj:demo-dev-6293:ro-group, applications, , demo-dev-6293/*, allow", /action/],
    ["p, proj:demo-dev-6293:ro-group, repositories, get, *, allow", /object must be demo-dev-6293\//],
    ["p, proj:demo-dev-6293:ro-group, clusters, get, demo-dev-6293, allow", /object/],
    ["p, proj:demo-dev-6293:ro-group, applications, get, demo-dev-6293/, allow", /object/],
    ["p, proj:demo-dev-6293:ro-group, applications, get, other/*, allow", /object/],
    ["p, proj:demo-dev-6293:ro-group, applications, get, demo-dev-6293/a/b/c, allow", /object/],
    ["p, proj:demo-dev-6293:ro-group, applications, get, demo-dev-6293-more/*, allow", /object/],
    ["p, proj:demo-dev-6293:ro-group, applications, get, demo-dev-6293/*, maybe", /effect must be allow or deny/],
  ])("%s", (text, why) => {
    expect(fault(text)).toMatch(why);
  });
});

test("whatever this library writes is accepted", () => {
  const actions = fc.constantFrom("get", "create", "update", "delete", "sync", "*");
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9]{2,20}-[a-z0-9]{2,11}-[0-9a-f]{4}$/), fc.constantFrom(...PROJECT_RESOURCES), actions, (project, resource, action) => {
      expect(policyFault(project, "any-role", policy(project, "any-role", resource, action))).toBeUndefined();
    }),
  );
});

describe("the roles of a project together", () => {
  const role = (...policies: string[]) => [{ name: ROLE, description: "", groups: [], policies }];
  const good = policy(PROJECT, ROLE, "logs", "get");

  test("pass where each policy does", () => {
    expect(() => assertRoles("test/project", PROJECT, role(good))).not.toThrow();
  });
  test("are an error that says where, what and why", () => {
    expect(() => assertRoles("test/project", PROJECT, role("p, x"))).toThrow(
      new DsoError([{ where: "test/project", code: "invalid-app-project-policy", at: [], message: "Argo CD refuses this policy: it must have the form p, subject, resource, action, object, effect", found: "p, x" }]),
    );
  });
  test("say nothing twice, which Argo CD refuses as well", () => {
    expect(() => assertRoles("test/project", PROJECT, role(good, good))).toThrow(/it is there already/);
  });
});
