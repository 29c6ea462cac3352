import fc from "fast-check";
import { parse } from "yaml";
import { proposePipeline } from "../../../lib/ci/init";
import { toldApart } from "../../../lib/ci/init/names";
import { inclusions, renderPipeline } from "../../../lib/ci/pipeline";
import { unknownPlatform } from "../../../stacks/cli/ci-catalogue";
import { checkPipelineText } from "../../../stacks/cli/ci-check";
import { schemaErrors } from "../gitlab-schema";
import { proposed, treeOf } from "./support";

const known = unknownPlatform({ path: "forge/projects/catalog", version: "0.1.0-1a2b3c4d" });

const node = JSON.stringify({ scripts: { test: "vitest" } });
const published = JSON.stringify({ scripts: { test: "vitest" }, files: ["dist"] });
const nodeIn = (folder: string, manifest = node) => ({ [`${folder}/package.json`]: manifest, [`${folder}/package-lock.json`]: "{}" });
const pythonIn = (folder: string) => ({ [`${folder}/requirements.txt`]: "", [`${folder}/test_a.py`]: "" });
const goIn = (folder: string) => ({ [`${folder}/go.mod`]: "module a\n", [`${folder}/a.go`]: "", [`${folder}/a_test.go`]: "" });

/** Names of jobs, or what they are made of, by component. */
const names = (files: Readonly<Record<string, string>>): readonly string[] => inclusions(proposePipeline(treeOf(files), known).pipeline).map(({ component, inputs }) => `${component} ${String(inputs["name"] ?? "")}`.trim()).filter((name) => name !== "trivy" && name !== "sonarqube");

describe("jobs have names of their own", () => {
  test.each([
    ["services in two languages", { ...nodeIn("services/api"), ...nodeIn("services/web"), ...pythonIn("services/api"), ...pythonIn("services/web") }, ["node api-node", "node web-node", "python api-python", "python web-python"]],
    ["packages that are tested and published", { ...nodeIn("a", published), ...nodeIn("b", published) }, ["node a", "node b", "publish-npm a-publish-npm", "publish-npm b-publish-npm"]],
    ["folders that are called as the gates are", { ...goIn("trivy"), ...goIn("sonarqube") }, ["go sonarqube-go", "go trivy-go"]],
    ["folders that are called as keywords are", { ...goIn("image"), ...goIn("apps/services") }, ["go apps-services", "go image-go"]],
    ["a folder that is called as a language is", { ...nodeIn("go"), ...nodeIn("web"), ...goIn("tools") }, ["node go-node", "node web", "go"]],
    ["one folder below two", { ...nodeIn("a/server"), ...nodeIn("b/server") }, ["node a-server", "node b-server"]],
    ["charts of one name", { "x/charts/app/Chart.yaml": "", "y/charts/app/Chart.yaml": "" }, ["helm x-charts-app", "helm y-charts-app"]],
    ["two files of one folder", { "api/Dockerfile": "", "api/Containerfile": "" }, ["image api-containerfile", "image api-dockerfile"]],
    ["the root's and a folder's", { Dockerfile: "", "shop/Dockerfile": "" }, ["image shop", "image shop-dockerfile"]],
    ["files of one kind below two folders of one name", { "a/api/Dockerfile.worker": "", "b/api/Dockerfile.worker": "" }, ["image a-api-worker", "image b-api-worker"]],
    ["an image called as a chart would be", { "front/Dockerfile": "", "front-chart/Dockerfile": "", "charts/front/Chart.yaml": "", "charts/b/Chart.yaml": "" }, ["image front", "image front-chart", "helm b", "helm charts-front"]],
    ["an image called chart", { "chart/Dockerfile": "", "charts/b/Chart.yaml": "" }, ["image chart", "helm b-chart"]],
  ])("%s", (_, files, expected) => expect([...names(files)].sort()).toEqual([...expected].sort()));

  test("of letters that a registry has", () => {
    const images = (...files: readonly string[]) => proposed(Object.fromEntries(files.map((file) => [file, "FROM a:1.0\n"]))).pipeline.images!.map(({ name }) => name);
    expect(images("支付/Dockerfile", "订单/Dockerfile")).toEqual(["main", "main-2"]);
    expect(images("Büro/Dockerfile")).toEqual(["buro"]);
  });

  test("which images are told to have", () => {
    expect(proposed({ "a/server/Dockerfile": "FROM a:1.0", "b/server/Dockerfile": "FROM a:1.0" }).chosen).toContainEqual(expect.stringContaining("component image builds a-server"));
  });

  test("that are different whatever is wanted", () => {
    const name = fc.constantFrom("a", "b", "a-2", "c");
    const claim = fc.record({ names: fc.tuple(name, name, name), firm: fc.boolean() });
    fc.assert(
      fc.property(fc.array(claim, { maxLength: 8 }), fc.uniqueArray(name), (claims, taken) => {
        const given = toldApart(claims, new Set(taken));
        expect(new Set([...given, ...taken]).size).toBe(given.length + taken.length);
      }),
    );
  });
});

describe("names that a file cannot carry, or not as they are", () => {
  test.each(["my app", "Büro", "packages/@acme/ui"])("%s is left out, and told", (folder) => {
    const { pipeline, chosen, undecided } = proposePipeline(treeOf({ ...nodeIn(folder, published), [`${folder}/Dockerfile`]: "FROM a:1.0\n" }), known);
    expect([pipeline.tests, pipeline.packages, pipeline.images]).toEqual([[], [], []]);
    expect(chosen.join()).not.toContain(folder);
    const told = (component: string, input: string) => `${folder} is nothing that the component ${component} takes: its input ${input} is text that matches ^[A-Za-z0-9_.][A-Za-z0-9_./-]*$; give it another name, or a job of your own`;
    expect(undecided).toEqual([told("node", "directory"), told("publish-npm", "directory"), told("image", "context")]);
  });

  test("words of a shell are quoted where they must be", () => {
    const { pipeline } = proposePipeline(treeOf({ "overlays/dev env/kustomization.yaml": "", "-x/kustomization.yaml": "", "helm/Chart.yaml": "", "helm/a;b/values-x.yaml": "", "helm/it's/values-y.yaml": "" }), known);
    expect(pipeline.tests!.flatMap(({ inputs }) => inputs!["commands"])).toEqual([
      "helm lint --strict --values 'a;b/values-x.yaml' .",
      "helm lint --strict --values 'it'\\''s/values-y.yaml' .",
      "kustomize build ./-x > /dev/null",
      "kustomize build 'overlays/dev env' > /dev/null",
    ]);
  });

  test("what would be no text to GitLab is in quotes", () => {
    const text = renderPipeline(proposePipeline(treeOf({ ...nodeIn("no"), ...nodeIn("2024-01-01") }), known).pipeline);
    expect(text.match(/(name|directory): .*/g)).toEqual(['name: "2024-01-01"', 'directory: "2024-01-01"', 'name: "no"', 'directory: "no"']);
  });
});

test("whatever is in a tree, the checker and GitLab take its pipeline", () => {
  const folder = fc.constantFrom("", "a", "b", "front", "front-chart", "trivy", "go", "image", "services", "charts", "helm", "a/b", "x/charts/front", "y/charts/front", "charts/a", "支付", "订单", "my app", "packages/@acme/ui", "-x", "a;b", "no", "2024-01-01", "apps/true");
  const file = fc.constantFrom<Readonly<Record<string, string>>>(
    { "package.json": published, "package-lock.json": "{}" },
    { "package.json": node, "package-lock.json": "{}" },
    { "go.mod": "module a\n", "a.go": "", "a_test.go": "" },
    { "requirements.txt": "", "test_a.py": "" },
    { "pyproject.toml": "[build-system]\nrequires = []\n[project]\nname = 'a'\n", "test_a.py": "" },
    { "pom.xml": "<project><distributionManagement/></project>" },
    { "pom.xml": "<project/>" },
    { Dockerfile: "FROM a:1.0\n" },
    { Containerfile: "FROM a:1.0\n" },
    { "Dockerfile.worker": "FROM a:1.0\n" },
    { "Chart.yaml": "name: a\n" },
    { "Chart.yaml": "name: a\n", "values-dev.yaml": "" },
    { "kustomization.yaml": "resources: []\n" },
  );
  // Of an empty tree nothing is written.
  const tree = fc.array(fc.tuple(folder, file), { minLength: 1, maxLength: 8 }).map((parts) => Object.fromEntries(parts.flatMap(([below, files]) => Object.entries(files).map(([name, text]): [string, string] => [below === "" ? name : `${below}/${name}`, text]))));
  fc.assert(
    fc.property(tree, (files) => {
      const text = renderPipeline(proposePipeline(treeOf(files), known).pipeline);
      expect(checkPipelineText("f.yml", text, known).findings).toEqual([]);
      expect(schemaErrors(parse(text))).toEqual([]);
    }),
    { numRuns: 150 },
  );
});
