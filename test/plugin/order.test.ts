import fc from "fast-check";
import { Capability } from "../../lib/plugin/capability";
import { order } from "../../lib/plugin/order";
import { Plugin } from "../../lib/plugin/plugin";
import { synthesise } from "../../lib/testing";
import { failureOf, projectIn } from "./support";

interface Wants {
  readonly offers?: readonly Capability<string>[];
  readonly requires?: readonly Capability<string>[];
  readonly uses?: readonly Capability<string>[];
}

class Part extends Plugin<Wants> {
  override readonly requires = this.props.requires ?? [];
  override readonly uses = this.props.uses ?? [];
  constructor(host: ConstructorParameters<typeof Plugin>[0], id: string, props: Wants) {
    super(host, id, props);
    props.offers?.forEach((capability) => this.provide(capability, id));
  }
  ask(capability: Capability<string>): string {
    return this.required(capability);
  }
}

const A = new Capability<string>("a");
const B = new Capability<string>("b");

/** The order of plugins attached in the order of the keys. */
function orderOf(parts: Record<string, Wants>): string[] {
  let ids: string[] = [];
  synthesise((stack) => {
    const project = projectIn(stack);
    for (const [id, wants] of Object.entries(parts)) new Part(project, id, wants);
    ids = order(project.plugins).plugins.map((plugin) => plugin.node.id);
  });
  return ids;
}

describe("order of plugins", () => {
  test("providers run before whoever requires or uses them, whatever the ids", () => {
    expect(orderOf({ a: { requires: [B] }, b: { uses: [A] }, z: { offers: [B] }, y: { offers: [A] } })).toEqual(["y", "b", "z", "a"]);
  });
  test("what is used but not provided is no obstacle", () => {
    expect(orderOf({ b: { uses: [A] }, a: {} })).toEqual(["a", "b"]);
  });
  test("a plugin may use what it provides itself", () => {
    expect(orderOf({ a: { offers: [A], uses: [A] } })).toEqual(["a"]);
  });
  test("the order of attaching never matters", () => {
    const parts: [string, Wants][] = [
      ["keycloak", {}],
      ["vault", { offers: [A] }],
      ["gitlab", { requires: [A], offers: [B] }],
      ["argocd", { requires: [B], uses: [A] }],
      ["harbor", { requires: [A] }],
    ];
    const expected = orderOf(Object.fromEntries(parts));
    fc.assert(
      fc.property(fc.shuffledSubarray(parts, { minLength: parts.length }), (shuffled) => {
        expect(orderOf(Object.fromEntries(shuffled))).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });
  test("a missing provider names the plugin, the capability and what there is", () => {
    const error = failureOf(() => orderOf({ harbor: { requires: [A] }, gitlab: { offers: [B] } }));
    expect(error.findings).toEqual([expect.objectContaining({ code: "capability-missing", where: "test/project/harbor", allowed: "b" })]);
    expect(error.message).toContain('requires "a"');
  });
  test("two providers of one capability name both plugins", () => {
    const error = failureOf(() => orderOf({ vault: { offers: [A] }, openbao: { offers: [A] } }));
    expect(error.findings[0]).toMatchObject({ code: "capability-provided-twice", where: "test/project/vault" });
    expect(error.message).toContain("test/project/openbao");
  });
  test("a cycle names every plugin in it and the capability each waits for, and nobody else", () => {
    const error = failureOf(() =>
      orderOf({ a0: { requires: [A] }, a: { offers: [A], requires: [B] }, b: { offers: [B], uses: [A] } }),
    );
    expect(error.findings[0]).toMatchObject({ code: "plugin-cycle", found: 'a needs "b" of b, b needs "a" of a' });
  });
  test("what a retired plugin provides is seen by retired plugins only", () => {
    const build = (retired: readonly string[]) =>
      synthesise((stack) => {
        const project = projectIn(stack);
        const parts = { vault: new Part(project, "vault", { offers: [A] }), harbor: new Part(project, "harbor", { requires: [A] }) };
        for (const id of retired) parts[id as keyof typeof parts].retired = true;
      });
    expect(failureOf(() => build(["vault"])).findings[0]).toMatchObject({ code: "capability-missing", where: "test/project/harbor" });
    expect(() => build(["vault", "harbor"])).not.toThrow();
    expect(() => build(["harbor"])).not.toThrow();
  });
  test("asking for a capability that was not declared is an error: its place in the order is not known", () => {
    synthesise((stack) => {
      const project = projectIn(stack);
      new Part(project, "vault", { offers: [A] });
      const rogue = new Part(project, "rogue", {});
      expect(failureOf(() => rogue.ask(A)).findings[0].code).toBe("capability-undeclared");
      expect(new Part(project, "honest", { requires: [A] }).ask(A)).toBe("vault");
    });
  });
  test("a plugin's id may not be the name of a kind", () => {
    expect(failureOf(() => orderOf({ environment: {} })).findings[0]).toMatchObject({ code: "plugin-id-reserved", found: "environment" });
  });
});
