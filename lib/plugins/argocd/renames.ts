import type { Finding, Path } from "../../errors";
import type { DeploymentSpec, ProjectSpec } from "../../spec";
import { renameRedeploys } from "./failures";
import type { Settings } from "./settings";

/**
 * Kubernetes renames no object, so an Application that is called otherwise is another one (decision 6). What the former
 * one deployed may hold data; it must not be taken down with it, but be found by the next.
 */
export function judgeRenames(project: ProjectSpec, settings: Pick<Settings, "onDelete" | "legacyNames">): Finding[] {
  if (settings.onDelete === "orphan") return [];
  return exchanged(project, settings).map(({ at, former }) => renameRedeploys(at, former));
}

interface Former {
  readonly at: Path;
  readonly former: string;
}

/** Former names with which Applications were called otherwise (`nameOf`). */
function exchanged(project: ProjectSpec, { legacyNames }: Pick<Settings, "legacyNames">): Former[] {
  const { environments = [], repositories = [], deployments = [] } = project;
  const infrastructure = repositories.filter((repository) => repository.infra === true);
  const declaredIn = (environment: string) => deployments.filter((deployment) => deployment.environment === environment);
  const hasApplications = (environment: string) => declaredIn(environment).length > 0 || infrastructure.length > 0;
  const withoutDeclared = environments.some(({ name }) => declaredIn(name).length === 0);
  const bears = (repository: string) => legacyNames && deployments.some((deployment) => firstRepository(deployment) === repository);
  return [
    ...former("environments", environments, ({ name }) => hasApplications(name)),
    ...former("repositories", repositories, ({ name, infra }) => (infra === true && withoutDeclared) || bears(name)),
    ...former("deployments", deployments, () => !legacyNames),
  ];
}

function former<Element extends { readonly previousName?: string }>(collection: string, elements: readonly Element[], bears: (element: Element) => boolean): Former[] {
  return elements.flatMap((element, index) =>
    element.previousName !== undefined && bears(element) ? [{ at: [collection, index, "previousName"], former: element.previousName }] : [],
  );
}

function firstRepository({ sources }: DeploymentSpec): string | undefined {
  return sources[0]?.repository;
}
