import { checkPipelineText } from "../../../stacks/cli/ci-check";
import { at, judged, reported, sample } from "./support";

describe("text", () => {
  test.each([
    ["", "1:1 not-a-pipeline"],
    ["- a\n", "1:1 not-a-pipeline"],
    ["a: [\n", "2:1 malformed-yaml"],
    ["job:\n\tscript: x\n", "2:1 tab"],
    ["job: { script: x }\njob: { script: y }\n", "2:1 duplicate-key"],
  ])("%j: %s", (text, finding) => expect(judged(text)).toEqual([finding]));

  test("inputs of the pipeline's own stand in a document before it, and move nothing", () => {
    expect(judged("# mine\nspec:\n  inputs:\n    stage: { default: test }\n---\njob:\n  stage: $[[ inputs.stage ]]\n  scrpt: x\n")).toEqual(["8:3 unknown-keyword", "6:1 nothing-to-run"]);
  });

  test("thousands of lines that are commented out, or blank, are read in no time", () => {
    // Growing: what takes twice as long with each line is noticed before it takes for ever.
    for (const lines of [40, 44, 48, 52, 56, 5000]) {
      const began = performance.now();
      expect(judged(`${"# job: { script: make }\n \n".repeat(lines / 2)}job: { script: make }\n`)).toEqual([]);
      expect(performance.now() - began).toBeLessThan(1000);
    }
  });

  test("references and merged mappings are GitLab's to resolve", () => {
    expect(judged(".base: { script: [x] }\njob:\n  script:\n    - !reference [.base, script]\n  rules: !reference [.base, rules]\n")).toEqual([]);
    expect(judged(".base: &base { script: [x] }\njob:\n  <<: *base\n")).toEqual([]);
  });
});

describe("jobs", () => {
  test("a keyword that GitLab does not know, with the one that was meant", () => {
    expect(reported("job:\n  script: x\n  alow_failure: true\n")).toMatch(/^f\.yml:3:3: GitLab knows no such keyword in a job \[unknown-keyword\]\n {4}found: {3}alow_failure\n {4}allowed: .*\n {4}to do: {3}did you mean allow_failure\?$/);
  });

  test.each([
    ["job: { script: 1 }", "1:16 wrong-value"],
    ["job: { script: x, when: sometimes }", "1:25 wrong-value"],
    ["job: { script: x, tags: docker }", "1:25 wrong-value"],
    ["job: { script: x, interruptible: yes please }", "1:34 wrong-value"],
    ["stages: test\njob: { script: x }", "1:9 wrong-value"],
    ["job: x", "1:1 not-a-job"],
    ["stage: [test]", "1:1 not-a-job"],
    ["job: {}", "1:1 nothing-to-run"],
    ["job: { stage: test }", "1:1 nothing-to-run"],
    ["job: { script: [] }", "1:1 nothing-to-run"],
    ["job: { script: [[]] }", "1:1 nothing-to-run"],
    ["job: { script: x, when: delayed }", "1:25 delayed-without-start"],
    ["job: { script: x, rules: [{ when: delayed }] }", "1:35 delayed-without-start"],
    ["job: { script: x, rules: [{ iff: $A }] }", "1:29 unknown-keyword"],
  ])("%j: %s", (text, finding) => expect(judged(`${text}\n`)).toEqual([finding]));

  test("a command with a colon in it, at the command", () => {
    expect(reported('job:\n  script:\n    - make\n    - curl -H "Accept: text/plain"\n')).toBe(
      [
        "f.yml:4:7: to YAML this command is a mapping, for the colon in it [wrong-value]",
        '    found:   curl -H "Accept: text/plain"',
        "    allowed: text",
        "    to do:   put the whole command in single quotes, or write it below a |",
      ].join("\n"),
    );
  });

  test("a stage that is not declared", () => {
    expect(judged("stages: [build]\njob: { stage: tset, script: x }\n")).toEqual(["2:15 unknown-stage"]);
    expect(judged("job: { stage: publish, script: x }\n")).toEqual(["1:15 unknown-stage"]);
    expect(judged("job: { stage: deploy, script: x }\nfirst: { stage: .pre, script: x }\n")).toEqual([]);
  });

  test("a stage that a component needs, at the component", () => {
    expect(reported(`stages: [build]\ninclude:\n  - component: ${at("suite")}\n`)).toMatch(/^f\.yml:3:16: no such stage is declared \[unknown-stage\]\n {4}found: {3}test\n.*\n {4}to do: {3}component suite needs it: add it to stages/);
    expect(judged(`stages: [build]\ninclude:\n  - component: ${at("suite")}\n    inputs: { stage: build }\n`)).toEqual([]);
  });

  test("needs, dependencies and what is extended must be there", () => {
    expect(judged("a: { script: x }\nb: { script: x, needs: [aa] }\n")).toEqual(["2:25 unknown-job"]);
    expect(judged("a: { script: x }\nb: { script: x, needs: [{ job: aa, optional: true }] }\n")).toEqual([]);
    expect(judged("a: { script: x }\nb: { script: x, dependencies: [aa] }\n")).toEqual(["2:32 unknown-job"]);
    expect(judged("b: { extends: .aa }\n")).toEqual(["1:15 unknown-job"]);
    expect(judged(".aa: { script: x }\nb: { extends: .aa }\n")).toEqual([]);
    expect(judged("a: { script: x, parallel: { matrix: [{ OS: [one, other] }] } }\nb: { script: x, needs: ['a: [one]'] }\n")).toEqual([]);
  });

  test("a job of a component is one, by the name that its inputs give it", () => {
    const text = (need: string) => `include:\n  - component: ${at("suite")}\n    inputs: { name: unit }\nb: { script: x, needs: [${need}] }\n`;
    expect(judged(text("unit"))).toEqual([]);
    expect(judged(text("suite"))).toEqual(["4:25 unknown-job"]);
  });

  test("a later job cannot be needed", () => {
    expect(judged("stages: [one, two]\na: { stage: two, script: x }\nb: { stage: one, script: x, needs: [a] }\n")).toEqual(["3:37 later-job"]);
  });

  test("what other files bring is not known, so nothing is claimed about it", () => {
    expect(judged("include: /ci/a.yml\nb: { extends: .theirs, needs: [theirs] }\nc: { stage: theirs, script: x }\n")).toEqual([]);
  });

  test("circles are told once, where they begin", () => {
    expect(reported(".a: { extends: .b }\n.b: { extends: .a }\nc: { extends: .a, script: x }\n")).toMatch(/^f\.yml:1:16: these jobs extend each other \[circular-extends\]\n {4}found: {3}\.a → \.b → \.a\n/);
    expect(reported("a: { script: x, needs: [b] }\nb: { script: x, needs: [c] }\nc: { script: x, needs: [b] }\n")).toMatch(/^f\.yml:2:17: these jobs wait for each other \[circular-needs\]\n {4}found: {3}b → c → b\n/);
    expect(judged("a: { script: x, needs: [a] }\n")).toEqual(["1:17 circular-needs"]);
    expect(judged("a: { script: x }\nb: { script: x, needs: [a] }\nc: { script: x, needs: [a, b] }\n")).toEqual([]);
  });

  test.each(["constructor", "toString", "__proto__", "valueOf"])("a job or a keyword may be called %s", (name) => {
    expect(judged(`${name}: { script: x }\n`)).toEqual([]);
    expect(judged(`job: { script: x, ${name}: y }\n`)).toEqual(["1:19 unknown-keyword"]);
    expect(judged(`job: { script: x, needs: [${name}] }\n`)).toEqual(["1:27 unknown-job"]);
  });

  test("without a job that runs there is no pipeline; a file of hidden ones is for others to include", () => {
    const codes = (text: string, file = "f.yml") => checkPipelineText(file, text, sample).findings.map(({ code, where }) => `${where} ${code}`);
    expect(codes("stages: [a]\ninclude: []\n")).toEqual(["f.yml:1:1 no-visible-job"]);
    for (const file of [".gitlab-ci.yml", "a/.gitlab-ci-dso.yml"]) expect(codes(".a: { script: x }\n", file)).toEqual([`${file}:1:1 no-visible-job`]);
    expect(codes(".a: { script: x }\n", "ci/jobs.yml")).toEqual([]);
    expect(codes("include: /ci/jobs.yml\n")).toEqual([]);
  });

  test("what is included with inputs is not known", () => {
    const local = () => ({ "build-$[[ inputs.name ]]": { script: "make" } });
    expect(checkPipelineText("f.yml", "include: { local: /ci/a.yml, inputs: { name: x } }\nb: { script: x, needs: [build-x] }\n", sample, local).findings).toEqual([]);
  });
});
