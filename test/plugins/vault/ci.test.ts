import type { CiPurpose } from "../../../lib/capabilities";
import { capabilities, rules } from "./acl";
import { platformSpec, policyText, schemaProblems, synthesiseProject } from "./support";

const PURPOSES: readonly CiPurpose[] = ["deploy", "mirror", "publish", "push", "read"];

describe("jobs log in for one purpose (decision 35)", () => {
  const logins: Record<string, unknown> = {};
  const stack = synthesiseProject({
    users: {
      harbor: {
        project: (store, scope) => {
          store.write(scope, "pull", { path: "REGISTRY/ro-robot", readers: ["read", "workload"], values: { A: "1" }, version: 1 });
          store.write(scope, "push", { path: "REGISTRY/rw-robot", readers: ["push"], values: { A: "1" }, version: 1 });
          store.write(scope, "nobody", { path: "tech/INTERNAL", values: { A: "1" }, version: 1 });
          for (const purpose of PURPOSES) logins[purpose] = store.ci(purpose);
        },
        repository: (store, scope, { name }) => store.write(scope, "mirror", { path: `${name}-mirror`, readers: ["mirror"], values: { A: "1" }, version: 1 }),
      },
      nexus: { project: (store, scope) => void store.generate(scope, "user", { path: "NEXUS", readers: ["publish", "deploy"], rotation: 1, values: (password) => ({ password }) }) },
    },
  });
  const role = (purpose: CiPurpose) => stack.resource("vault_jwt_auth_backend_role", { role_name: `dso-demo-${purpose}` });
  const readable = (purpose: CiPurpose) =>
    rules(policyText(stack, `ci--demo--${purpose}`))
      .filter(({ path }) => !path.startsWith("auth/token/"))
      .map(({ path, capabilities }) => `${capabilities} ${path}`);

  test("what is emitted is what the provider takes", () => expect(schemaProblems(stack)).toBe(""));

  test("§6.2 #41: each purpose reads exactly its own secrets, by name", () => {
    const core = "read forge-dso/data/forge/projects/demo";
    expect(Object.fromEntries(PURPOSES.map((purpose) => [purpose, readable(purpose)]))).toEqual({
      deploy: [`${core}/NEXUS`],
      mirror: [`${core}/front-mirror`, `${core}/infra-mirror`],
      publish: [`${core}/NEXUS`],
      push: [`${core}/REGISTRY/rw-robot`],
      read: [`${core}/REGISTRY/ro-robot`],
    });
  });

  test("a secret without readers is read by no job and no pod", () => {
    for (const { attributes } of stack.resources("vault_policy")) {
      expect(capabilities(String(attributes["policy"]), "forge-dso/data/forge/projects/demo/tech/INTERNAL")).toEqual([]);
    }
  });

  test("a job may look at its login and give it back, and has no other rights by default", () => {
    for (const purpose of PURPOSES) {
      const policy = policyText(stack, `ci--demo--${purpose}`);
      expect(capabilities(policy, "auth/token/lookup-self")).toEqual(["read"]);
      expect(capabilities(policy, "auth/token/revoke-self")).toEqual(["update"]);
      expect(role(purpose).attributes["token_no_default_policy"]).toBe(true);
      expect(role(purpose).attributes["token_policies"]).toEqual([`\${${stack.resource("vault_policy", { name: `ci--demo--${purpose}` }).address}.name}`]);
    }
  });

  test("§7.6 #1, C9: only jobs of the project's group; beyond reading, only on protected refs; mirror secrets only for mirror", () => {
    const claims = Object.fromEntries(PURPOSES.map((purpose) => [purpose, role(purpose).attributes["bound_claims"]]));
    const onProtected = { namespace_path: "forge/projects/demo", ref_protected: "true" };
    expect(claims).toEqual({
      deploy: onProtected,
      mirror: { project_path: "forge/projects/demo/mirror", ref_protected: "true" },
      publish: onProtected,
      push: onProtected,
      read: { namespace_path: "forge/projects/demo" },
    });
    for (const purpose of PURPOSES) expect(role(purpose).attributes).toMatchObject({ backend: "jwt", role_type: "jwt", bound_claims_type: "string", user_claim: "project_path" });
  });

  test("a login lasts five minutes at most, whatever is done with it", () => {
    for (const purpose of PURPOSES) expect(role(purpose).attributes).toMatchObject({ token_ttl: 300, token_max_ttl: 300, token_explicit_max_ttl: 300 });
  });

  test("the audit log shows which branch and whose pipeline it was", () => {
    const shown = ["namespace_path", "project_id", "project_path", "ref", "user_email"];
    for (const purpose of PURPOSES) expect(role(purpose).attributes["claim_mappings"]).toEqual(Object.fromEntries(shown.map((claim) => [claim, claim])));
  });

  test("C22: mount, role and audience have one source, which other plugins ask", () => {
    for (const purpose of PURPOSES) {
      const { backend, role_name, bound_audiences } = role(purpose).attributes;
      expect(logins[purpose]).toEqual({ mount: backend, role: role_name, audience: bound_audiences[0] });
      // One that names no purpose reads, and no more.
      expect(bound_audiences).toEqual([`https://vault.example.org/${purpose}`, ...(purpose === "read" ? ["https://vault.example.org"] : [])]);
    }
  });
});

test("without anybody who issues tokens to jobs, none can log in", () => {
  const { gitlab: _, ...services } = platformSpec.services!;
  let login: unknown = "not asked";
  const stack = synthesiseProject({
    platform: { ...platformSpec, services },
    users: { some: { project: (store) => (login = store.ci("read")) } },
  });
  expect(login).toBeUndefined();
  expect(stack.resources("vault_jwt_auth_backend_role").map(({ attributes }) => attributes["backend"])).toEqual(["kubernetes-app2"]);
  expect(stack.resources("vault_policy").filter(({ attributes }) => String(attributes["name"]).startsWith("ci--"))).toEqual([]);
});

test("projects whose slugs begin alike share no name", () => {
  const names = (slug: string) => {
    const stack = synthesiseProject({ project: { slug } });
    return stack.resources().flatMap(({ type, attributes }) => [attributes["name"], attributes["role_name"], attributes["path"]].filter(Boolean).map((name) => `${type} ${name}`));
  };
  const other = new Set(names("demo-1"));
  expect(names("demo").filter((name) => other.has(name))).toEqual([]);
});
