import { proposed } from "./support";

const NO_IMAGE = "there is no Dockerfile, so nothing is made that could be deployed: add one, and the component image";

/** SonarScanner fails where there is Java and no compiled class. */
const withoutJava = { inputs: { properties: "sonar.exclusions=**/*.java" } };

const json = JSON.stringify;
const lock = "{}";

describe("Node.js", () => {
  test("with a lock file and a script test is tested, and analysed", () => {
    const { pipeline } = proposed({ "package.json": json({ scripts: { test: "vitest" } }), "package-lock.json": lock });
    expect(pipeline.tests).toEqual([{ language: "node", directory: "." }]);
    expect(pipeline.analysis).toEqual({});
  });

  test("without tests, as npm writes it, is told so", () => {
    const { pipeline, undecided } = proposed({ "package.json": json({ scripts: { test: 'echo "Error: no test specified" && exit 1' } }), "package-lock.json": lock });
    expect(pipeline.tests).toEqual([]);
    expect(undecided).toEqual(["package.json has no script test: add one, and the component node", NO_IMAGE]);
  });

  test("without a lock file is not installed by jobs", () => {
    expect(proposed({ "package.json": "{}" }).undecided).toEqual(["package.json has no lock file: commit package-lock.json, so that jobs install what you tested", NO_IMAGE]);
    expect(proposed({ "package.json": "{}", "yarn.lock": "" }).undecided[0]).toContain("a lock file of Yarn");
  });

  test("that is no JSON is said to be so", () => {
    expect(proposed({ "package.json": "{" }).undecided).toEqual(["package.json is not JSON, so nothing is made of it", NO_IMAGE]);
  });

  test("is published where it lists files and is not private", () => {
    const packages = (manifest: object) => proposed({ "package.json": json(manifest), "package-lock.json": lock }).pipeline.packages;
    expect(packages({ files: ["dist"] })).toEqual([{ format: "npm", directory: "." }]);
    expect(packages({ files: ["dist"], private: true })).toEqual([]);
    expect(packages({})).toEqual([]);
  });

  test("of a workspace is tested from its root", () => {
    const test = json({ scripts: { test: "vitest" } });
    const { pipeline } = proposed({ "package.json": json({ workspaces: ["packages/*"], scripts: { test: "vitest" } }), "package-lock.json": lock, "packages/a/package.json": test, "other/package.json": test });
    expect(pipeline.tests).toEqual([{ language: "node", directory: "." }]);
  });

  test.each([
    ["package.json", { "package.json": json({ workspaces: { packages: ["packages/*", "!packages/c"] }, scripts: { test: "vitest" } }) }],
    ["pnpm-workspace.yaml", { "package.json": json({ scripts: { test: "vitest" } }), "pnpm-workspace.yaml": "packages:\n  # ours\n  - 'packages/*'\n  - '!packages/c'\nother:\n  - tools\n" }],
  ])("beside what a workspace lists in %s is tested for itself", (_, files) => {
    const test = json({ scripts: { test: "vitest" } });
    const folders = ["packages/a", "packages/c", "tools"];
    const { pipeline } = proposed({ ...files, "package-lock.json": lock, ...Object.fromEntries(folders.flatMap((folder) => [[`${folder}/package.json`, test], [`${folder}/package-lock.json`, lock]])) });
    expect(pipeline.tests!.map(({ directory }) => directory)).toEqual([".", "packages/c", "tools"]);
  });

  test("twice has two jobs, called after their folders", () => {
    const test = json({ scripts: { test: "vitest" } });
    const { pipeline } = proposed({ "apps/a/package.json": test, "apps/a/package-lock.json": lock, "apps/b/package.json": test, "apps/b/package-lock.json": lock });
    expect(pipeline.tests).toEqual([
      { language: "node", directory: "apps/a", name: "a" },
      { language: "node", directory: "apps/b", name: "b" },
    ]);
  });
});

describe("Maven", () => {
  test("alone analyses as part of its build", () => {
    const { pipeline } = proposed({ "server/pom.xml": "<project/>" });
    expect(pipeline.tests).toEqual([{ language: "maven", directory: "server" }]);
    expect(pipeline.analysis).toEqual({ scanner: "maven", directory: "server" });
    expect(pipeline.packages).toEqual([]);
  });

  test("beside another language does not", () => {
    expect(proposed({ "pom.xml": "<project/>", "go.mod": "module a", "a_test.go": "" }).pipeline.analysis).toEqual(withoutJava);
  });

  test("beside a chart does: a command is none", () => {
    expect(proposed({ "pom.xml": "<project/>", "helm/Chart.yaml": "" }).pipeline.analysis).toEqual({ scanner: "maven", directory: "." });
  });

  test.each([
    ["two projects", { "a/pom.xml": "<project/>", "b/pom.xml": "<project/>" }],
    ["one beside Node.js", { "pom.xml": "<project/>", "web/package.json": json({ scripts: { test: "vitest" } }), "web/package-lock.json": lock }],
    ["Gradle", { "build.gradle": "" }],
    ["Java of nobody's", { "src/A.java": "", "requirements.txt": "" }],
  ])("is left out of what a scanner without classes analyses: %s", (_, files) => {
    const { pipeline, undecided } = proposed(files);
    expect(pipeline.analysis).toEqual(withoutJava);
    expect(undecided).toContainEqual(expect.stringContaining("Java is left out of the analysis"));
  });

  test("has a job for each project that no other lists", () => {
    const directories = (files: Readonly<Record<string, string>>) => proposed(files).pipeline.tests!.map(({ directory }) => directory);
    const parent = "<project><modules><module>a</module><module>../b/pom.xml</module></modules></project>";
    expect(directories({ "p/pom.xml": parent, "p/a/pom.xml": "<project/>", "b/pom.xml": "<project/>", "p/it/pom.xml": "<project/>" })).toEqual(["p/it", "p"]);
    expect(directories({ "pom.xml": "<project/>", "src/test/resources/x/pom.xml": "<project/>" })).toEqual(["."]);
  });

  test.each(["target/app.jar", "target/*.jar", "./target/app.jar"])("keeps %s for the image that copies it", (path) => {
    const { pipeline, undecided } = proposed({ "server/pom.xml": "<project/>", "server/Dockerfile": `FROM a:1.0\nCOPY ${path} /app.jar\n` });
    expect(pipeline.tests).toEqual([{ language: "maven", directory: "server", inputs: { artifacts: [".dso/artifacts/", "server/target/"] } }]);
    expect(pipeline.images).toEqual([{ name: "server", context: "server" }]);
    expect(undecided.join()).not.toContain("copies");
  });

  test("also where the image is built from the root", () => {
    const { pipeline } = proposed({ "api/pom.xml": "<project/>", "api/Dockerfile": "FROM a:1.0\nCOPY api/target/app.jar /\n" });
    expect(pipeline.tests![0]!.inputs).toEqual({ artifacts: [".dso/artifacts/", "api/target/"] });
    expect(pipeline.images).toEqual([{ name: "api", dockerfile: "api/Dockerfile" }]);
  });

  test.each(["build/libs/app.jar", "dist"])("what no test makes is told: %s", (path) => {
    const folder = path.split("/")[0]!;
    expect(proposed({ Dockerfile: `FROM a:1.0\nCOPY ${path} /\n` }).undecided).toContainEqual(`Dockerfile copies ${folder}, which no job before makes, unless the repository has it: build it in an earlier stage of the Dockerfile, or in a test that keeps it, by its input artifacts: [${folder}/]`);
    expect(proposed({ Dockerfile: `FROM a:1.0 AS b\nFROM c:1.0\nCOPY --from=b ${path} /\n` }).undecided.join()).not.toContain("copies");
  });

  test("builds its modules from their parent, and publishes where the parent says where", () => {
    const { pipeline } = proposed({ "pom.xml": "<project><modules><module>a</module></modules><distributionManagement></distributionManagement></project>", "a/pom.xml": "<project/>" });
    expect(pipeline.tests).toEqual([{ language: "maven", directory: "." }]);
    expect(pipeline.packages).toEqual([{ format: "maven", directory: "." }]);
    expect(proposed({ "pom.xml": "<project><!-- <distributionManagement> --></project>" }).pipeline.packages).toEqual([]);
  });
});

describe("Python", () => {
  test.each([
    ["pyproject.toml", "[project]\nname = 'a'\n", undefined],
    ["pyproject.toml", "[project]\nname = 'a'\n[project.optional-dependencies]\ndocs = []\ntest = ['pytest-cov']\n", ".[test] pytest"],
    ["pyproject.toml", "[build-system]\nrequires = []\n", undefined],
    ["pyproject.toml", "[tool.poetry]\nname = 'a'\n", undefined],
    ["pyproject.toml", "[tool.ruff]\n", "pytest"],
    ["requirements.txt", "flask==3.1.0\n", "-r requirements.txt pytest"],
    ["setup.py", "", undefined],
  ])("by %s of %j is tested where there are tests", (manifest, text, install) => {
    expect(proposed({ [manifest]: text, "tests/test_a.py": "" }).pipeline.tests).toEqual([{ language: "python", directory: ".", ...(install !== undefined && { inputs: { install } }) }]);
    const { pipeline, undecided } = proposed({ [manifest]: text, "a.py": "" });
    expect(pipeline.tests).toEqual([]);
    expect(undecided).toEqual([`${manifest}: there are no test_*.py: add them, and the component python`, NO_IMAGE]);
  });

  test.each(["[tool.poetry.group.test.dependencies]", "[dependency-groups]"])("with %s is told that pip leaves those out", (table) => {
    const { undecided } = proposed({ "pyproject.toml": `[project]\nname = 'a'\n${table}\n`, "test_a.py": "" });
    expect(undecided).toContainEqual(expect.stringMatching(/^pyproject\.toml has dependencies in (tool\.poetry\.group\.test|dependency-groups), which pip does not install/));
  });

  test.each([["Pipfile", ""], ["setup.cfg", "[metadata]\nname = a\n"]])("by %s alone is told what to add", (file, text) => {
    const { pipeline, undecided } = proposed({ [file]: text, "test_a.py": "" });
    expect(pipeline.tests).toEqual([]);
    expect(undecided[0]).toContain(`${file} is nothing that pip installs from by itself`);
    expect(proposed({ "setup.cfg": "[flake8]\n" }).found).toEqual([]);
  });

  test("below another project has a job of its own, and its tests are not the other's", () => {
    const project = "[project]\nname = 'a'\n";
    const { pipeline, found } = proposed({ "pyproject.toml": project, "test_a.py": "", "services/b/pyproject.toml": project, "services/b/test_b.py": "", "docs/requirements.txt": "" });
    expect(pipeline.tests).toEqual([
      { language: "python", directory: ".", name: "shop", inputs: { commands: ["python -m pytest --junit-xml=junit.xml --ignore=services/b"] } },
      { language: "python", directory: "services/b", name: "b" },
    ]);
    expect(found).toContain("docs/requirements.txt: requirements of a part of the Python project around it");
    expect(proposed({ "pyproject.toml": project, "b/pyproject.toml": project, "b/test_b.py": "" }).pipeline.tests).toEqual([{ language: "python", directory: "b" }]);
  });

  test("is a package where it can be built, and goes into no image", () => {
    const pyproject = "[build-system]\nrequires = []\n[project]\nname = 'a'\n";
    expect(proposed({ "pyproject.toml": pyproject }).pipeline.packages).toEqual([{ format: "python", directory: "." }]);
    expect(proposed({ "pyproject.toml": pyproject, Dockerfile: "FROM a:1.0" }).pipeline.packages).toEqual([]);
    expect(proposed({ "pyproject.toml": "[project]\nname = 'a'\n" }).pipeline.packages).toEqual([]);
  });
});

describe("Go", () => {
  test("is tested where there are tests", () => {
    expect(proposed({ "go.mod": "module a", "a_test.go": "" }).pipeline.tests).toEqual([{ language: "go", directory: "." }]);
    expect(proposed({ "go.mod": "module a", "a.go": "" }).undecided).toEqual(["go.mod: there are no *_test.go: add them, and the component go", NO_IMAGE]);
  });

  test("is tested where its own tests are, and not for those of a module below", () => {
    expect(proposed({ "go.mod": "module a", "b/go.mod": "module b", "b/b.go": "", "b/b_test.go": "" }).pipeline.tests).toEqual([{ language: "go", directory: "b" }]);
  });

  test("that requires modules of its own forge is told that jobs cannot log in there", () => {
    const { undecided } = proposed({ "go.mod": "module git.example.org/team/a\n\nrequire (\n\tgit.example.org/team/b v1.0.0\n\tgolang.org/x/mod v0.1.0\n)\n", "a_test.go": "" });
    expect(undecided).toEqual(["go.mod requires git.example.org/team/b, from where it comes itself: if that is private, vendor it (go mod vendor), as jobs have no credentials of other forges", NO_IMAGE]);
  });
});

describe("other languages", () => {
  test.each([
    ["settings.gradle.kts", "Gradle"],
    ["src/Shop.csproj", ".NET"],
    ["Cargo.toml", "Rust"],
    ["composer.json", "PHP"],
    ["Gemfile", "Ruby"],
  ])("%s is told which component there is for %s, and analysed", (file, language) => {
    const { pipeline, undecided } = proposed({ [file]: "", Dockerfile: "FROM a:1.0" });
    expect(pipeline.analysis).toEqual(language === "Gradle" ? withoutJava : {});
    expect(undecided[0]).toContain(`no component is for ${language}: include the component command`);
  });
});

describe("a static site", () => {
  test("goes into an image", () => {
    const { found, undecided } = proposed({ "site/index.html": "", Dockerfile: "FROM a:1.0" });
    expect(found).toEqual(["site/index.html: a static site", "Dockerfile: an image"]);
    expect(undecided).not.toContain(NO_IMAGE);
  });

  test("without a Dockerfile is told so", () => {
    expect(proposed({ "index.html": "" }).undecided).toEqual([NO_IMAGE]);
  });
});

test("nothing at all is said to be so", () => {
  expect(proposed({ "README.md": "" }).undecided).toEqual(["nothing that a component is for was found: the component command runs any command in any image"]);
});
