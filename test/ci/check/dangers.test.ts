import { describe as described } from "../../../lib/errors";
import { checkPipelineText } from "../../../stacks/cli/ci-check";
import { at, judged, reported, sample } from "./support";

describe("images (C12)", () => {
  test.each(["node", "node:latest", "node:20", "node:20-alpine", "registry.example.org:5000/tools/node", "node:lts"])("%s floats", (image) => {
    expect(judged(`job: { script: x, image: "${image}" }\n`)).toEqual(["1:26 floating-image"]);
  });

  test.each(["node:20.18.1", "node:20.18-alpine", "debian:bookworm-20241202", "node@sha256:0000000000000000000000000000000000000000000000000000000000000000", "$IMAGE", "node:$VERSION"])("%s does not", (image) => {
    expect(judged(`job: { script: x, image: "${image}" }\n`)).toEqual([]);
  });

  test("by name, as the default, as a service, and as the input of a component", () => {
    expect(judged("job: { script: x, image: { name: node } }\n")).toEqual(["1:34 floating-image"]);
    expect(judged("default: { image: node }\n")).toEqual(["1:19 floating-image"]);
    expect(judged("job: { script: x, services: [postgres, { name: redis }] }\n")).toEqual(["1:30 floating-image", "1:48 floating-image"]);
    expect(judged(`include:\n  - component: ${at("command")}\n    inputs: { image: node }\n`)).toEqual(["3:22 floating-image"]);
  });
});

describe("secrets in clear", () => {
  // Put together here, so that no scanner takes them for real ones.
  const tokens: readonly (readonly [string, string])[] = [
    ["GitLab", `gl${"pat"}-${"x".repeat(20)}`],
    ["GitHub", `gh${"p"}_${"x".repeat(36)}`],
    ["Vault", `hv${"s"}.${"x".repeat(24)}`],
    ["SonarQube", `sq${"a"}_${"0".repeat(40)}`],
    ["npm", `np${"m"}_${"x".repeat(36)}`],
    ["AWS", `AK${"IA"}${"X".repeat(16)}`],
    ["URL", `https://user:${"x".repeat(8)}@example.org/a.git`],
    ["key", `-----BEGIN ${"PRIVATE"} KEY-----`],
    ["header", `Authorization: Basic ${"x".repeat(20)}`],
  ];

  test.each(tokens)("of %s, wherever they stand, and never repeated", (_, token) => {
    for (const text of [`variables: { ANY: "${token}" }\n`, `job: { script: ["run ${token}"] }\n`, `.x: { deep: [{ er: "${token}" }] }\n`]) {
      const { findings } = checkPipelineText("f.yml", text, sample);
      expect(findings.map(({ code }) => code)).toEqual(["secret-in-clear"]);
      expect(findings.map(described).join()).not.toContain(token);
    }
  });

  test("of variables that are called so", () => {
    expect(judged("variables: { DB_PASSWORD: hunter2 }\n")).toEqual(["1:27 secret-in-clear"]);
    expect(judged("job: { script: x, variables: { API_KEY: { value: abc } } }\n")).toEqual(["1:50 secret-in-clear"]);
  });

  test.each(['DB_PASSWORD: ""', "DB_PASSWORD: $FROM_ELSEWHERE", "DB_PASSWORD: /run/secrets/db", "CACHE_KEY: main", "SONAR_PROJECT_KEY: demo", "TOKEN_URL: https://example.org", "SECRET_SCAN: 'true'", "USE_TOKEN: 'true'"])("%s is none", (variable) => {
    expect(judged(`variables: { ${variable} }\n`)).toEqual([]);
  });
});

describe("secrets in a dotenv report", () => {
  const job = (rest: string) => `job:\n  script:\n    - ${rest}\n  artifacts: { reports: { dotenv: build.env } }\n`;

  test("by what is written to it", () => {
    expect(judged(job('echo "REGISTRY_TOKEN=$t" >> build.env'))).toEqual(["4:35 secret-in-dotenv"]);
    expect(judged(job('echo "REGISTRY_TOKEN=$t" | tee -a build.env'))).toEqual(["4:35 secret-in-dotenv"]);
    expect(judged(job('echo "TAG=1" >> build.env'))).toEqual([]);
    expect(judged(job('echo "REGISTRY_TOKEN=$t" >> other'))).toEqual([]);
  });

  test("by what the job reads, itself or by what it extends", () => {
    expect(judged("job:\n  script: x\n  id_tokens: { T: { aud: a } }\n  artifacts: { reports: { dotenv: a.env } }\n")).toEqual(["4:35 secret-in-dotenv"]);
    expect(judged(`stages: [test, build, scan, publish]\ninclude:\n  - component: ${at("image")}\n    inputs: { name: x }\njob:\n  extends: .login\n  script: x\n  artifacts: { reports: { dotenv: a.env } }\n`)).toEqual(["8:35 secret-in-dotenv"]);
  });
});

describe("gates", () => {
  const stages = "stages: [test, scan, publish]\n";
  const gate = "unit: { stage: test, script: make test }\n";
  const push = (rest = "") => `push: { stage: publish, script: docker push x${rest} }\n`;

  test.each(["docker push x", "docker --config /a push x", "skopeo copy oci:a docker://b", "buildctl build --output type=image,name=a,push=true", "npm publish", "mvn -B deploy", "./mvnw deploy", "twine upload dist/*", "git -C infra push", "helm push a oci://b", "kubectl apply -f .", "helm upgrade a b"])("%s is a push, and needs one", (command) => {
    expect(judged(`stages: [publish]\npush: { stage: publish, script: "${command}" }\n`)).toEqual(["2:1 push-without-gate"]);
    expect(judged(`${stages}${gate}push: { stage: publish, script: "${command}" }\n`)).toEqual([]);
  });

  test.each(["docker build .", "git pull", "npm ci", "mvn verify", "echo pushed", "# docker push x", "kubectl get pods", "helm template ."])("%s is none", (command) => {
    expect(judged(`stages: [publish]\nj: { stage: publish, script: ["${command}"] }\n`)).toEqual([]);
  });

  test("one that may fail, or that nobody starts, is none", () => {
    expect(judged(`${stages}unit: { stage: test, script: x, allow_failure: true }\n${push()}`)).toEqual(["3:1 push-without-gate"]);
    expect(judged(`${stages}unit: { stage: test, script: x, when: manual }\n${push()}`)).toEqual(["3:1 push-without-gate"]);
    expect(judged(`${stages}unit: { stage: publish, script: x }\n${push()}`)).toEqual(["3:1 push-without-gate"]);
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
    expect(reported(`${image}scan front: { allow_failure: true }\n`)).toContain("f.yml:5:15: the gate scan front of the catalogue would stop nothing any more [gate-switched-off]");
    expect(judged(`${image}scan front: { script: "true" }\n`)).toEqual(["5:15 gate-switched-off"]);
    expect(judged(`${image}scan front: { tags: [large] }\n`)).toEqual([]);
    expect(judged(`${image}push front: { needs: [build front] }\n`)).toEqual(["5:15 gate-jumped"]);
  });
});

test("what is deployed is pushed by the same pipeline", () => {
  const pipeline = (name: string) => `stages: [test, build, scan, publish, deploy]\ninclude:\n  - component: ${at("image")}\n    inputs: { name: front }\n  - component: ${at("deploy")}\n    inputs: { image: ${name} }\n`;
  expect(judged(pipeline("front"))).toEqual([]);
  expect(reported(pipeline("font"))).toBe(
    [
      "f.yml:6:22: no component image of this pipeline pushes this [image-not-pushed]",
      "    found:   font",
      "    allowed: front",
      "    to do:   did you mean front?",
    ].join("\n"),
  );
});
