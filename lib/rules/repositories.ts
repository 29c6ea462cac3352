import {
  credentialsInUrl,
  credentialsWithoutPrivate,
  invalidCredentialsVersion,
  invalidExternalUrl,
  invalidMirrorRef,
  invalidName,
  invalidRef,
  invalidRevision,
  mirrorWithoutUrl,
  nothingMirrored,
  privateWithoutUrl,
  reservedByGitlab,
  reservedName,
  type Finding,
  type Path,
} from "../errors";
import type { ProjectSpec, RepositorySpec } from "../spec";
import { reservedPaths } from "../values/gitlab-paths";
import { revisionPattern } from "../values/repository";
import { pipelinesRepository, repositoryNamePattern, reservedRepositoryNames } from "../values/slug";
import { hasCredentials, isGitUrl, withoutCredentials } from "../values/url";
import { fits, isKnown, judgePath, judgeUnique, replacedPlaceholders, wellFormed } from "./checks";
import { judgeCi } from "./repository-ci";

const MIRROR_REF = /^[A-Za-z0-9._/@+*][A-Za-z0-9._/@+*-]*$/;

/** console §1.6 */
export function* judgeRepositories(project: ProjectSpec): Iterable<Finding> {
  const { repositories = [] } = project;
  const reserved = repositories.some(({ ci }) => ci?.pipeline !== undefined) ? [...reservedRepositoryNames, pipelinesRepository] : reservedRepositoryNames;
  for (const [index, repository] of repositories.entries()) {
    const at = ["repositories", index];
    yield* judgeName(repository.name, [...at, "name"], reserved);
    yield* judgeOrigin(repository, at);
    yield* judgeMirror(repository, [...at, "mirror"]);
    yield* judgeContent(repository, at);
    yield* judgeProtected(repository, [...at, "protected"]);
    if (repository.ci !== undefined) yield* judgeCi(repository.ci, project, [...at, "ci"]);
  }
  const name = wellFormed(repositoryNamePattern);
  yield* judgeUnique("repository", "the project", repositories, (each) => name(each.name), (index) => ["repositories", index, "name"]);
}

function* judgeName(name: string, at: Path, reserved: readonly string[]): Iterable<Finding> {
  if (!fits(name, repositoryNamePattern)) yield invalidName("repository", at, name);
  else if (reserved.includes(name)) yield reservedName("repository", at, name, reserved);
  else if (reservedPaths.includes(name)) yield reservedByGitlab("a repository", at, name, reservedPaths);
}

function* judgeOrigin(repository: RepositorySpec, at: Path): Iterable<Finding> {
  const { externalUrl, credentialsVersion } = repository;
  if (isKnown(externalUrl)) {
    if (hasCredentials(externalUrl)) yield credentialsInUrl([...at, "externalUrl"], withoutCredentials(externalUrl));
    else if (!isGitUrl(externalUrl)) yield invalidExternalUrl([...at, "externalUrl"], withoutCredentials(externalUrl));
  }
  if (repository.private === true && externalUrl === undefined) yield privateWithoutUrl([...at, "private"]);
  if (!isKnown(credentialsVersion)) return;
  if (!Number.isInteger(credentialsVersion) || credentialsVersion < 1) {
    yield invalidCredentialsVersion([...at, "credentialsVersion"], credentialsVersion);
  } else if (repository.private !== true) {
    yield credentialsWithoutPrivate([...at, "credentialsVersion"], credentialsVersion);
  }
}

/** What the mirror is told; its script takes patterns word by word. */
function* judgeMirror({ mirror, externalUrl }: RepositorySpec, at: Path): Iterable<Finding> {
  if (mirror === undefined) return;
  if (externalUrl === undefined) yield mirrorWithoutUrl(at);
  const { refs } = mirror;
  if (refs === undefined) return;
  if (refs.length === 0) yield nothingMirrored([...at, "refs"]);
  for (const [index, ref] of refs.entries()) if (!fits(ref, MIRROR_REF)) yield invalidMirrorRef([...at, "refs", index], ref);
}

/** What Argo CD takes from a repository, or from a deployment's source that says otherwise. */
export function* judgeContent(
  { revision, path, valuesFiles = [] }: Pick<RepositorySpec, "revision" | "path" | "valuesFiles">,
  at: Path,
  inherited = ".",
): Iterable<Finding> {
  if (!fits(revision, revisionPattern)) yield invalidRevision([...at, "revision"], revision);
  yield* judgePath([...at, "path"], path, "the repository", { placeholders: replacedPlaceholders });
  for (const [index, file] of valuesFiles.entries()) {
    yield* judgePath([...at, "valuesFiles", index], file, "the repository", { base: path ?? inherited, placeholders: replacedPlaceholders });
  }
}

/** decision 37 */
function* judgeProtected({ protected: refs = {} }: RepositorySpec, at: Path): Iterable<Finding> {
  for (const [what, key] of [["branch", "branches"], ["tag", "tags"]] as const) {
    const names = refs[key] ?? [];
    for (const [index, name] of names.entries()) if (!fits(name, revisionPattern)) yield invalidRef(what, [...at, key, index], name);
    yield* judgeUnique(what, "the repository", names, wellFormed(revisionPattern), (index) => [...at, key, index]);
  }
}
