import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expand, runJob, sourceTree, type JobOptions, type JobRun } from "../job";
import { git } from "../git-server";
import { NEXUS, read, ROBOT, secretsIn, SONAR_TOKEN, World } from "./world";

jest.setTimeout(60_000);

/** What each job makes the tools of its image do: the tools write down how they were called. */
describe("the jobs of components", () => {
  let world: World;
  let source: string;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.stop());
  afterEach(() => rmSync(source, { recursive: true, force: true }));

  interface Options extends Partial<JobOptions> {
    readonly files?: Readonly<Record<string, string>>;
  }

  async function run(component: string, job: string, inputs: Readonly<Record<string, unknown>>, { files = {}, ...options }: Options = {}): Promise<JobRun> {
    source = sourceTree(files);
    return world.run(component, job, inputs, { directory: source, ...options });
  }

  const commands = ({ calls }: JobRun, ...tools: string[]): readonly string[] => calls.filter(({ tool }) => tools.includes(tool)).map(({ tool, args }) => [tool, ...args].join(" ").replaceAll(source, "."));
  const tool = (...names: readonly string[]): Readonly<Record<string, string>> => Object.fromEntries(names.map((name) => [name, ":"]));

  /** Nothing secret anywhere but in the environment of these tools. */
  function expectNoTrace(result: JobRun, holders: readonly string[]): void {
    expect(secretsIn(result.log, world)).toEqual([]);
    expect(result.left).toEqual([]);
    for (const { tool, args, env } of result.calls) {
      expect(secretsIn(args.join("\n"), world)).toEqual([]);
      if (!holders.includes(`${tool} ${args[0]}`) && !holders.includes(tool)) expect({ tool, args, secrets: secretsIn(Object.values(env).join("\n"), world) }).toEqual({ tool, args, secrets: [] });
    }
    for (const entry of readdirSync(source, { recursive: true, withFileTypes: true }).filter((each) => each.isFile())) {
      expect({ file: entry.name, secrets: secretsIn(readFileSync(join(entry.parentPath, entry.name), "latin1"), world) }).toEqual({ file: entry.name, secrets: [] });
    }
  }

  describe("tests", () => {
    test("node installs what the lock file says, and runs the scripts that are named", async () => {
      const result = await run("node", "node", { scripts: "lint test", directory: "app" }, { files: { "app/package.json": "{}", "app/package-lock.json": "{}" }, tools: tool("npm") });
      expect(result).toMatchObject({ code: 0, left: [] });
      expect(commands(result, "npm")).toEqual(["npm ci --no-audit --no-fund", "npm run lint", "npm run test"]);
      expect(result.calls[0]).toMatchObject({ directory: join(source, "app"), env: { NODE_EXTRA_CA_CERTS: expect.stringMatching(/authorities\.pem$/) } });
    });
    test("node demands a lock file, and stops at the first script that fails", async () => {
      expect(await run("node", "node", {}, { files: { "package.json": "{}" }, tools: tool("npm") })).toMatchObject({ code: 1, calls: [], log: expect.stringContaining("there is no package-lock.json in .") });
      rmSync(source, { recursive: true });
      const result = await run("node", "node", { scripts: "lint test" }, { files: { "package-lock.json": "{}" }, tools: { npm: '[ "$2" != lint ]' } });
      expect(result.code).toBe(1);
      expect(commands(result, "npm")).toEqual(["npm ci --no-audit --no-fund", "npm run lint"]);
    });
    test("maven runs its goals with the settings of the repository", async () => {
      const result = await run("maven", "maven", { goals: "clean verify", arguments: "-Pfast -DskipITs", settings: "ci/settings.xml", directory: "server" }, { files: { "server/pom.xml": "" }, tools: { mvn: ":" }, variables: { CA_BUNDLE: "" } });
      expect(result).toMatchObject({ code: 0 });
      expect(commands(result, "mvn")).toEqual(["mvn --batch-mode --no-transfer-progress -Dmaven.repo.local=./.m2/repository --settings ./ci/settings.xml -Pfast -DskipITs clean verify"]);
    });
    test("python installs into an environment of its own, where the commands find it", async () => {
      const fake = 'case "$*" in "-m venv "*) mkdir -p "$3/bin"; for each in pip python; do printf "#!/bin/sh\\necho $each \\$@\\n" > "$3/bin/$each"; chmod +x "$3/bin/$each"; done; printf "PATH=$3/bin:\\$PATH\\n" > "$3/bin/activate" ;; esac';
      const result = await run("python", "python", { install: "-r requirements.txt pytest", commands: ["python -m pytest -q", "python --version"], directory: "svc" }, { files: { "svc/a.py": "" }, tools: { python3: fake } });
      expect(result).toMatchObject({ code: 0, left: [] });
      expect(result.log).toBe("pip install --quiet -r requirements.txt pytest\npython -m pytest -q\npython --version\n");
    });
    test("go vets and tests, and says how much is covered", async () => {
      const result = await run("go", "go", { packages: "./cmd/...", arguments: "-race -count=1" }, { tools: { go: 'if [ "$1" = tool ]; then printf "a\\ntotal: (statements) 81.0%%\\n"; fi' } });
      expect(result).toMatchObject({ code: 0, log: "total: (statements) 81.0%\n" });
      expect(commands(result, "go").map((line) => line.replace(/\/\S*\/coverage/, "COVERAGE"))).toEqual(["go vet ./cmd/...", "go test -coverprofile=COVERAGE -race -count=1 ./cmd/...", "go tool cover -func=COVERAGE"]);
    });
    test("command runs what it is told, where it is told, until something fails", async () => {
      const result = await run("command", "command", { image: "docker.io/library/alpine:3.22.0", commands: ["pwd", "echo two", "false", "echo three"], directory: "sub" }, { files: { "sub/a": "" } });
      expect(result).toMatchObject({ code: 1, log: `${source}/sub\ntwo\n` });
    });
    test("a directory that is not there is told by its name", async () => {
      expect(await run("go", "go", { directory: "nowhere" }, { tools: tool("go") })).toMatchObject({ code: 1, log: expect.stringContaining("there is no directory nowhere in this repository") });
    });
  });

  describe("analysis", () => {
    const scanner = { "sonar-scanner": "echo analysed" };
    test("the scanner gets the token in its environment, and is told which server, project and gate", async () => {
      const result = await run("sonarqube", "sonarqube", { properties: "sonar.sources=src\nsonar.exclusions=a b\n", "gate-timeout": 60 }, { tools: { ...scanner, ...java }, variables: { SONARQUBE_SCANNER_PARAMS: '{"sonar.host.url":"https://elsewhere"}', SONAR_HOST_URL: "https://elsewhere" } });
      expect(result).toMatchObject({ code: 0 });
      const [call] = result.calls.filter(({ tool }) => tool === "sonar-scanner");
      expect(call!.args).toEqual(["-Dsonar.sources=src", "-Dsonar.exclusions=a b", "-Dsonar.host.url=https://sonarqube.example.org", "-Dsonar.projectKey=demo-front-1a2b", "-Dsonar.projectVersion=main", "-Dsonar.qualitygate.wait=true", "-Dsonar.qualitygate.timeout=60"]);
      expect(call!.env).toMatchObject({ SONAR_TOKEN, SONAR_HOST_URL: "https://sonarqube.example.org" });
      expect(call!.env).not.toHaveProperty("SONARQUBE_SCANNER_PARAMS");
      expect(call!.env).not.toHaveProperty("VAULT_ID_TOKEN");
      expectNoTrace(result, ["sonar-scanner"]);
    });
    test("Maven analyses after its goals", async () => {
      const result = await run("sonarqube", "sonarqube", { scanner: "maven", directory: "server", goals: "verify" }, { files: { "server/pom.xml": "" }, tools: { mvn: ":", ...java } });
      expect(result).toMatchObject({ code: 0 });
      expect(commands(result, "mvn")).toEqual(["mvn --batch-mode --no-transfer-progress -Dmaven.repo.local=./.m2/repository verify org.sonarsource.scanner.maven:sonar-maven-plugin:5.1.0.4751:sonar -Dsonar.host.url=https://sonarqube.example.org -Dsonar.projectKey=demo-front-1a2b -Dsonar.projectVersion=main -Dsonar.qualitygate.wait=true -Dsonar.qualitygate.timeout=600"]);
      expectNoTrace(result, ["mvn"]);
    });
    test("the verdict of the gate is the job's", async () => {
      const result = await run("sonarqube", "sonarqube", {}, { tools: { "sonar-scanner": "echo 'QUALITY GATE STATUS: FAILED - View details on https://sonarqube.example.org'; exit 3", ...java } });
      expect(result.code).toBe(3);
    });
    test.each(["sonar.host.url=https://elsewhere", "sonar.token=x", "sonar.qualitygate.wait=false", "sonar.projectKey=other", "sonar.scanner.truststorePath=x", "not a property"])("%s is not for a pipeline to say", async (property) => {
      const result = await run("sonarqube", "sonarqube", { properties: property }, { tools: { ...scanner, ...java } });
      expect(result.code).toBe(1);
      expect(commands(result, "sonar-scanner")).toEqual([]);
    });
    test("the scanner's own Java is told of the platform's authorities, where there is no other", async () => {
      const fake = (text: string): string => `#!/bin/sh\n${text}\n`;
      const files = { "scanner/jre/bin/java": fake(`echo "    java.home = ${"$"}{0%/bin/java}" >&2`), "scanner/jre/bin/keytool": fake('echo keytool "$@" >> "$SONAR_SCANNER_HOME/calls"'), "scanner/jre/lib/security/cacerts": "its own" };
      source = sourceTree(files);
      for (const name of ["java", "keytool"]) chmodSync(join(source, "scanner/jre/bin", name), 0o755);
      const result = await world.run("sonarqube", "sonarqube", {}, { directory: source, without: ["java", "keytool"], tools: scanner, variables: { SONAR_SCANNER_HOME: join(source, "scanner") } });
      expect(result).toMatchObject({ code: 0, left: [] });
      expect(read(source, "scanner/calls")).toMatch(/^keytool -importcert -noprompt -keystore \S+\/truststore -storepass changeit -alias dso-1 -file \S+\/1\.pem\n$/);
      expect(result.calls[0]!.env["JAVA_TOOL_OPTIONS"]).toMatch(/-Djavax\.net\.ssl\.trustStore=\S+\/truststore -Djavax\.net\.ssl\.trustStorePassword=changeit/);
    });
    test("a repository that SonarQube does not know is told", async () => {
      expect(await run("sonarqube", "sonarqube", {}, { tools: scanner, variables: { PROJECT_KEY: "" } })).toMatchObject({ code: 1, log: expect.stringContaining("there is no PROJECT_KEY") });
    });
  });

  describe("scan", () => {
    /** As Trivy 0.74.0 answers: the scan leaves a result, and a conversion judges it. */
    const trivy = (verdict: string): string => `case "$1" in
      filesystem | image) while [ $# -gt 0 ]; do if [ "$1" = --output ]; then echo '{"Results":[]}' > "$2"; fi; shift; done ;;
      convert) case "$*" in *--exit-code*) exit ${verdict} ;; *--template*) while [ $# -gt 0 ]; do if [ "$1" = --output ]; then echo '[]' > "$2"; fi; shift; done ;; *) echo 'a table' ;; esac ;;
    esac`;
    test("looks at everything once, keeps it, and judges by severity", async () => {
      const result = await run("trivy", "trivy", { severity: "CRITICAL", "ignore-unfixed": true, directory: "app" }, { files: { "app/a": "" }, tools: { trivy: trivy("0") }, variables: { TRIVY_SEVERITY: "LOW", TRIVY_IGNOREFILE: "/x", TRIVY_SECRET_CONFIG: "s.yaml", TRIVY_NEVER_HEARD_OF: "1", TRIVY_DB_REPOSITORY: "harbor.example.org/trivy-db:2" } });
      expect(result).toMatchObject({ code: 0, left: [], log: "a table\nnothing of severity CRITICAL was found\n" });
      const lines = commands(result, "trivy").map((line) => line.replace(/\/\S*\/(quality\.tpl|judged\.json|trivy\.yaml)/g, "$1"));
      expect(lines).toEqual([
        "trivy filesystem --scanners vuln,misconfig,secret --format json --output ./.dso/reports/trivy-trivy.json --exit-code 0 --no-progress --ignore-unfixed --skip-dirs .dso . --config trivy.yaml --secret-config trivy.yaml",
        "trivy convert --quiet --format template --template @quality.tpl --output ./.dso/reports/quality-trivy.json ./.dso/reports/trivy-trivy.json --config trivy.yaml",
        "trivy convert --quiet --severity CRITICAL --format table ./.dso/reports/trivy-trivy.json --config trivy.yaml",
        "trivy convert --quiet --severity CRITICAL --format json --output judged.json --exit-code 10 ./.dso/reports/trivy-trivy.json --config trivy.yaml",
      ]);
      expect(result.calls[0]!.env).toMatchObject({ TRIVY_DB_REPOSITORY: "harbor.example.org/trivy-db:2" });
      expect(Object.keys(result.calls[0]!.env).filter((name) => name.startsWith("TRIVY_"))).toEqual(["TRIVY_DB_REPOSITORY"]);
    });
    test.each([["10", "the gate is closed: something of severity HIGH,CRITICAL was found"], ["1", "what Trivy found cannot be judged"]])("fails where the verdict is %s", async (verdict, message) => {
      expect(await run("trivy", "trivy", {}, { tools: { trivy: trivy(verdict) } })).toMatchObject({ code: 1, log: expect.stringContaining(message) });
    });
    test("a scan that cannot be made is no open gate", async () => {
      const result = await run("trivy", "trivy", {}, { tools: { trivy: "echo 'failed to download vulnerability DB' >&2; exit 1" } });
      expect(result.code).toBe(1);
      expect(result.calls).toHaveLength(1);
    });
    test("looks at the image that was built, and lists what is in it", async () => {
      const scan = await run("image", "scan:front", { name: "front" }, { tools: { trivy: trivy("0") } });
      expect(commands(scan, "trivy")[0]).toMatch(/^trivy image --scanners vuln,secret --format json --output \.\/\.dso\/reports\/trivy-front\.json --exit-code 0 --no-progress --input \.\/\.dso\/images\/front --config \S+ --secret-config \S+$/);
      rmSync(source, { recursive: true });
      const list = await run("image", "sbom:front", { name: "front" }, { tools: tool("trivy") });
      expect(commands(list, "trivy")).toEqual([expect.stringMatching(/^trivy image --quiet --format cyclonedx --output \.\/\.dso\/reports\/sbom-front\.cdx\.json --input \.\/\.dso\/images\/front --config \S+ --secret-config \S+$/)]);
    });
  });

  describe("an image, by BuildKit", () => {
    const files = { "app/Dockerfile": "FROM scratch\n", "docker/Dockerfile.prod": "FROM scratch\n" };
    test("builds from the Dockerfile as it is: what a proxy needs are predefined arguments", async () => {
      const result = await run("image", "build:front", { name: "front", context: "app", "build-args": "VERSION=1 2\nNAME=x", target: "final" }, { files, tools: tool("buildctl-daemonless.sh"), variables: { https_proxy: "http://proxy.example.org:3128", no_proxy: "" } });
      expect(result).toMatchObject({ code: 0, left: [] });
      const [{ args, env }] = result.calls as [JobRun["calls"][number]];
      expect(args.map((arg) => arg.replaceAll(source, "."))).toEqual([
        "build", "--frontend", "dockerfile.v0", "--local", "context=./app", "--local", "dockerfile=./app", "--opt", "filename=Dockerfile", "--opt", "target=final",
        "--opt", "build-arg:VERSION=1 2", "--opt", "build-arg:NAME=x",
        "--opt", "label:org.opencontainers.image.revision=0123456789abcdef0123456789abcdef01234567", "--opt", "label:org.opencontainers.image.source=https://gitlab.example.org/forge/projects/demo/front",
        "--opt", "build-arg:https_proxy=http://proxy.example.org:3128",
        "--output", "type=oci,dest=./.dso/images/front,tar=false",
      ]);
      expect(env).toMatchObject({ BUILDKITD_FLAGS: "--oci-worker-no-process-sandbox" });
      expect(read(source, "app/Dockerfile")).toBe(files["app/Dockerfile"]);
    });
    test("keeps layers where that is asked for", async () => {
      const result = await run("image", "build:front", { name: "front", cache: true, dockerfile: "docker/Dockerfile.prod" }, { files: { ...files, ".dso/cache/front/index.json": "{}" }, tools: tool("buildctl-daemonless.sh") });
      const line = commands(result, "buildctl-daemonless.sh")[0];
      expect(line).toContain("--local context=./. --local dockerfile=./docker --opt filename=Dockerfile.prod");
      expect(line).toContain("--import-cache type=local,src=./.dso/cache/front --export-cache type=local,dest=./.dso/cache/front,mode=max");
    });
    test("needs no identity, and gets none", () => {
      for (const job of ["build:front", "scan:front", "sbom:front"]) expect(expand(world.platform(), "image", { name: "front" }).get(job)!.definition["id_tokens"]).toBeUndefined();
    });
  });

  test("what is pushed is named as tags can be", async () => {
    const skopeo = 'while [ $# -gt 0 ]; do if [ "$1" = --digestfile ]; then printf sha256:abc > "$2"; fi; shift; done';
    const result = await run("image", "push:front", { name: "front", tags: "$CI_COMMIT_SHORT_SHA $CI_COMMIT_TAG feature/x $$UNKNOWN" }, { tools: { skopeo }, variables: { CI_COMMIT_TAG: "v1.0+build" } });
    expect(result).toMatchObject({ code: 0 });
    expect(commands(result, "skopeo").filter((line) => line.includes(" copy ")).map((line) => line.split(" ").at(-1))).toEqual(["01234567", "v1.0-build", "feature-x"].map((tag) => `docker://harbor.example.org/demo/front:${tag}`));
    expect(read(source, ".dso/pushed/front")).toBe("harbor.example.org/demo/front 01234567 sha256:abc\n");
    expectNoTrace(result, []);
  });

  describe("charts", () => {
    const chart = (name: string, more = ""): string => `apiVersion: v2\nname: ${name}\nversion: "1.2.3"\n${more}`;
    const files = { "charts/a/Chart.yaml": chart("a"), "charts/b/Chart.yaml": chart("b"), "charts/b/templates/x.yaml": "", "charts/README.md": "" };
    /** A registry that has all charts of these names. */
    const registryWith = (...names: readonly string[]) => ({ helm: `case "$1" in push) cat "$5" > /dev/null ;; show) cat "$7" > /dev/null; case " ${names.join(" ")} " in *" \${3##*/} "*) ;; *) exit 1 ;; esac ;; esac` });
    const helm = registryWith("a", "b");

    test("are linted and packaged, each of a directory", async () => {
      const result = await run("helm", "package:chart", { directory: "charts", "lint-arguments": "--set a=b" }, { files, tools: helm });
      expect(result).toMatchObject({ code: 0, left: [] });
      expect(commands(result, "helm")).toEqual(["a", "b"].flatMap((each) => [`helm lint --strict ./${each} --set a=b`, `helm package ./${each} --destination ./.dso/charts/chart`]));
    });
    test("have their dependencies by their lock, or are refused", async () => {
      const dependencies = "dependencies:\n  - name: c\n";
      const locked = await run("helm", "package:chart", { directory: "." }, { files: { "Chart.yaml": chart("a", dependencies), "Chart.lock": "" }, tools: helm });
      expect(commands(locked, "helm")[0]).toBe("helm dependency build .");
      rmSync(source, { recursive: true });
      expect(await run("helm", "package:chart", { directory: "." }, { files: { "Chart.yaml": chart("a", dependencies) }, tools: helm })).toMatchObject({ code: 1, log: expect.stringContaining("has dependencies and no Chart.lock") });
      rmSync(source, { recursive: true });
      expect(await run("helm", "package:chart", { directory: "charts" }, { files: { "charts/README.md": "" }, tools: helm })).toMatchObject({ code: 1, log: expect.stringContaining("there is no Chart.yaml in charts, nor in a directory there") });
    });

    test("have dependencies of repositories that Helm must know by a name, each once", async () => {
      const dependencies = 'dependencies:\n  - name: c\n    repository: "https://charts.example.org/c"\n  - { name: d, version: 1.0.0, repository: https://charts.example.org/c }\n  - name: e\n    repository: oci://harbor.example.org/e\n  # - repository: https://charts.example.org/no\n  - name: f\n    repository: http://other.example.org\n';
      const result = await run("helm", "package:chart", { directory: "." }, { files: { "Chart.yaml": chart("a", dependencies), "Chart.lock": "" }, tools: helm });
      expect(result).toMatchObject({ code: 0 });
      expect(commands(result, "helm").slice(0, 3)).toEqual(["helm repo add --force-update dso1 http://other.example.org", "helm repo add --force-update dso2 https://charts.example.org/c", "helm dependency build ."]);
    });

    async function pushAfter(change: Readonly<Record<string, string>>, variables: (before: string) => Record<string, string> = (before) => ({ CI_COMMIT_BEFORE_SHA: before }), tools = helm) {
      source = sourceTree(files);
      git(source, "init", "--quiet");
      git(source, "add", "--all");
      git(source, "commit", "--quiet", "--message", "one");
      const before = git(source, "rev-parse", "HEAD");
      for (const [path, text] of Object.entries(change)) {
        mkdirSync(join(source, path, ".."), { recursive: true });
        writeFileSync(join(source, path), text);
      }
      git(source, "add", "--all");
      git(source, "commit", "--quiet", "--allow-empty", "--message", "two");
      return world.run("helm", "push:chart", { directory: "charts" }, { directory: source, tools, variables: { CI_COMMIT_SHA: git(source, "rev-parse", "HEAD"), ...variables(before) } });
    }
    const packages = (result: JobRun) => commands(result, "helm").filter((line) => line.startsWith("helm push ")).map((line) => /charts\/chart\/(\S+)/.exec(line)?.[1]);

    test("only those that a push has changed are pushed", async () => {
      const result = await pushAfter({ "charts/b/templates/x.yaml": "changed\n", "elsewhere/charts/a": "" });
      expect(result).toMatchObject({ code: 0, log: expect.stringContaining("a 1.2.3 is in the registry, and has not changed") });
      expect(commands(result, "helm").map((line) => line.replace(/\/\S*\/auth\.json/, "AUTH"))).toEqual(["helm show chart oci://harbor.example.org/demo/a --version 1.2.3 --registry-config AUTH", "helm push ./.dso/charts/chart/b-1.2.3.tgz oci://harbor.example.org/demo --registry-config AUTH"]);
      expectNoTrace(result, []);
    });
    test("a push that changes none pushes none", async () => {
      const result = await pushAfter({ "src/a": "" });
      expect(result).toMatchObject({ code: 0, log: "a 1.2.3 is in the registry, and has not changed\nb 1.2.3 is in the registry, and has not changed\n" });
      expect(packages(result)).toEqual([]);
    });
    test("one that an earlier pipeline did not come to push is pushed by the next, whatever that changes", async () => {
      expect(packages(await pushAfter({ "src/a": "" }, undefined, registryWith("b")))).toEqual(["a-1.2.3.tgz"]);
    });
    test("a tag pushes what is not there", async () => {
      expect(packages(await pushAfter({}, () => ({ CI_COMMIT_TAG: "v1", CI_COMMIT_BEFORE_SHA: "0".repeat(40) }), registryWith("a")))).toEqual(["b-1.2.3.tgz"]);
    });
    test.each<[string, (before: string) => Record<string, string>]>([
      ["on a new branch", () => ({ CI_COMMIT_BEFORE_SHA: "0".repeat(40) })],
      ["when history was rewritten", () => ({ CI_COMMIT_BEFORE_SHA: "1".repeat(40) })],
    ])("all are pushed %s", async (_, variables) => {
      expect(packages(await pushAfter({}, variables))).toEqual(["a-1.2.3.tgz", "b-1.2.3.tgz"]);
    });
  });

  describe("publication", () => {
    test("npm: what is built is checked against the lock file, and published without a script", async () => {
      const lock = '{"packages":{"node_modules/x":{"integrity":"sha512-abc","resolved":"https://registry.example.org/x"}}}\n';
      const npm = 'case "$1" in pack) : > "$4/front-1.0.0.tgz" ;; publish) cat "$NPM_CONFIG_USERCONFIG" ;; esac';
      const result = await run("publish-npm", "publish-npm", { scripts: "build", tag: "next" }, { files: { "package.json": "{}", "package-lock.json": lock }, tools: { npm } });
      expect(result).toMatchObject({ code: 0, log: "//nexus.example.org/repository/demo-npm/:_auth=${NEXUS_AUTH}\n" });
      expect(commands(result, "npm").map((line) => line.replace(/\/\S*\/(tmp[^/ ]*)/g, "WORK"))).toEqual(["npm ci --no-audit --no-fund", "npm run build", expect.stringMatching(/^npm pack --ignore-scripts --pack-destination /), expect.stringMatching(/^npm publish --ignore-scripts --registry https:\/\/nexus\.example\.org\/repository\/demo-npm\/ --tag next \S+\/front-1\.0\.0\.tgz$/)]);
      expect(result.calls.at(-1)!.env["NEXUS_AUTH"]).toBe(Buffer.from(`${NEXUS.user}:${NEXUS.password}`).toString("base64"));
      expect(read(source, "package-lock.json")).toBe(lock);
      expectNoTrace(result, ["npm publish"]);
    });
    /** Maven that deploys, where a build asks for it, what is given: paths below the directory that the build names. */
    const mvnThat = (...deploys: string[]) => `for each; do case "$each" in
      */settings.xml) cat "$each" ;;
      -DaltDeploymentRepository=staged::file://*) for file in ${deploys.join(" ")}; do mkdir -p "\${each#*file://}/\${file%/*}"; : > "\${each#*file://}/$file"; done ;;
    esac; done`;
    test("Maven: what a build without a secret has deployed into a directory is uploaded from an empty one, releases and snapshots each to their repository", async () => {
      const at = "org/example/web/1.0/web-1.0";
      const mvn = mvnThat(`${at}.pom`, `${at}.jar`, `${at}.jar.sha1`, `${at}-sources.jar`, `${at}.jar.asc`, "org/example/parent/2-SNAPSHOT/parent-2-20261124.120000-1.pom", "org/example/web/maven-metadata.xml");
      const result = await run("publish-maven", "publish-maven", { arguments: "-Prelease" }, { files: { "pom.xml": "" }, tools: { mvn, ...java } });
      expect(result).toMatchObject({ code: 0, log: expect.stringContaining("<password>${env.NEXUS_PASSWORD}</password>") });
      const lines = commands(result, "mvn").map((line) => line.replace(/(file:\/\/)?\/[^ :,]*\/tmp\.[^/ ]*/g, "$1WORK"));
      const common = "mvn --batch-mode --no-transfer-progress -Dmaven.repo.local=./.m2/repository";
      const plugin = "org.apache.maven.plugins:maven-deploy-plugin:3.1.4";
      const staged = ["", "Release", "Snapshot"].map((kind) => `-Dalt${kind}DeploymentRepository=staged::file://WORK/staged`).join(" ");
      const upload = `${common} --settings WORK/settings.xml ${plugin}:deploy-file -DrepositoryId=nexus -Durl=https://nexus.example.org/repository/demo-repository`;
      const [parent, web] = ["WORK/staged/org/example/parent/2-SNAPSHOT/parent-2-20261124.120000-1", `WORK/staged/${at}`];
      expect(lines).toEqual([
        `${common} -Prelease ${staged} verify ${plugin}:deploy`,
        `${upload}-snapshot/ -DgroupId=org.example -DartifactId=parent -Dversion=2-SNAPSHOT -Dpackaging=pom -Dfile=${parent}.pom -DgeneratePom=false`,
        `${upload}-release/ -DgroupId=org.example -DartifactId=web -Dversion=1.0 -Dpackaging=jar -Dfile=${web}.jar -DpomFile=${web}.pom -Dfiles=${web}.jar.asc,${web}-sources.jar -Dclassifiers=,sources -Dtypes=jar.asc,jar`,
      ]);
      const calls = result.calls.filter(({ tool }) => tool === "mvn");
      expect(calls.map(({ env }) => env["NEXUS_PASSWORD"])).toEqual([undefined, NEXUS.password, NEXUS.password]);
      // Whatever runs the repository's own build knows no secret.
      expect(secretsIn(Object.values(calls[0]!.env).join("\n"), world)).toEqual([]);
      expect(calls.slice(1).map(({ env }) => env["PWD"]!.replace(/.*\/tmp\.[^/]*/, "WORK"))).toEqual(["WORK/empty", "WORK/empty"]);
    });
    test("Maven: a build that deploys nothing is told, and logs in nowhere", async () => {
      const logins = world.vault.calls.length;
      const result = await run("publish-maven", "publish-maven", {}, { files: { "pom.xml": "" }, tools: { mvn: mvnThat(), ...java } });
      expect(result).toMatchObject({ code: 1, log: expect.stringContaining("the build deploys nothing") });
      expect(world.vault.calls.length).toBe(logins);
    });
    test("Python: builds first, and logs in then", async () => {
      const python = 'case "$*" in "-m venv "*) mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; cp "$0" "$3/bin/pip" ;; *"-m build"*) mkdir -p "$4"; : > "$4/front-1.0.tar.gz"; : > "$4/front-1.0-py3-none-any.whl" ;; esac';
      const result = await run("publish-python", "publish-python", {}, { files: { "pyproject.toml": "" }, tools: { python3: python } });
      expect(result).toMatchObject({ code: 0, log: "" });
      const upload = result.calls.find(({ args }) => args.includes("twine"))!;
      expect(upload.args).toEqual(["-m", "twine", "upload", "--non-interactive", "--disable-progress-bar", "--repository-url", "https://nexus.example.org/repository/demo-pypi/", expect.stringMatching(/\.whl$/), expect.stringMatching(/\.tar\.gz$/)]);
      expect(upload.env).toMatchObject({ TWINE_USERNAME: NEXUS.user, TWINE_PASSWORD: NEXUS.password });
      const others = result.calls.filter((call) => call !== upload);
      expect(others.filter(({ env }) => secretsIn(Object.values(env).join("\n"), world).length > 0)).toEqual([]);
    });
    test("what cannot be built is not published, and no login was made for it", async () => {
      const calls = world.vault.calls.length;
      expect((await run("publish-maven", "publish-maven", {}, { files: { "pom.xml": "" }, tools: { mvn: "exit 1", ...java } })).code).toBe(1);
      expect(world.vault.calls.length).toBe(calls);
    });
  });

  test("a job of one's own reads what its purpose covers", async () => {
    source = sourceTree();
    const { script, definition } = expand(world.platform(), "secrets").get(".dso-secrets")!;
    expect(definition["id_tokens"]).toBeDefined();
    const result = await runJob({ directory: source, script: `${script}\nsecret_login push\nsecret REGISTRY/rw-robot USERNAME`, variables: { VAULT_ID_TOKEN: "sentinel.job.token", CA_BUNDLE: world.authority.file } });
    expect(result).toMatchObject({ code: 0, log: ROBOT.user });
  });

  /** What Java says of itself; the authorities of the platform are put into a store of their own. */
  const java = { java: "echo '    java.home = /nowhere' >&2", keytool: ":" };
});
