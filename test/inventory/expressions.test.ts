import { load, platformYaml, projectYaml, shown } from "./support";

const described = (text: string) => load({ "projects/demo.yaml": `${projectYaml}description: ${text}\n` });

describe("text that Terraform would evaluate", () => {
  test.each(["${file(\"/etc/passwd\")}", "costs ${price}", "%{if true}yes%{endif}", "$${escaped}", "${TfToken[TOKEN.0]}", "TfToken[TOKEN.0]"])("%s is refused", (text) => {
    expect(shown(described(`'${text}'`))).toEqual([`projects/demo.yaml:7:14 expression-in-text ${text}`]);
  });
  test.each(["costs $5", "100% {sure}", "$values/base.yaml", "robot$demo", "a $ {b}"])("%s is text", (text) => {
    expect(shown(described(`'${text}'`))).toEqual([]);
  });
  test("says what is allowed and what to do", () => {
    expect(described("'${a}'").findings).toEqual([
      expect.objectContaining({ allowed: "text without ${ and %{", fix: "write a dollar or per cent sign without a brace after it" }),
    ]);
  });
  test("is found in lists, in keys, in numbers that cdktf would look up, and in every file", () => {
    const project = `${projectYaml}repositories:\n  - { name: infra, infra: true, valuesFiles: ["a.yaml", "${"${"}b}"] }\nrotation: { registry: -1.8881545897087626e+289 }\n`;
    const platform = platformYaml.replace("label: Public", "label: '${a}'") + "plugins:\n  - { id: mine, module: ./mine.js, options: { '${key}': 1 } }\n";
    const people = "owner@example.org: { keycloak: '${a}' }\n";
    expect(shown(load({ "platform.yaml": platform, "people.yaml": people, "projects/demo.yaml": project }))).toEqual([
      "people.yaml:1:32 expression-in-text ${a}",
      "platform.yaml:7:25 expression-in-text ${a}",
      expect.stringMatching(/^platform.yaml:11:\d+ expression-in-text \$\{key\}$/),
      "projects/demo.yaml:8:57 expression-in-text ${b}",
      expect.stringMatching(/^projects\/demo.yaml:9:23 expression-in-text -1.88/),
    ]);
  });
  test("is one mistake where another rule refuses the value as well", () => {
    expect(load({ "projects/demo.yaml": projectYaml.replace("owner@example.org", "'${a}'") }).findings.map(({ code }) => code)).toEqual(["invalid-email"]);
  });
});
