import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadInventory, report } from "../../lib/inventory";
import { definitions } from "../../stacks/plugins";
import { load, platformYaml } from "./support";

const root = join(__dirname, "../..");
const folder = "examples/wrong";
const names = readdirSync(join(root, folder), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);


/** The paths of an example are shown from where the repository is. */
function reportOf(name: string): string {
  return report(loadInventory(join(root, folder, name, "inventory"), { services: definitions }).findings).replaceAll(`${root}/`, "");
}

describe("a wrong inventory is told what is wrong with it:", () => {
  test.each(names)("%s", (name) => {
    expect(`${reportOf(name)}\n`).toBe(readFileSync(join(root, folder, name, "expected.txt"), "utf8"));
  });

  // The mistakes that people make first.
  test.each([
    ["unknown-key", "unknown-key"],
    ["bad-name", "invalid-environment-name"],
    ["unknown-cluster", "unknown-cluster"],
    ["duplicate-slug", "duplicate-slug"],
    ["quota-exceeded", "quota-exceeded"],
    ["unknown-role", "unknown-role"],
    ["malformed-yaml", "malformed-yaml"],
    ["empty-file", "file-empty"],
    ["no-directory", "directory-missing"],
    ["capability-missing", "capability-missing"],
    ["pull-without-forge", "pull-without-source-forge"],
    ["charts-without-argocd", "charts-without-argocd"],
    ["retired-on-no-cluster", "unknown-cluster"],
  ])("%s is among them, and has the code %s", (name, code) => {
    expect(names).toContain(name);
    expect(reportOf(name)).toContain(`[${code}]`);
  });

  test.each(["environment", "repository", "removed"])("a plugin cannot be called %s, which is a kind of element", (id) => {
    const { findings } = load({ "platform.yaml": `${platformYaml}plugins: [{ id: ${id}, module: ./own.js }]\n` });
    expect(findings).toMatchObject([{ code: "plugin-id-reserved", at: ["plugins", 0, "id"], found: id }]);
  });

  test("the directory that is not there is not there", () => expect(existsSync(join(root, folder, "no-directory/inventory"))).toBe(false));
});
