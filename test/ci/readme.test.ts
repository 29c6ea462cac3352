import { published } from "../../lib/ci/catalogue";
import { readme } from "../../lib/ci/readme";
import { examplePlatform as platform } from "./local-pipeline";

const text = readme(platform, { version: "1.2.3-abcd1234" });
const lines = text.split("\n");

test("the README of the catalogue says at which version it is, and lists every component of the platform once, with a line to include it by", () => {
  expect(text).toContain("version `1.2.3-abcd1234`");
  for (const { name, description } of published(platform)) {
    expect(lines.filter((line) => line === `## ${name}`)).toHaveLength(1);
    expect(lines).toContain(`| [\`${name}\`](#${name}) | ${description} |`);
    expect(lines.filter((line) => line === `  - component: $CI_SERVER_FQDN/forge/projects/catalog/${name}@1.2.3-abcd1234`)).toHaveLength(1);
  }
});
test("it has nothing of what the platform has not", () => {
  expect(readme({ forge: platform.forge, rootPath: platform.rootPath }, { version: "1" })).not.toContain("## image");
});
test("it has every input of each component, with its default, and says which must be given", () => {
  for (const { name, inputs } of published(platform)) {
    const section = text.split(`\n## ${name}\n`)[1]!.split("\n## ")[0]!;
    for (const [input, { default: byDefault }] of Object.entries(inputs)) {
      const row = section.split("\n").filter((line) => line.startsWith(`| \`${input}\` |`));
      expect(row).toHaveLength(1);
      expect(row[0]).toContain(byDefault === undefined ? "must be given" : `\`${JSON.stringify(byDefault).replaceAll("|", "\\|")}\``);
      expect(section.includes(`      ${input}: …`)).toBe(byDefault === undefined);
      // A bar within a cell would end it.
      expect(row[0]!.replaceAll("\\|", "").split("|")).toHaveLength(6);
    }
  }
});
