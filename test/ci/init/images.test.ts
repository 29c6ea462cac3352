import { catalogueWithout, proposed } from "./support";

const from = "FROM a:1.0\n";
const images = (files: Readonly<Record<string, string>>, name?: string) => proposed(files, { name }).pipeline.images;

describe("an image", () => {
  test("at the root is called after the repository, as a registry allows it", () => {
    expect(images({ Dockerfile: from }, "My_Shop")).toEqual([{ name: "my-shop" }]);
  });

  test("in a folder is called after it, and built in it", () => {
    expect(images({ "apps/front/Dockerfile": from })).toEqual([{ name: "front", context: "apps/front" }]);
  });

  test("by another file is called after that, too", () => {
    expect(images({ "api/Dockerfile.worker": from, "api/batch.Dockerfile": from, "api/Containerfile": from })).toEqual([
      { name: "api", context: "api", dockerfile: "api/Containerfile" },
      { name: "api-worker", context: "api", dockerfile: "api/Dockerfile.worker" },
      { name: "api-batch", context: "api", dockerfile: "api/batch.Dockerfile" },
    ]);
  });

  test("that copies what is only at the root is built from there", () => {
    const files = { "api/Dockerfile": `${from}COPY api/src shared ./\n`, "api/src/a": "", "shared/b": "" };
    expect(images(files)).toEqual([{ name: "api", dockerfile: "api/Dockerfile" }]);
  });

  test("whose copies are of an earlier stage, of patterns or of its folder stays there", () => {
    const files = { "api/Dockerfile": `${from}COPY --from=build /x /y\nCOPY ["src/", "./"]\nCOPY *.txt ./\nADD https://example.org/a /a\n`, "api/src/a": "" };
    expect(images(files)).toEqual([{ name: "api", context: "api" }]);
  });

  test("of a name that is taken is called after its whole path", () => {
    expect(images({ "a/server/Dockerfile": from, "b/server/Dockerfile": from })!.map(({ name }) => name)).toEqual(["a-server", "b-server"]);
  });

  test.each([".devcontainer", "test/fixtures", "examples/one"])("in %s is left out, and that is said", (folder) => {
    const { pipeline, undecided } = proposed({ [`${folder}/Dockerfile`]: from });
    expect(pipeline.images).toEqual([]);
    expect(undecided).toContain(`${folder}/Dockerfile is not built: it looks like one for developers; include the component image if it is not`);
  });

  test("built from what moves is told so (C12)", () => {
    const { undecided } = proposed({ Dockerfile: "FROM node AS build\nFROM nginx:latest\nFROM build\nFROM scratch\nFROM a:1.0\nFROM b@sha256:00\n" });
    expect(undecided).toContain("Dockerfile is built from node, nginx:latest, which changes under it: name a version or a digest");
  });
});

describe("where tags go", () => {
  test("is for people to say", () => {
    expect(proposed({ Dockerfile: from }).undecided).toEqual(["which file of which infrastructure repository takes the tag of shop: say it with --deploy infra:values-dev.yaml:image.tag"]);
    expect(proposed({ "a/Dockerfile": from, "b/Dockerfile": from, "helm/Chart.yaml": "" }).undecided).toEqual([
      "which file of which infrastructure repository takes the tag of a, b: say it with --deploy a=infra:values-dev.yaml:a.image.tag; this repository itself only if it is not mirrored, as commits to a mirrored one are overwritten",
    ]);
  });

  test("is written where it was said", () => {
    const target = { image: "shop", repository: "infra", file: "values-dev.yaml", key: "image.tag" };
    const { pipeline, undecided } = proposed({ Dockerfile: from }, { deployments: [target] });
    expect(pipeline.deployments).toEqual([target]);
    expect(undecided).toEqual([]);
  });
});

describe("charts and kustomizations", () => {
  const image = "docker.io/alpine/k8s:1.32.3";

  test("a chart in a folder of charts is stored; charts within it are its own", () => {
    const { pipeline } = proposed({ "charts/web/Chart.yaml": "", "charts/web/charts/db/Chart.yaml": "" });
    expect(pipeline.charts).toEqual([{ directory: "charts/web" }]);
    expect(pipeline.tests).toEqual([]);
  });

  test("several are told apart by their folders", () => {
    const charts = { "charts/a/Chart.yaml": "", "charts/b/Chart.yaml": "" };
    // Images and charts are both pushed by jobs of their names.
    expect(proposed({ ...charts, "a/Dockerfile": "" }).pipeline.charts?.map(({ name }) => name)).toEqual(["a-chart", "b"]);
    expect(proposed(charts).pipeline.charts).toEqual([
      { directory: "charts/a", name: "a" },
      { directory: "charts/b", name: "b" },
    ]);
  });

  test("any other is deployed from where it is, and only checked, with the values of each environment", () => {
    const { pipeline } = proposed({ "helm/Chart.yaml": "dependencies:\n  - name: db\n    repository: https://charts.example.org/db\n  - name: cache\n    repository: oci://harbor.example.org/demo\n", "helm/values.yaml": "", "helm/values-dev.yaml": "", "helm/env/values-prod.yml": "" });
    expect(pipeline.charts).toEqual([]);
    const commands = ["helm repo add dso1 https://charts.example.org/db", "helm dependency build .", "helm lint --strict --values env/values-prod.yml .", "helm lint --strict --values values-dev.yaml ."];
    expect(pipeline.tests).toEqual([{ language: "command", name: "helm", inputs: { image, directory: "helm", commands } }]);
    expect(proposed({ "Chart.yaml": "" }).pipeline.tests).toEqual([{ language: "command", name: "helm", inputs: { image, commands: ["helm lint --strict ."] } }]);
  });

  test("several that are deployed have a job each", () => {
    expect(proposed({ "engine/Chart.yaml": "", "web/Chart.yaml": "" }).pipeline.tests!.map(({ name }) => name)).toEqual(["helm-engine", "helm-web"]);
  });

  test("kustomizations that nothing builds upon are built", () => {
    const { pipeline } = proposed({ "base/kustomization.yaml": "resources:\n  - a.yaml\n", "overlays/dev/kustomization.yaml": "resources:\n  - ../../base\n", "overlays/prod/kustomization.yml": "resources: []\n" });
    expect(pipeline.tests).toEqual([{ language: "command", name: "kustomize", inputs: { image, commands: ["kustomize build overlays/dev > /dev/null", "kustomize build overlays/prod > /dev/null"] } }]);
  });
});

test("what the platform has not is left out, and named", () => {
  const { pipeline, undecided } = proposed({ Dockerfile: from, "go.mod": "module a", "a_test.go": "" }, { catalogue: catalogueWithout("image", "sonarqube", "trivy") });
  expect(pipeline.images).toEqual([]);
  expect(pipeline.analysis).toBeUndefined();
  expect(pipeline.scan).toBeUndefined();
  expect(undecided).toEqual(["the platform's catalogue has no component image, so it is left out"]);
});
