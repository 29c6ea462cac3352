import type { KubernetesObject } from "../../capabilities";
import type { DeploymentSource, IDsoDeployment } from "../../model";
import { API_VERSION, distinct, labels } from "./app-project";
import type { Settings } from "./settings";
import { wave } from "./wave";

/** Argo CD removes what the Application deployed before the Application itself. */
export const CASCADE = "resources-finalizer.argocd.argoproj.io";

export interface ApplicationProps {
  readonly name: string;
  /** Name of its AppProject. */
  readonly project: string;
  readonly deployment: IDsoDeployment;
  /** Clone URL of a repository of the project. */
  readonly url: (repository: string) => string;
  readonly settings: Settings;
}

/** A deployment: its sources together, in one Application (charts-catalog §1.4, with C13 and C17). */
export function application({ name, project, deployment, url, settings }: ApplicationProps): KubernetesObject {
  const { environment } = deployment;
  const sources = sourcesOf(deployment, url);
  return {
    apiVersion: API_VERSION,
    kind: "Application",
    metadata: {
      name,
      namespace: settings.namespace,
      labels: { ...labels(environment, settings), ...sourceLabels(deployment) },
      annotations: wave(4),
      ...(settings.onDelete === "delete" && { finalizers: [CASCADE] }),
    },
    spec: {
      project,
      ...(sources.length === 1 ? { source: sources[0] } : { sources }),
      destination: { name: environment.cluster.label, namespace: environment.namespace },
      ...syncPolicy(deployment.autosync, settings.syncOptions),
    },
  };
}

/** An empty rendering is a mistake more often than a wish, so it never empties a namespace. */
export function syncPolicy(automated: boolean, syncOptions: readonly string[] = []): object {
  const policy = {
    ...(automated && { automated: { prune: true, selfHeal: true, allowEmpty: false } }),
    ...(syncOptions.length > 0 && { syncOptions: [...syncOptions] }),
  };
  return Object.keys(policy).length === 0 ? {} : { syncPolicy: policy };
}

function sourceLabels({ name, sources }: IDsoDeployment): Record<string, string> {
  const [repository, ...others] = distinct(sources.map((source) => source.repository.name));
  return { "dso/type": "app", "dso/deployment": name, ...(repository !== undefined && others.length === 0 && { "dso/repository": repository }) };
}

/** Each source, then the repositories to which its values files refer, each once. */
function sourcesOf(deployment: IDsoDeployment, url: (repository: string) => string): object[] {
  const sources = deployment.sources.map((source) => renderedSource(source, url(source.repository.name)));
  const references = deployment.sources.flatMap((source) => source.valueSources).flatMap((each) =>
    each.type === "external" ? [{ repoURL: url(each.repository), targetRevision: each.revision ?? "HEAD", ref: each.ref }] : [],
  );
  return [...sources, ...new Map(references.map((reference) => [reference.ref, reference])).values()];
}

/**
 * As Argo CD takes a values file from the top of the source's repository: without the slash it would be one from the source's
 * path (`ResolveValueFilePathOrUrl` in Argo CD's code).
 */
export function fromTop(path: string): string {
  return `/${path}`;
}

function renderedSource({ revision, path, valuesFiles, valueSources }: DeploymentSource, repoURL: string): object {
  const valueFiles = [...valuesFiles, ...valueSources.map((each) => (each.type === "external" ? `$${each.ref}/${each.path}` : fromTop(each.path)))];
  return { repoURL, targetRevision: revision, path, ...(valueFiles.length > 0 && { helm: { valueFiles } }) };
}
