import { checkPipelineText } from "../../../stacks/cli/ci-check";
import { unknownPlatform } from "../../../stacks/cli/ci-catalogue";
import { at, judged, reported, sample } from "./support";

/** Commands that were taken for none that push, and some that are none. */
const pushes = [
  "docker buildx build --push -t a .",
  "docker buildx bake --push",
  "docker buildx build -o type=registry .",
  "docker compose build --push",
  "./gradlew publish",
  "gradle :lib:publishAllPublicationsToMavenRepository",
  "mvn -B package jib:build",
  "mvn com.google.cloud.tools:jib-maven-plugin:3.4.4:build",
  "dotnet nuget push a.nupkg",
  "cargo publish",
  "pack build a/b --publish",
  "ko build ./cmd/a",
  "gem push a.gem",
  "git lfs push origin main",
  "git -c user.name=a -C 'a b' push",
  "make && docker push x",
  "sh -c 'docker push x'",
  'echo "$(docker push x)"',
  "if docker push x; then echo done; fi",
  "TAG=1 docker push x",
  "helmfile -e dev apply",
] as const;
const harmless = [
  "git config push.default simple",
  "git stash push",
  "git stash push -m a",
  "echo 'no docker push here'",
  'echo "first; docker push x"',
  'printf "%s" "npm publish"',
  "make test # docker push x follows",
  "NOTE='docker push'",
  "npm publish --dry-run",
  "npm run publish-docs",
  "./gradlew publishToMavenLocal",
  "cargo publish --dry-run",
  "docker buildx build --load .",
  "mvn jib:dockerBuild",
] as const;

describe("gates", () => {
  const stages = "stages: [test, scan, publish]\n";
  const gate = "unit: { stage: test, script: make test }\n";
  const push = (rest = "") => `push: { stage: publish, script: docker push x${rest} }\n`;

  test.each(["docker push x", "docker --config /a push x", "skopeo copy oci:a docker://b", "buildctl build --output type=image,name=a,push=true", "npm publish", "mvn -B deploy", "./mvnw deploy", "twine upload dist/*", "git -C infra push", "helm push a oci://b", "kubectl apply -f .", "helm upgrade a b", ...pushes])("%s is a push, and needs one", (command) => {
    expect(judged(`stages: [publish]\npush: { stage: publish, script: ${JSON.stringify(command)} }\n`)).toEqual(["2:1 push-without-gate"]);
    expect(judged(`${stages}${gate}push: { stage: publish, script: ${JSON.stringify(command)} }\n`)).toEqual([]);
  });

  test.each(["docker build .", "git pull", "npm ci", "mvn verify", "echo pushed", "# docker push x", "kubectl get pods", "helm template .", ...harmless])("%s is none", (command) => {
    expect(judged(`stages: [publish]\nj: { stage: publish, script: [${JSON.stringify(command)}] }\n`)).toEqual([]);
  });

  test("one that may fail, or that nobody starts, is none", () => {
    expect(judged(`${stages}unit: { stage: test, script: x, allow_failure: true }\n${push()}`)).toEqual(["3:1 push-without-gate"]);
    expect(judged(`${stages}unit: { stage: test, script: x, when: manual }\n${push()}`)).toEqual(["3:1 push-without-gate"]);
    for (const rule of ["when: never", "when: manual", "allow_failure: true", "when: on_failure"]) expect(judged(`${stages}unit: { stage: test, script: x, rules: [{ ${rule} }] }\n${push()}`)).toEqual(["3:1 push-without-gate"]);
    expect(judged(`${stages}unit: { stage: test, script: x, rules: [{ if: $A, when: never }, { when: on_success }] }\n${push()}`)).toEqual([]);
    expect(judged(`${stages}unit: { stage: publish, script: x }\n${push()}`)).toEqual(["3:1 push-without-gate"]);
  });

  test("what is pushed by after_script, or whatever has failed, has none", () => {
    expect(judged("stages: [publish]\npush: { stage: publish, script: 'true', after_script: [docker push x] }\n")).toEqual(["2:1 push-without-gate"]);
    expect(judged(`${stages}${gate}${push(", when: always")}`)).toEqual(["3:1 push-despite-failure"]);
    expect(judged(`${stages}${gate}${push(", rules: [{ if: $A }, { when: on_failure }]")}`)).toEqual(["3:1 push-despite-failure"]);
  });

  test("needs must not jump over it", () => {
    const scan = "scan: { stage: scan, script: x }\n";
    expect(judged(`${stages}${gate}${push(", needs: []")}`)).toEqual(["3:48 gate-jumped"]);
    expect(judged(`${stages}${gate}${scan}${push(", needs: [unit]")}`)).toEqual(["4:48 gate-jumped"]);
    expect(judged(`${stages}${gate}${scan}${push(", needs: [unit, scan]")}`)).toEqual([]);
    expect(judged(`${stages}${gate}scan: { stage: scan, script: x, needs: [unit] }\n${push(", needs: [scan]")}`)).toEqual([]);
  });

  test("the catalogue's own stand as they are", () => {
    const image = `stages: [test, build, scan, publish, deploy]\ninclude:\n  - component: ${at("image")}\n    inputs: { name: front }\n`;
    expect(judged(image)).toEqual([]);
    expect(reported(`${image}scan front: { allow_failure: true }\n`)).toContain("f.yml:5:15: by this the gate scan front of the catalogue may stop nothing any more [gate-switched-off]");
    expect(judged(`${image}scan front: { script: "true" }\n`)).toEqual(["5:15 gate-switched-off"]);
    expect(judged(`${image}scan front: { tags: [large] }\n`)).toEqual([]);
    expect(judged(`${image}push front: { needs: [build front] }\n`)).toEqual(["5:15 gate-jumped"]);
  });
});


describe("the catalogue's own gates stay gates", () => {
  const reference = { path: sample.reference.path, version: sample.reference.version };
  const known = unknownPlatform(reference);
  const include = (component: string, inputs = "") => `  - component: ${at(component)}\n${inputs === "" ? "" : `    inputs: ${inputs}\n`}`;
  const stages = (names: string) => `stages: [${names}]\ninclude:\n${include("trivy")}${include("image", "{ name: front }")}`;
  const usual = stages("test, build, scan, publish, deploy");
  const of = (text: string) => checkPipelineText("f.yml", text, known).findings.map(({ where, code }) => `${where.replace(/^f\.yml:/, "")} ${code}`);

  test.each([
    ["nothing changed", usual, []],
    ["more stages between", stages("lint, test, build, scan, check, publish, deploy, after"), []],
    ["pushed before it is scanned", stages("test, build, publish, scan, deploy"), ["1:1 gate-too-late"]],
    ["pushed before it is built", stages("test, publish, build, scan, deploy"), ["1:1 gate-too-late"]],
    ["scanned when it is deployed", usual.replace("{ name: front }", "{ name: front, scan-stage: deploy }"), ["5:40 gate-too-late"]],
    ["scanned when it is pushed", usual.replace("{ name: front }", "{ name: front, scan-stage: publish }"), ["5:40 gate-too-late"]],
    ["pushed when it is scanned", usual.replace("{ name: front }", "{ name: front, push-stage: scan }"), ["5:40 gate-too-late"]],
    ["the source scanned last", usual.replace(`${at("trivy")}\n`, `${at("trivy")}\n    inputs: { stage: deploy }\n`), ["4:22 gate-too-late"]],
    ["analysed last", usual + include("sonarqube", "{ stage: deploy }"), ["7:22 gate-too-late"]],
    ["tested last", usual + include("node", "{ stage: deploy }"), ["7:22 gate-too-late"]],
    ["published before it is tested", usual + include("publish-npm", "{ stage: test }"), ["7:22 gate-too-late"]],
    ["what is deployed looked at last", usual + include("command", '{ image: "a:1.0", commands: [make smoke], stage: deploy }'), []],
  ] as const)("%s", (_, text, findings) => expect(of(text)).toEqual(findings));

  test("how it is told", () => {
    const [finding] = checkPipelineText("f.yml", stages("test, build, publish, scan, deploy"), known).findings;
    expect(finding).toMatchObject({ message: "push:front would not wait for scan:front, which may refuse what it takes", found: "scan:front in the stage scan, push:front in publish" });
  });

  test.each([
    "rules: [{ when: never }]",
    "rules: [{ when: manual }]",
    "rules: [{ allow_failure: true }]",
    "except: [branches]",
    "only: [tags]",
    "before_script: [exit 0]",
    "after_script: [x]",
    "image: mine:1.0",
    "variables: { DSO_SEVERITY: CRITICAL }",
    "script: [x]",
    "when: manual",
    "allow_failure: true",
    "allow_failure: { exit_codes: [1] }",
    "extends: .mine",
    "hooks: { pre_get_sources_script: [x] }",
    "cache: []",
    "artifacts: { paths: [a] }",
    "inherit: { default: false }",
    "parallel: 2",
  ])("not by %s", (key) => {
    const base = key.startsWith("extends") ? ".mine: { tags: [a] }\n" : "";
    for (const job of ["scan:front", "trivy", "push:front", "build:front", ".dso-build-buildkit-public"]) expect([job, of(`${usual}${base}${job}: { ${key} }\n`)]).toEqual([job, expect.arrayContaining([expect.stringMatching(/:\d+ gate-switched-off$/)])]);
  });

  test("not by a stage, and what follows from it", () => {
    expect(of(`${usual}scan:front: { stage: publish, allow_failure: true }\n`)).toEqual(["6:22 gate-too-late", "6:15 gate-switched-off", "6:31 gate-switched-off"]);
  });

  test.each(["tags: [large]", "timeout: 2h", "retry: 1", "resource_group: one", "interruptible: false", "needs: [trivy]", "environment: production", "coverage: '/a/'"])("%s does nothing to them", (key) => {
    expect(of(`${usual}scan:front: { ${key.replace("[trivy]", "[trivy, 'build:front']")} }\n`)).toEqual([]);
  });

  test("not by what all jobs get", () => {
    expect(of(`${usual}default: { before_script: [exit 0] }\n`)).toEqual(["6:12 gate-switched-off"]);
    expect(of(`${usual}before_script: [exit 0]\n`)).toEqual(["6:1 gate-switched-off"]);
    expect(of("default: { before_script: [make] }\nmine: { script: make test }\n")).toEqual([]);
  });

  test("tests may have services and variables around them, and a scan may not", () => {
    const text = (job: string) => `${usual}${include("node")}${job}: { services: ["postgres:17.2"], variables: { PGHOST: postgres } }\n`;
    expect(of(text("node"))).toEqual([]);
    expect(of(text("trivy"))).toEqual(["7:10 gate-switched-off", "7:39 gate-switched-off"]);
    expect(of(`${usual}${include("node")}node: { variables: { DSO_SCRIPTS: lint } }\n`)).toEqual(["7:9 gate-switched-off"]);
  });

  test("nor by a file that is included", () => {
    const { findings } = checkPipelineText("f.yml", `${usual}  - local: ci/mine.yml\n`, known, () => ({ trivy: { script: ["true"] } }));
    expect(findings.map(({ where, code }) => `${where} ${code}`)).toEqual(["f.yml:6:5 gate-switched-off"]);
  });
});
