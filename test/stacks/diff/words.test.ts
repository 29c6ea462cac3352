/** The words for every type, of plans that real Terraform makes of a use of each resource type of each provider. */
import { startSandbox, type Sandbox } from "../../../lib/sandbox";
import { TerraformRunner } from "../../../lib/testing/terraform-runner";
import { WORDINGS } from "../../../stacks/diff/describe";
import { judgePlan, type JudgedChange } from "../../../stacks/diff/judgement";
import type { PlanJson } from "../../../stacks/diff/plan";
import { RECIPES, resources, type Recipe } from "../../sandbox/recipes";
import { EDITS } from "./edits";
import { OBJECTS } from "./objects";

jest.setTimeout(180_000);

type Changes = ReadonlyMap<string, JudgedChange>;

const recipes = Object.values(RECIPES).flat();
let sandbox: Sandbox;
let created: Changes;
let deleted: Changes;
const edited: Changes[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({ seed: { keycloak_user: [{ realm_id: "factory", username: "eve", email: "eve@example.org" }] } });
  const terraform = new TerraformRunner(sandbox.environment);
  const changes = async (all: readonly Recipe[], ...options: readonly string[]) => {
    const plan = (await terraform.plan({ resource: resources(all) }, options)) as unknown as PlanJson;
    return new Map(judgePlan("project-demo", plan).changes.map((change) => [change.address, change]));
  };
  try {
    created = await changes(recipes);
    await terraform.apply();
    for (const edits of EDITS) {
      const to = new Map(edits.map((edit) => [edit.address, edit.to]));
      edited.push(await changes(recipes.map(([type, name, body]) => [type, name, { ...body, ...to.get(`${type}.${name}`) }])));
    }
    deleted = await changes(recipes, "-destroy");
  } finally {
    terraform.dispose();
  }
});
afterAll(() => sandbox.close());

/** Numbers that a service gives are what they happen to be. */
const withoutNumbers = (sentences: readonly string[]) => sentences.map((sentence) => sentence.replace(/\bgroup \d+/, "group N"));

describe("an object that comes, and goes", () => {
  test.each(OBJECTS)("%s", (address, widens, comes, goes) => {
    expect(created.get(address)).toMatchObject({ sentences: [comes], widensAccess: widens, action: "create" });
    expect(withoutNumbers(deleted.get(address)!.sentences)).toEqual([goes]);
    // Everything goes, so that nothing is left to be kept from anybody.
    expect(deleted.get(address)!.widensAccess).toBe(false);
  });
  test("each type that has words of its own is among them", () => {
    const shown = new Set(OBJECTS.map(([address]) => address.split(".")[0]));
    // Terraform's own is no recipe of any provider; judgement.test.ts has it.
    expect(Object.keys(WORDINGS).filter((type) => !shown.has(type))).toEqual(["terraform_data"]);
  });
});

describe.each(EDITS.map((edits, index) => [index, edits] as const))("an object that changes, plan %#", (index, edits) => {
  test.each(edits.map((edit) => [edit.address, edit.sentences.join("; "), edit] as const))("%s: %s", (address, _sentences, { sentences, widens }) => {
    expect(edited[index]!.get(address)).toMatchObject({ sentences, widensAccess: widens });
  });
  test("nothing else is said to change", () => {
    const addresses = edits.map(({ address }) => address);
    expect([...edited[index]!.keys()].filter((address) => !addresses.includes(address))).toEqual([]);
  });
});

describe("a type that no table knows", () => {
  test("is called by its type and its name", () => {
    expect(created.get("nexus_routing_rule.rr")).toMatchObject({ sentences: ["routing rule internal is created"], widensAccess: false });
    expect(created.get("harbor_garbage_collection.gc")).toMatchObject({ sentences: ["garbage collection (gc) is created"], widensAccess: false });
  });
  test.each(["gitlab_project_job_token_scope.js", "gitlab_project_protected_environment.pe", "nexus_security_user_token.ut", "sonarqube_gitlab_binding.gb", "gitlab_user.u"])("widens access when it is of a kind that grants: %s", (address) => {
    expect(created.get(address)!.widensAccess).toBe(true);
  });
});

test("no sentence has a hole in it", () => {
  const sentences = [created, deleted, ...edited].flatMap((changes) => [...changes.values()].flatMap((change) => change.sentences));
  expect(sentences.length).toBeGreaterThan(300);
  expect(sentences.filter((sentence) => /undefined|null|\[object|NaN| {2}|\(unknown\)|\$\{/.test(sentence))).toEqual([]);
});
