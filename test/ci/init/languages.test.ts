import { proposed } from "./support";

const NO_IMAGE = "there is no Dockerfile, so nothing is made that could be deployed: add one, and the component image";

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
    expect(proposed({ "pom.xml": "<project/>", "go.mod": "module a", "a_test.go": "" }).pipeline.analysis).toEqual({});
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
    ["pyproject.toml", "[tool.ruff]\n", "pytest"],
    ["requirements.txt", "flask==3.1.0\n", "-r requirements.txt pytest"],
    ["setup.py", "", undefined],
  ])("by %s of %j is tested where there are tests", (manifest, text, install) => {
    expect(proposed({ [manifest]: text, "tests/test_a.py": "" }).pipeline.tests).toEqual([{ language: "python", directory: ".", ...(install !== undefined && { inputs: { install } }) }]);
    const { pipeline, undecided } = proposed({ [manifest]: text, "a.py": "" });
    expect(pipeline.tests).toEqual([]);
    expect(undecided).toEqual([`${manifest}: there are no test_*.py: add them, and the component python`, NO_IMAGE]);
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
    expect(proposed({ "go.mod": "module a" }).undecided).toEqual(["go.mod: there are no *_test.go: add them, and the component go", NO_IMAGE]);
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
    expect(pipeline.analysis).toEqual({});
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
