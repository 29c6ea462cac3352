import { App, TerraformStack, Token } from "cdktf";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeResource } from "../../../lib/testing";
import { Tokens } from "../../../stacks/synthesis/tokens";

const scratch = mkdtempSync(join(tmpdir(), "tokens-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function stack(): TerraformStack {
  return new TerraformStack(new App({ stackTraces: false, outdir: mkdtempSync(join(scratch, "app-")) }), "test");
}

describe("tokens of stacks that have been written", () => {
  const before = new FakeResource(stack(), "before");
  const lasting = before.getStringAttribute("name");
  const tokens = new Tokens();

  test("are forgotten: one that is used after all is an error, never another value", () => {
    const of = stack();
    const text = new FakeResource(of, "of").getStringAttribute("name");
    const number = Token.asNumber(new FakeResource(of, "other").interpolationForAttribute("size"));
    expect(tokens.dropped).toBe(false);
    tokens.drop();
    expect(tokens.dropped).toBe(true);
    expect(() => new FakeResource(of, "late", { text }).cdktfStack.toTerraform()).toThrow(/Unrecognized Token Key/);
    expect(() => numbered(number).toTerraform()).toThrow(/token/i);
  });

  test("those that were there before stay: they belong to modules", () => {
    const later = before.cdktfStack;
    new FakeResource(later, "later", { name: lasting });
    expect(JSON.stringify(later.toTerraform())).toContain("${fake_resource.before.name}");
  });

  test("each time anew", () => {
    const again = stack();
    const name = new FakeResource(again, "again").getStringAttribute("name");
    new FakeResource(again, "referring", { name });
    expect(JSON.stringify(again.toTerraform())).toContain("${fake_resource.again.name}");
    tokens.drop();
    expect(() => again.toTerraform()).toThrow();
  });
});

function numbered(size: number): TerraformStack {
  const of = stack();
  new FakeResource(of, "numbered", { size });
  return of;
}
