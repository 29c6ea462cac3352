import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "yaml";
import { published } from "../../lib/ci/catalogue";
import { loadInventory } from "../../lib/inventory";
import { platformCatalogue } from "../../lib/plugins/gitlab/platform-catalogue";
import { checkPipelineText } from "../../stacks/cli/ci-check";
import { definitions } from "../../stacks/plugins";
import { schemaErrors } from "../ci/gitlab-schema";

const folder = join(__dirname, "..", "..", "examples", "pipelines");
const inventory = loadInventory("examples/inventory", { services: definitions });
const { platform, reference } = platformCatalogue(inventory.platform);
const pipelines = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".yml")).sort();

function repositoriesOf(slug: string) {
  const project = inventory.projects.find((each) => (each.spec.slug ?? each.spec.name) === slug);
  return project?.spec.repositories ?? [];
}

test("every repository of the example projects that builds or deploys something has a pipeline", () => {
  const covered = new Set(pipelines.map((file) => file.replace(/\/[^/]*$/, "")));
  const all = inventory.projects.flatMap(({ spec }) => (spec.repositories ?? []).filter(({ ci }) => ci?.pipeline === undefined).map(({ name }) => `${spec.slug ?? spec.name}/${name}`));
  // Values of deployments, and nothing to build.
  expect(all.filter((repository) => !covered.has(repository))).toEqual(["payroll/settings"]);
});

describe.each(pipelines)("%s", (file) => {
  const [slug = "", name = ""] = file.split("/");
  const text = readFileSync(join(folder, file), "utf8");

  test("is called as GitLab looks for it", () => {
    const repository = repositoriesOf(slug).find((each) => each.name === name);
    expect(repository).toBeDefined();
    expect(basename(file)).toBe(repository!.externalUrl === undefined ? ".gitlab-ci.yml" : ".gitlab-ci-dso.yml");
  });

  test("is right by the example platform's catalogue, and by GitLab's schema", () => {
    // A note would say that it includes another version, and was not judged.
    expect(checkPipelineText(file, text, { reference, platform, components: published(platform) })).toEqual({ findings: [], notes: [] });
    expect(schemaErrors(parse(text))).toEqual([]);
  });

  test("deploys to infrastructure repositories that nothing overwrites", () => {
    const { include } = parse(text) as { include: { component: string; inputs?: Record<string, string> }[] };
    const targets = include.filter(({ component }) => component.includes("/deploy@")).map(({ inputs }) => inputs?.["repository"]);
    const writable = repositoriesOf(slug).filter(({ infra, externalUrl }) => infra === true && externalUrl === undefined).map((each) => each.name);
    expect(targets.filter((target) => !writable.includes(target!))).toEqual([]);
  });
});
