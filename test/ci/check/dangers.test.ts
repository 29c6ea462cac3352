import { describe as described } from "../../../lib/errors";
import { at, findingsOf, judged, reported } from "./support";

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
    for (const text of [`variables: { ANY: "${token}" }\n`, `job: { script: ["run ${token}"] }\n`, `.x: { deep: [{ er: "${token}" }] }\n`, `job: { script: x } # as ${token}\n`, `# ${token}\njob: { script: x }\n`, `job: { script: x, variables: { "${token}": a } }\n`]) {
      const findings = findingsOf(text);
      expect(findings.map(({ code }) => code)).toEqual(["secret-in-clear"]);
      expect(findings.map(described).join()).not.toContain(token);
    }
  });

  test.each([
    "docker login -u a -p hunter2 r.example.org",
    "helm registry login --password=hunter2 r.example.org",
    "curl -u bob:hunter2 https://example.org",
    "curl --fail --user 'bob:hunter2' https://example.org",
    'curl -u "$USER:hunter2" https://example.org',
  ])("on the command line: %s", (command) => expect(judged(`job: { script: [${JSON.stringify(command)}] }\n`)).toEqual([expect.stringMatching(/ secret-in-clear$/)]));

  test.each(['docker login -u a -p "$PASSWORD" r', "docker login -p $P r", "docker login --password-stdin r", 'curl -u "$U:$P" https://example.org', "curl -u bob https://example.org", "curl -u token: https://example.org", "curl -us https://example.org"])("none is in: %s", (command) => {
    expect(judged(`job: { script: [${JSON.stringify(command)}] }\n`)).toEqual([]);
  });

  test("of numbers, and of a registry", () => {
    expect(judged("variables: { DB_PASSWORD: 12345678 }\n")).toEqual(["1:27 secret-in-clear"]);
    expect(judged("variables: { DEPTH: 12345678 }\n")).toEqual([]);
    expect(judged(`variables:\n  DOCKER_AUTH_CONFIG: '{"auths": {"r.example.org": {"auth": "${Buffer.from("bob:hunter2").toString("base64")}"}}}'\n`)).toEqual(["2:23 secret-in-clear"]);
    expect(judged(`variables:\n  DOCKER_AUTH_CONFIG: '{"auths": {"r.example.org": {"auth": "$AUTH"}}}'\n`)).toEqual([]);
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
