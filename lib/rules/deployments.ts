import {
  invalidName,
  invalidValueSourceRef,
  severalExternalValueSources,
  sourcesMissing,
  type Finding,
  type Path,
} from "../errors";
import type { DeploymentSourceSpec, DeploymentSpec, ProjectSpec, RepositorySpec, ValueSourceSpec } from "../spec";
import { deploymentNamePattern } from "../values/slug";
import { fits, judgePath, judgeReference, judgeUnique, replacedPlaceholders, wellFormed } from "./checks";
import { judgeContent } from "./repositories";

export const valueSourceTypes = ["internal", "external"] as const;

/** console §1.7 */
export function* judgeDeployments(project: ProjectSpec): Iterable<Finding> {
  const deployments = project.deployments ?? [];
  const environments = (project.environments ?? []).map((each) => each.name);
  const repositories = new Map((project.repositories ?? []).map((each) => [each.name, each]));
  for (const [index, deployment] of deployments.entries()) {
    const at = ["deployments", index];
    if (!fits(deployment.name, deploymentNamePattern)) yield invalidName("deployment", [...at, "name"], deployment.name);
    yield* judgeReference("environment", [...at, "environment"], deployment.environment, environments);
    if (deployment.sources.length === 0) yield sourcesMissing([...at, "sources"]);
    for (const [place, source] of deployment.sources.entries()) yield* judgeSource(source, [...at, "sources", place], repositories);
    yield* judgeRefs(deployment, at);
  }
  const name = wellFormed(deploymentNamePattern);
  yield* judgeUnique(
    "deployment",
    "its environment",
    deployments,
    (each) => name(each.name),
    (index) => ["deployments", index, "name"],
    (text, { environment }) => `${environment} ${text}`,
  );
}

function* judgeSource(source: DeploymentSourceSpec, at: Path, repositories: ReadonlyMap<string, RepositorySpec>): Iterable<Finding> {
  const names = [...repositories.keys()];
  yield* judgeReference("repository", [...at, "repository"], source.repository, names);
  yield* judgeContent(source, at, repositories.get(source.repository)?.path);
  const valueSources = source.valueSources ?? [];
  for (const [index, valueSource] of valueSources.entries()) yield* judgeValueSource(valueSource, [...at, "valueSources", index], names);
  const externals = valueSources.filter((each) => each.type === "external").length;
  if (externals > 1) yield severalExternalValueSources([...at, "valueSources"], externals);
}

const REFERENCE = /^[A-Za-z0-9_-]+$/;

function* judgeValueSource(valueSource: ValueSourceSpec, at: Path, repositories: readonly string[]): Iterable<Finding> {
  yield* judgeReference("type", [...at, "type"], valueSource.type, valueSourceTypes);
  yield* judgePath([...at, "path"], valueSource.path, "the repository", { placeholders: replacedPlaceholders });
  if (valueSource.type === "internal") return;
  yield* judgeReference("repository", [...at, "repository"], valueSource.repository, repositories);
  if (!fits(valueSource.ref, REFERENCE)) yield invalidValueSourceRef([...at, "ref"], valueSource.ref);
  yield* judgeContent({ revision: valueSource.revision }, at);
}

/** Argo CD tells the sources of one application apart by these. */
function* judgeRefs(deployment: DeploymentSpec, at: Path): Iterable<Finding> {
  const externals = deployment.sources.flatMap((source, place) =>
    (source.valueSources ?? []).flatMap((each, index) =>
      each.type === "external" ? [{ ref: each.ref, at: [...at, "sources", place, "valueSources", index, "ref"] }] : [],
    ),
  );
  const several = deployment.sources.some((source) => (source.valueSources ?? []).filter((each) => each.type === "external").length > 1);
  if (several) return;
  yield* judgeUnique("ref", "the deployment", externals, (each) => wellFormed(REFERENCE)(each.ref), (index) => externals[index]?.at ?? at);
}
