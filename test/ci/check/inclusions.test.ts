import { checkPipelineText } from "../../../stacks/cli/ci-check";
import { at, findingsOf, judged, reported, sample } from "./support";

const stages = "stages: [test, build, scan, publish, deploy]\n";
const include = (address: string, inputs = ""): string => `${stages}include:\n  - component: ${address}\n${inputs === "" ? "" : `    inputs: ${inputs}\n`}`;

describe("components of the catalogue", () => {
  test.each([at("suite"), "${CI_SERVER_FQDN}/forge/projects/catalog/suite@1.2.3-0a1b2c3d", "gitlab.example.org/forge/projects/catalog/suite@1.2.3-0a1b2c3d", "$CI_SERVER_FQDN/$CATALOG_PATH/suite@1.2.3-0a1b2c3d"])("%s is one", (address) => {
    expect(judged(include(address))).toEqual([]);
  });

  test("a branch is refused, with the version to write (C12)", () => {
    expect(reported(include(at("suite", "main")))).toBe(
      [
        "f.yml:3:16: what is included here changes under the pipeline [floating-ref]",
        "    found:   main",
        "    allowed: @1.2.3-0a1b2c3d",
        "    to do:   write @1.2.3-0a1b2c3d",
      ].join("\n"),
    );
  });

  test.each(["~latest", "1", "1.2", "HEAD", "release/1"])("%s floats, too", (ref) => {
    expect(judged(include(at("suite", ref)))).toEqual(["3:16 floating-ref"]);
  });

  test("a version that no catalogue has", () => {
    expect(judged(include(at("suite", "v1.2.3")))).toEqual(["3:16 unknown-version"]);
    expect(judged(include(at("suite", "0123456789012345678901234567890123456789")))).toEqual(["3:16 unknown-version"]);
  });

  test("another version of the catalogue is not judged, and that is said", () => {
    const { findings, notes } = checkPipelineText("f.yml", include(at("suite", "1.1.0-ffffffff"), "{ anything: true }"), sample);
    expect(findings).toEqual([]);
    expect(notes).toEqual(["suite@1.1.0-ffffffff is judged by its address only: the catalogue is at 1.2.3-0a1b2c3d"]);
  });

  test("a component that is not there, with the one that was meant", () => {
    expect(reported(include(at("sute")))).toMatch(/no such component \[unknown-component\]\n {4}found: {3}sute\n {4}allowed: suite, image, command, deploy\n {4}to do: {3}did you mean suite\?$/);
  });

  test("an address without a version", () => {
    expect(reported(include("$CI_SERVER_FQDN/forge/projects/catalog/suite"))).toContain("allowed: $CI_SERVER_FQDN/forge/projects/catalog/image@1.2.3-0a1b2c3d");
  });
});

describe("inputs", () => {
  const inputs = (text: string) => judged(include(at("suite"), text));

  test.each(["{ quick: yes }", "{ quick: Off }", '{ name: "no" }', "{ name: 'on', script: ['2024-01-01'] }", "{ name: unit, level: low, retries: 2, quick: true, script: [make] }", '{ name: "$[[ inputs.mine ]]" }', "{}"])("%s are right", (text) => expect(inputs(text)).toEqual([]));

  test("of no such name, at the name", () => {
    expect(reported(include(at("suite"), "{ lvl: low }"))).toBe(
      [
        "f.yml:4:15: component suite has no such input [unknown-input]",
        "    found:   lvl",
        "    allowed: name, stage, level, retries, quick, script",
      ].join("\n"),
    );
  });

  test.each([
    ["{ retries: two }", "a number"],
    ["{ quick: yes please }", "true or false"],
    ["{ script: make test }", "a list"],
    ["{ name: [a] }", "text"],
    ["{ name: 3.10 }", 'text: write it in quotes, "3.1"'],
    ["{ name: no }", "text: write it in quotes, as true, yes, on, false, no and off are none"],
    ["{ name: On }", "text: write it in quotes, as true, yes, on, false, no and off are none"],
    ["{ name: 2024-01-01 }", 'text: write it in quotes, "2024-01-01"'],
    ["{ level: medium }", "low, high"],
    ["{ name: Upper }", "text that matches ^[a-z-]+$"],
    ["{ name: null }", "text"],
  ])("%s is refused: %s", (text, allowed) => {
    const report = reported(include(at("suite"), text));
    expect(report).toContain("[wrong-input]");
    expect(report).toContain(`    allowed: ${allowed}`);
  });

  test("that must be given", () => {
    expect(reported(include(at("image")))).toBe(
      ["f.yml:3:16: component image needs the input name [missing-input]", "    found:   nothing", "    allowed: name: name of the image"].join("\n"),
    );
    expect(judged(include(at("image"), "{ nam: x }"))).toEqual(["4:15 unknown-input", "4:5 missing-input"]);
  });

  test("the same jobs twice, unless an input tells them apart", () => {
    const twice = (one: string, other: string) => judged(`${include(at("suite"), one)}  - component: ${at("suite")}\n    inputs: ${other}\n`);
    expect(twice("{ name: unit }", "{ name: end-to-end }")).toEqual([]);
    expect(twice("{}", "{ quick: true }")).toEqual(["5:16 job-twice"]);
  });
});

describe("other inclusions", () => {
  test.each([
    ["{ project: tools/ci, file: a.yml, ref: v1.0.0 }"],
    ["{ project: tools/ci, file: a.yml, ref: 0123456789012345678901234567890123456789 }"],
    ["{ local: /ci/a.yml }"],
    ["/ci/a.yml"],
    ["{ template: Jobs/Build.gitlab-ci.yml }"],
    ["{ component: $CI_SERVER_FQDN/tools/lint/check@2.0.1 }"],
    ["{ remote: https://example.org/a.yml, integrity: sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU= }"],
  ])("%s stays what it is", (item) => expect(judged(`include:\n  - ${item}\n`)).toEqual([]));

  test.each([
    ["{ project: tools/ci, file: a.yml }", "2:16 floating-ref"],
    ["{ project: tools/ci, file: a.yml, ref: main }", "2:44 floating-ref"],
    ["{ component: $CI_SERVER_FQDN/tools/lint/check@~latest }", "2:18 floating-ref"],
    ["{ remote: https://example.org/a.yml }", "2:15 floating-ref"],
    ["https://example.org/a.yml", "2:5 floating-ref"],
    ["{ something: else }", "2:5 unknown-inclusion"],
  ])("%s does not: %s", (item, finding) => expect(judged(`include:\n  - ${item}\n`)).toEqual([finding]));

  test("the console's catalogue, with what takes the place of each file", () => {
    const text = 'include:\n  - project: $CATALOG_PATH\n    file: [vault-ci.yml, kaniko-ci.yml]\n    ref: main\n';
    const findings = findingsOf(text);
    expect(findings.map(({ code, found, allowed }) => [code, found, allowed])).toEqual([
      ["former-catalogue", "vault-ci.yml", "include: component"],
      ["former-catalogue", "kaniko-ci.yml", "the component image"],
    ]);
  });
});
