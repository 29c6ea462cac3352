import type { Finding, Path } from "../../lib/errors";
import type { PipelineDeploySpec, RepositoryPipelineSpec, RepositoryCiSpec } from "../../lib/repository-ci-spec";
import { judgeFleet, judgePlatform, judgeProject } from "../../lib/rules";
import type { ClusterSpec, DeploymentSpec, EnvironmentSpec, PlatformSpec, ProjectSpec, RepositorySpec, RoleSpec, ZoneSpec } from "../../lib/spec";
import { reservedPaths, reservedTopGroups } from "../../lib/values/gitlab-paths";
import { cluster, environment, platform, project, uuid, zone } from "./support";

/** One mistake each, and what is to be said about it: code, place, value found, what is allowed. */
export interface Case {
  readonly title: string;
  readonly judge: () => readonly Finding[];
  readonly expected: Expected;
}

type Expected = readonly [code: string, at: Path, found: unknown, allowed: string, fix?: string];

const ofPlatform = (title: string, change: Partial<PlatformSpec>, ...expected: Expected): Case => ({
  title,
  judge: () => judgePlatform({ ...platform, ...change }),
  expected,
});
const ofZone = (title: string, change: Partial<ZoneSpec>, ...expected: Expected): Case =>
  ofPlatform(title, { zones: [{ ...zone, ...change }], clusters: [] }, ...expected);
const ofCluster = (title: string, change: Partial<ClusterSpec>, ...expected: Expected): Case =>
  ofPlatform(title, { clusters: [{ ...cluster, ...change }] }, ...expected);

const ofProject = (title: string, change: Partial<ProjectSpec>, ...expected: Expected): Case => ({
  title,
  judge: () => judgeProject({ ...project, ...change }, platform),
  expected,
});
const ofEnvironment = (title: string, change: Partial<EnvironmentSpec>, ...expected: Expected): Case =>
  ofProject(title, { environments: [{ ...environment, ...change }] }, ...expected);
const ofRepository = (title: string, change: Partial<RepositorySpec>, ...expected: Expected): Case =>
  ofProject(title, { repositories: [{ name: "front", ...change }] }, ...expected);
const ofCi = (title: string, ci: RepositoryCiSpec, code: string, at: Path, ...rest: readonly [found: unknown, allowed: string, fix?: string]): Case =>
  ofRepository(title, { ci }, code, ["repositories", 0, "ci", ...at], ...rest);
const ofPipeline = (title: string, pipeline: RepositoryPipelineSpec, code: string, at: Path, ...rest: readonly [found: unknown, allowed: string, fix?: string]): Case =>
  ofCi(title, { pipeline }, code, ["pipeline", ...at], ...rest);
const ofDeploy = (title: string, change: Partial<PipelineDeploySpec>, code: string, at: Path, ...rest: readonly [found: unknown, allowed: string, fix?: string]): Case => {
  const deploy = [{ image: "front", repository: "infra", file: "values.yaml", ...change }];
  const repositories = [
    { name: "front", ci: { pipeline: { images: [{ name: "front" }], deploy } } },
    { name: "infra", infra: true },
    { name: "charts", infra: true, externalUrl: "https://git.example.org/a.git" },
  ];
  return ofProject(title, { repositories }, code, ["repositories", 0, "ci", "pipeline", "deploy", 0, ...at], ...rest);
};
const ofRole = (title: string, change: Partial<RoleSpec>, ...expected: Expected): Case =>
  ofProject(title, { roles: [{ name: "tester", ...change }] }, ...expected);
const ofDeployment = (title: string, change: Partial<DeploymentSpec>, ...expected: Expected): Case =>
  ofProject(title, { deployments: [{ name: "web", environment: "dev", sources: [{ repository: "infra" }], ...change }] }, ...expected);

/** In a zone that pulls. */
const ofPulled = (title: string, change: Partial<EnvironmentSpec>, ...expected: Expected): Case => ({
  title,
  judge: () =>
    judgeProject(
      { ...project, id: uuid(1), environments: [{ ...environment, id: uuid(2), ...change }] },
      { ...platform, zones: [{ ...zone, delivery: "pull", argocdContext: undefined }], clusters: [{ ...cluster, context: undefined }] },
    ),
  expected,
});

const ofFleet = (title: string, projects: readonly ProjectSpec[], change: Partial<PlatformSpec>, ...expected: Expected): Case => ({
  title,
  judge: () => judgeFleet({ ...platform, ...change }, projects, { complete: true }).map(({ finding }) => finding),
  expected,
});
const named = (name: string, change: Partial<ProjectSpec> = {}): ProjectSpec => ({ name, owner: "owner@example.org", ...change });

/** Of which the labels are in names, and may begin as numbers of slugs do. */
const pulledClusters: Partial<PlatformSpec> = {
  zones: [{ ...zone, delivery: "pull", argocdContext: undefined }],
  clusters: ["app", "1-app", "1-dev", "1"].map((label) => ({ ...cluster, label, context: undefined })),
};
const onPulled = (name: string, label: string): ProjectSpec => named(name, { environments: [{ ...environment, cluster: label }] });

const aZoneSlug = "1 to 10 lower-case letters, digits and single inner dashes";
const aLabel = "1 to 50 lower-case letters, digits and inner dashes";
const aRepositoryName = "2 to 20 lower-case letters, digits and single inner dashes";
const aTimezone = "a name of the IANA database, such as UTC or Europe/Paris";
const ofGitlabsOwn = `anything but ${reservedPaths.join(", ")}`;
const aCiPath = "a YAML file from the top of the repository, without .., such as .gitlab-ci.yml, or <file>@<full path of a repository>:<ref>; at most 255 characters";
const anEmail = "an e-mail address, such as first.last@example.org";
const aUuid = "a UUID, such as 22e7044f-8414-435d-9c4a-2df42a65034b";
const aUrl = "an http or https URL without credentials, query and fragment";
const aQuantity = "a number of at least 0, with at most three decimals";
const aRevision = "a branch, tag, commit or version range, without spaces";
const inRepository = "a relative path, with / between its parts, that stays in the repository";
const aSlug = "2 to 23 lower-case letters and digits, with or without a number after a dash, such as demo or demo-1";
const idsEverywhere = "an id on the project and on each of its environments, or on none of them";
const builtIn = "admin, devops, developer, security, readonly";
const reserved =
  "anything but admin, anonymous, audit, auth, catalog, console, cubbyhole, default, forge, grafana, identity, infra, kube, library, mirror, observability, openshift, root, secret, sonar, sys, transit, zone";
const aRoleName = '1 to 30 letters, digits, ".", "_", "-" and inner spaces';
const aGroup = 'parts after a slash each, such as /console/tester; letters, digits, ".", "_", "-" and inner spaces';
const ownGroup = "a group that belongs to no environment, no other role and no service";
const permissions =
  "MANAGE, MANAGE_MEMBERS, MANAGE_ENVIRONMENTS, MANAGE_REPOSITORIES, MANAGE_ROLES, SEE_SECRETS, REPLAY_HOOKS, LIST_ENVIRONMENTS, LIST_REPOSITORIES, LIST_MEMBERS, LIST_ROLES, MANAGE_DEPLOYMENTS, LIST_DEPLOYMENTS";

const people = "people";
const nobodysGroup = "a name that neither an environment nor a role has as its group";
const renameInTurn = "rename one, deploy, then give its former name to the other";

export const platformCases: readonly Case[] = [
  ofPlatform("a root path with a slash at its end", { rootPath: "forge/" }, "invalid-root-path", ["rootPath"], "forge/", 'group paths joined by /, without one at either end, such as forge/projects; each of letters, digits, ".", "_" and "-"'),
  ofPlatform("a root path that GitLab refuses", { rootPath: "forge.git/projects" }, "invalid-root-path", ["rootPath"], "forge.git/projects", 'group paths joined by /, without one at either end, such as forge/projects; each of letters, digits, ".", "_" and "-"'),

  ...reservedTopGroups.filter((word) => !word.startsWith(".")).map((word) => ofPlatform(`a root path that GitLab keeps for itself: ${word}`, { rootPath: `${word}/projects` }, "reserved-by-gitlab", ["rootPath"], word, `anything but ${reservedTopGroups.join(", ")}`, "choose another name")),
  ofPlatform("a root path that GitLab keeps for itself, in whatever case", { rootPath: "API" }, "reserved-by-gitlab", ["rootPath"], "API", `anything but ${reservedTopGroups.join(", ")}`, "choose another name"),
  ofPlatform("a root path with a word below its top that GitLab keeps for itself", { rootPath: "forge/create_dir" }, "reserved-by-gitlab", ["rootPath"], "create_dir", ofGitlabsOwn, "choose another name"),
  ...reservedPaths.filter((word) => !/_|.{11}/.test(word)).map((word) => ofZone(`a zone whose repository GitLab does not let be called so: ${word}`, { slug: word }, "reserved-by-gitlab", ["zones", 0, "slug"], word, ofGitlabsOwn, "choose another name")),
  ...["-", "priv-", "-priv", "a--b"].map((slug) => ofZone(`a zone slug of which GitLab makes no repository: ${slug}`, { slug }, "invalid-zone-name", ["zones", 0, "slug"], slug, aZoneSlug)),
  ofZone("a zone slug that is too long", { slug: "public-zone" }, "invalid-zone-name", ["zones", 0, "slug"], "public-zone", aZoneSlug),
  ofPlatform("a zone twice", { zones: [zone, zone], clusters: [] }, "duplicate-zone", ["zones", 1, "slug"], "pub", "each zone once in the platform"),
  ofZone("a zone without a label", { label: "" }, "text-missing", ["zones", 0, "label"], "", "1 to 50 characters"),
  ofZone("a zone label that is too long", { label: "x".repeat(51) }, "text-too-long", ["zones", 0, "label"], "51 characters", "at most 50 characters"),
  ofZone("a zone description that is too long", { description: "x".repeat(201) }, "text-too-long", ["zones", 0, "description"], "201 characters", "at most 200 characters"),
  ofZone("an Argo CD without a scheme", { argocdUrl: "argocd.example.org" }, "invalid-url", ["zones", 0, "argocdUrl"], "argocd.example.org", aUrl),
  ofZone("credentials in a URL, which are not repeated", { argocdUrl: "https://me:secret@argocd.example.org" }, "invalid-url", ["zones", 0, "argocdUrl"], "https://argocd.example.org", aUrl),
  ofZone("another way to deliver", { delivery: "pus" as "push", argocdContext: undefined }, "unknown-delivery", ["zones", 0, "delivery"], "pus", "push, pull", "did you mean push?"),
  ofZone("a push zone without context", { argocdContext: undefined }, "context-missing", ["zones", 0, "argocdContext"], "nothing", "the name of a kubeconfig context"),
  ofZone("a pull zone with context", { delivery: "pull" }, "context-without-push", ["zones", 0, "argocdContext"], "argocd-pub", "nothing", "remove the context, or make the zone deliver by push"),

  ofCluster("a cluster label with capitals", { label: "App1" }, "invalid-cluster-name", ["clusters", 0, "label"], "App1", aLabel),
  ...["-", "-priv1", "priv1-"].map((label) => ofCluster(`a cluster label that no object of Kubernetes can be called after: ${label}`, { label }, "invalid-cluster-name", ["clusters", 0, "label"], label, aLabel)),
  ofCluster("a cluster called as Argo CD's own", { label: "in-cluster" }, "reserved-cluster-name", ["clusters", 0, "label"], "in-cluster", "anything but in-cluster"),
  ofPlatform("a cluster twice", { clusters: [cluster, cluster] }, "duplicate-cluster", ["clusters", 1, "label"], "app1", "each cluster once in the platform"),
  ofCluster("a cluster in a zone that is not there", { zone: "pup" }, "unknown-zone", ["clusters", 0, "zone"], "pup", "pub, old", "did you mean pub?"),
  ofCluster("a cluster description that is too long", { infos: "x".repeat(1001) }, "text-too-long", ["clusters", 0, "infos"], "1001 characters", "at most 1000 characters"),
  ofCluster("a cluster of a push zone without context", { context: undefined }, "context-missing", ["clusters", 0, "context"], "nothing", "the name of a kubeconfig context"),
  ofCluster("a cluster of a pull zone with context", { zone: "old" }, "context-without-push", ["clusters", 0, "context"], "app1", "nothing", "remove the context, or make the zone deliver by push"),
  ofCluster("another privacy", { privacy: "private" as "public" }, "unknown-privacy", ["clusters", 0, "privacy"], "private", "public, dedicated"),
  ofCluster("projects of a public cluster", { projects: ["demo", "java"] }, "projects-of-public-cluster", ["clusters", 0, "projects"], "demo, java", "a list of projects on a dedicated cluster only", "remove the list, or set privacy: dedicated"),
  ofCluster("a dedicated cluster of something that is no slug", { privacy: "dedicated", projects: ["My Project"] }, "invalid-slug", ["clusters", 0, "projects", 0], "My Project", aSlug),
  ofCluster("a dedicated cluster of a project twice", { privacy: "dedicated", projects: ["demo", "demo"] }, "duplicate-project", ["clusters", 0, "projects", 1], "demo", "each project once in the cluster"),
  ofCluster("a stage that is not there", { stages: ["dev", "prd" as "prod"] }, "unknown-stage", ["clusters", 0, "stages", 1], "prd", "dev, staging, integration, prod", "did you mean prod?"),
  ofCluster("a stage twice", { stages: ["dev", "dev"] }, "duplicate-stage", ["clusters", 0, "stages", 1], "dev", "each stage once in the cluster"),
  ofCluster("a negative capacity", { capacity: { cpu: -1 } }, "invalid-quantity", ["clusters", 0, "capacity", "cpu"], -1, aQuantity),
  ofCluster("another identity method", { identity: { method: "approle" as "jwt" } }, "unknown-method", ["clusters", 0, "identity", "method"], "approle", "kubernetes, jwt"),
  ofCluster("jwt without issuer", { identity: { method: "jwt", keys: "PEM" } }, "identity-incomplete", ["clusters", 0, "identity", "issuer"], "nothing", "the issuer's URL"),
  ofCluster("jwt without keys", { identity: { method: "jwt", issuer: "https://k.example.org" } }, "identity-incomplete", ["clusters", 0, "identity", "keysFile"], "nothing", "keysFile, or keys"),
  ofCluster("jwt with keys twice", { identity: { method: "jwt", issuer: "https://k.example.org", keys: "PEM", keysFile: "k.pem" } }, "identity-setting-unused", ["clusters", 0, "identity", "keys"], "keys", "issuer, and one of keysFile and keys"),
  ofCluster("jwt with an issuer that is no URL", { identity: { method: "jwt", issuer: "k8s", keys: "PEM" } }, "invalid-url", ["clusters", 0, "identity", "issuer"], "k8s", aUrl),
  ofCluster("keys of an environment", { identity: { method: "jwt", issuer: "https://k.example.org", keysFile: "<env>.pem" } }, "unknown-placeholder", ["clusters", 0, "identity", "keysFile"], "<env>.pem", "no placeholder: this path is the same for all environments"),
  ofCluster("keys outside of the inventory", { identity: { method: "jwt", issuer: "https://k.example.org", keysFile: "../k.pem" } }, "path-outside", ["clusters", 0, "identity", "keysFile"], "../k.pem", "a relative path, with / between its parts, that stays in the inventory"),
  ofCluster("kubernetes with an issuer", { identity: { method: "kubernetes", issuer: "https://k.example.org" } }, "identity-setting-unused", ["clusters", 0, "identity", "issuer"], "issuer", "host"),
  ofCluster("an API without a scheme", { identity: { method: "kubernetes", host: "k.example.org" } }, "invalid-url", ["clusters", 0, "identity", "host"], "k.example.org", aUrl),

  ofZone("a zone that is renamed", { previousSlug: "old" }, "zone-not-renamable", ["zones", 0, "previousSlug"], "old", "nothing", "declare the new zone beside old, move its clusters' environments, then take old away by retired: true; the label may change as you like"),
  ofCluster("a cluster's former label that cannot have been", { previousLabel: "App 0" }, "invalid-cluster-name", ["clusters", 0, "previousLabel"], "App 0", aLabel),
  ofCluster("a cluster's former label that is its own", { previousLabel: "app1" }, "renamed-to-itself", ["clusters", 0, "previousLabel"], "app1", "another name than the present one", "leave it out"),
  ofPlatform("a cluster's former label that is another's", { clusters: [cluster, { ...cluster, label: "app2", previousLabel: "app1" }] }, "former-name-of-the-living", ["clusters", 1, "previousLabel"], "app1", "a name that no cluster of the platform has", renameInTurn),
  ofPlatform("a former label of two clusters", { clusters: [{ ...cluster, previousLabel: "app0" }, { ...cluster, label: "app2", previousLabel: "app0" }] }, "former-name-twice", ["clusters", 1, "previousLabel"], "app0", "a former name of its own for each cluster"),
  ofPlatform("a cluster that is renamed where its zone pulls", { clusters: [{ label: "old2", previousLabel: "old1", zone: "old", stages: ["dev"] }] }, "cluster-not-renamable", ["clusters", 0, "previousLabel"], "old1", "a rename in a zone that pushes", "declare the new cluster beside old1, move there, then take old1 away"),

  ofPlatform("another deletion policy of the platform", { deletionPolicy: "keep" as "retain" }, "unknown-policy", ["deletionPolicy"], "keep", "retain, purge"),
  ofPlatform("another state of the platform", { state: "gone" as "retired" }, "unknown-state", ["state"], "gone", "active, retired"),
  ofPlatform("an administrator that is no e-mail", { admins: [{ user: "root", role: "admin" }] }, "invalid-email", ["admins", 0, "user"], "root", anEmail),
  ofPlatform("an administrator twice", { admins: [{ user: "a@example.org", role: "admin" }, { user: "A@example.org", role: "admin" }] }, "duplicate-admin", ["admins", 1, "user"], "A@example.org", "each admin once in each role of the platform"),
  ofPlatform("another role of the platform", { admins: [{ user: "a@example.org", role: "devops" as "admin" }] }, "unknown-role", ["admins", 0, "role"], "devops", "admin, readonly, security"),
  ofPlatform("an account of something that is no e-mail", { people: { nobody: { gitlab: "nobody" } } }, "invalid-email", [people, "nobody"], "nobody", anEmail),
  ofPlatform("a person twice", { people: { "a@example.org": {}, "A@example.org": {} } }, "duplicate-person", [people, "A@example.org"], "A@example.org", "each person once in people"),
  ofPlatform("an account that GitLab refuses", { people: { "a@example.org": { gitlab: "first last" } } }, "invalid-account-name", [people, "a@example.org", "gitlab"], "first last", 'letters, digits, ".", "_" and "-", beginning with a letter, digit or "_"'),
  ofPlatform("an account with a space", { people: { "a@example.org": { keycloak: "first last" } } }, "invalid-account-name", [people, "a@example.org", "keycloak"], "first last", "a name without spaces"),
  ofPlatform("an account of two people", { people: { "a@example.org": { gitlab: "one" }, "b@example.org": { gitlab: "One" } } }, "duplicate-account", [people, "b@example.org", "gitlab"], "One", "each account once in people, for gitlab"),
];

export const projectCases: readonly Case[] = [
  ofProject("a name with a dash", { name: "my-demo" }, "invalid-project-name", ["name"], "my-demo", "2 to 20 lower-case letters and digits"),
  ofProject("a slug with letters after the dash", { slug: "demo-one" }, "invalid-slug", ["slug"], "demo-one", aSlug),
  ofProject("a slug of the platform, by its name", { name: "admin" }, "reserved-slug", ["name"], "admin", reserved, "give the project another slug"),
  ofProject("a slug that would be the core KV", { slug: "forge" }, "reserved-slug", ["slug"], "forge", reserved, "give the project another slug"),
  ofProject("a slug that begins a cluster's namespaces", { slug: "kube-1" }, "reserved-slug", ["slug"], "kube-1", reserved, "give the project another slug"),
  ofProject("a slug that begins what a zone's own is called: its mount, its Applications", { slug: "zone-1" }, "reserved-slug", ["slug"], "zone-1", reserved, "give the project another slug"),
  {
    title: "a slug that the platform reserves",
    judge: () => judgeProject(project, { ...platform, reservedSlugs: ["demo"] }),
    expected: ["reserved-slug", ["name"], "demo", reserved.replace("default, ", "default, demo, "), "give the project another slug"],
  },
  ...reservedPaths.filter((word) => !word.includes("_")).map((word) => ofProject(`a slug of which GitLab makes no group: ${word}`, { slug: word }, "reserved-by-gitlab", ["slug"], word, ofGitlabsOwn, "choose another name")),
  ofProject("an id that is no UUID", { id: "42", environments: [] }, "invalid-id", ["id"], "42", aUuid),
  ofProject("a description that is too long", { description: "x".repeat(281) }, "text-too-long", ["description"], "281 characters", "at most 280 characters"),
  ofProject("an owner that is no e-mail", { owner: "owner" }, "invalid-email", ["owner"], "owner", anEmail),

  ofEnvironment("an environment name with capitals", { name: "Dev" }, "invalid-environment-name", ["environments", 0, "name"], "Dev", "2 to 11 lower-case letters and digits"),
  ofEnvironment("an environment called as a role", { name: "devops" }, "reserved-environment-name", ["environments", 0, "name"], "devops", `anything but ${builtIn}, grafana`),
  ofProject("an environment twice", { environments: [environment, environment] }, "duplicate-environment", ["environments", 1, "name"], "dev", "each environment once in the project"),
  ofEnvironment("a stage that is not there", { stage: "production" as "prod" }, "unknown-stage", ["environments", 0, "stage"], "production", "dev, staging, integration, prod"),
  ofEnvironment("a stage that the cluster does not offer", { stage: "staging" }, "stage-not-offered", ["environments", 0, "stage"], "staging", "dev, prod"),
  ofEnvironment("a cluster that is not there", { cluster: "app2" }, "unknown-cluster", ["environments", 0, "cluster"], "app2", "app1, gone1, old1, own1", "did you mean app1?"),
  ofProject("a cluster that is not there, of a retired project", { state: "retired", environments: [{ ...environment, cluster: "app2" }] }, "unknown-cluster", ["environments", 0, "cluster"], "app2", "app1, gone1, old1, own1", "did you mean app1?"),
  ofEnvironment("a cluster of others", { cluster: "own1" }, "cluster-not-attached", ["environments", 0, "cluster"], "own1", "app1", "choose another cluster, or add demo to the cluster's projects"),
  ofEnvironment("a retired cluster", { cluster: "gone1" }, "cluster-retired", ["environments", 0, "cluster"], "gone1", "app1", "move the environment to another cluster, or remove it"),
  ofEnvironment("a cluster of a retired zone", { cluster: "old1" }, "zone-retired", ["environments", 0, "cluster"], "old1", "app1", "move the environment to another cluster, or remove it"),
  ofEnvironment("negative memory", { memory: -2 }, "invalid-quantity", ["environments", 0, "memory"], -2, aQuantity),
  ofEnvironment("an id on the environment alone", { id: uuid(1) }, "id-on-environment-only", ["environments", 0, "id"], uuid(1), idsEverywhere),
  ofProject("an id on the project alone", { id: uuid(1) }, "id-on-project-only", ["environments", 0, "id"], "nothing", idsEverywhere),
  ofProject("an environment's id that is no UUID", { id: uuid(1), environments: [{ ...environment, id: "one" }] }, "invalid-id", ["environments", 0, "id"], "one", aUuid),
  ofProject("an environment's id twice", { id: uuid(1), environments: [{ ...environment, id: uuid(2) }, { ...environment, name: "test", id: uuid(2) }] }, "duplicate-environment-id", ["environments", 1, "id"], uuid(2), "each environment id once in the platform"),

  ofProject("a negative limit", { limits: { prod: { cpu: -1, memory: 1, gpu: 0 } } }, "invalid-quantity", ["limits", "prod", "cpu"], -1, aQuantity),
  ofProject("more than the limit", { limits: { hprod: { cpu: 8, memory: 1.5, gpu: 0 } } }, "quota-exceeded", ["limits", "hprod", "memory"], "2 GiB of memory for dev", "at most 1.5 GiB of memory for all of them", "give the environments less, or raise the limit"),
  ofProject("production over a limit of zero", { environments: [{ ...environment, stage: "prod" }], limits: { prod: { cpu: 0, memory: 2, gpu: 0 } } }, "quota-exceeded", ["limits", "prod", "cpu"], "1 CPU for dev", "at most 0 CPU for all of them", "give the environments less, or raise the limit"),

  ...reservedPaths.filter((word) => !word.includes("_")).map((word) => ofRepository(`a repository that GitLab does not let be called so: ${word}`, { name: word }, "reserved-by-gitlab", ["repositories", 0, "name"], word, ofGitlabsOwn, "choose another name")),
  ...["-front", "front--end", "--"].map((name) => ofRepository(`a repository name of which GitLab makes no path: ${name}`, { name }, "invalid-repository-name", ["repositories", 0, "name"], name, aRepositoryName)),
  ofRepository("a repository name that ends in a dash", { name: "front-" }, "invalid-repository-name", ["repositories", 0, "name"], "front-", aRepositoryName),
  ofRepository("a repository that every project has", { name: "mirror" }, "reserved-repository-name", ["repositories", 0, "name"], "mirror", "anything but mirror, infra-apps, infra-observability"),
  ofProject("a repository twice", { repositories: [{ name: "front" }, { name: "front" }] }, "duplicate-repository", ["repositories", 1, "name"], "front", "each repository once in the project"),
  ofRepository("an external URL that is not https", { externalUrl: "http://git.example.org/a.git" }, "invalid-external-url", ["repositories", 0, "externalUrl"], "http://git.example.org/a.git", "https://host/path.git, of letters, digits, . _ ~ : @ + - / and escapes such as %20"),
  ofRepository("credentials in an external URL, which are not repeated", { externalUrl: "https://me:secret@git.example.org/a.git" }, "credentials-in-url", ["repositories", 0, "externalUrl"], "https://git.example.org/a.git with credentials before the host", "a URL without credentials", "set private: true, give the credentials as variables of the project's stack, and change them, since they have been written down"),
  ofRepository("a private repository of our own", { private: true }, "private-without-url", ["repositories", 0, "private"], "private: true", "private: true together with externalUrl"),
  ofProject("a repository called as that of the pipelines that the platform writes", { repositories: [{ name: "pipelines", ci: { pipeline: { tests: [{ language: "go" }] } } }] }, "reserved-repository-name", ["repositories", 0, "name"], "pipelines", "anything but mirror, infra-apps, infra-observability, pipelines"),
  ofCi("a pipeline's file outside of the repository", { path: "/ci.yml" }, "invalid-ci-path", ["path"], "/ci.yml", aCiPath),
  ...["../../x.yml", "ci/../x.yml", "a..b.yml", `${"x".repeat(252)}.yml`].map((path) => ofCi(`a pipeline's file that GitLab does not take: ${path.slice(0, 20)}`, { path }, "invalid-ci-path", ["path"], path, aCiPath)),
  ofCi("a pipeline's file that is not YAML", { path: "Jenkinsfile" }, "invalid-ci-path", ["path"], "Jenkinsfile", aCiPath),
  ofCi("a pipeline that the platform writes, and a file of one's own", { path: "ci.yml", pipeline: { tests: [{ language: "go" }] } }, "pipeline-with-path", ["path"], "ci.yml", "pipeline or path", "remove the path, or the pipeline"),
  ofCi("a pipeline that does nothing", { pipeline: { gates: { sonarqube: false } } }, "empty-pipeline", ["pipeline"], "nothing", "tests, gates, images, charts or packages"),
  ofCi("a schedule that is no time", { schedules: [{ description: "nightly", cron: "61 3 * * *" }] }, "invalid-cron", ["schedules", 0, "cron"], "61 3 * * *", "five cron fields, such as 15 3 * * 1-5"),
  ofCi("a schedule without a description", { schedules: [{ description: "", cron: "1 3 * * *" }] }, "text-missing", ["schedules", 0, "description"], "", "1 to 255 characters"),
  ofCi("a schedule in no time zone", { schedules: [{ description: "nightly", cron: "1 3 * * *", timezone: "+01:00" }] }, "invalid-timezone", ["schedules", 0, "timezone"], "+01:00", aTimezone),
  ...([["Europe/Pariss", "Europe/Paris"], ["europe/paris", "Europe/Paris"], ["EUROPE/PARIS", "Europe/Paris"], ["Paris", "Europe/Paris"], ["Mars/Olympus"]] as const).map(([timezone, likely]) =>
    ofCi(`a schedule in no time zone: ${timezone}`, { schedules: [{ description: "nightly", cron: "1 3 * * *", timezone }] }, "invalid-timezone", ["schedules", 0, "timezone"], timezone, aTimezone, likely && `did you mean ${likely}?`),
  ),
  ofCi("a schedule of no branch", { schedules: [{ description: "nightly", cron: "1 3 * * *", ref: "a branch" }] }, "invalid-branch", ["schedules", 0, "ref"], "a branch", "a branch, where * stands for any characters, without spaces"),
  ofCi("a schedule twice", { schedules: [{ description: "nightly", cron: "1 3 * * *" }, { description: "nightly", cron: "1 4 * * *" }] }, "duplicate-schedule", ["schedules", 1, "description"], "nightly", "each schedule once in the repository"),
  ofCi("more schedules than GitLab follows", { schedules: Array.from({ length: 11 }, (_, index) => ({ description: `at ${index}`, cron: `${index} 3 * * *` })) }, "too-many-schedules", ["schedules"], 11, "at most 10"),
  ofCi("a variable of a schedule that cannot be called so", { schedules: [{ description: "nightly", cron: "1 3 * * *", variables: { "A-B": "" } }] }, "invalid-variable-key", ["schedules", 0, "variables", "A-B"], "A-B", "1 to 255 letters, digits and _"),
  ofCi("a variable that cannot be called so", { variables: { "A B": "" } }, "invalid-variable-key", ["variables", "A B"], "A B", "1 to 255 letters, digits and _"),
  ofPipeline("a language of which there is no component", { tests: [{ language: "cobol" as "go" }] }, "unknown-language", ["tests", 0, "language"], "cobol", "node, maven, python, go, command"),
  ofPipeline("tests outside of the repository", { tests: [{ language: "go", directory: "../other" }] }, "path-outside", ["tests", 0, "directory"], "../other", inRepository),
  ofPipeline("tests of one language twice", { tests: [{ language: "go", directory: "a" }, { language: "go", directory: "b" }] }, "same-job-name", ["tests", 1], "go", "a name of its own", "tell them apart by name"),
  ofPipeline("a scanner that is none", { gates: { sonarqube: "gradle" as "maven" } }, "unknown-scanner", ["gates", "sonarqube"], "gradle", "scanner, maven"),
  ofPipeline("a severity that is none", { gates: { trivy: "SEVERE" as "HIGH" } }, "unknown-severity", ["gates", "trivy"], "SEVERE", "LOW, MEDIUM, HIGH, CRITICAL"),
  ofPipeline("an image with its tag", { images: [{ name: "front:1.0" }] }, "invalid-image-name", ["images", 0, "name"], "front:1.0", 'lower-case letters and digits, with ".", "_" or "-" between them; the tag is apart'),
  ofPipeline("an image twice", { images: [{ name: "front" }, { name: "front", context: "other" }] }, "duplicate-image", ["images", 1, "name"], "front", "each image once in the pipeline"),
  ofPipeline("an image whose context is outside of the repository", { images: [{ name: "front", context: "/srv" }] }, "path-outside", ["images", 0, "context"], "/srv", inRepository),
  ofPipeline("an image whose Dockerfile is outside of the repository", { images: [{ name: "front", dockerfile: "../Dockerfile" }] }, "path-outside", ["images", 0, "dockerfile"], "../Dockerfile", inRepository),
  ofPipeline("a chart of an environment, which nothing replaces", { charts: [{ directory: "charts/<env>" }] }, "unknown-placeholder", ["charts", 0, "directory"], "charts/<env>", "no placeholder: this path is the same for all environments"),
  ofPipeline("two charts of one name", { charts: [{ directory: "a/web" }, { directory: "b/web" }] }, "same-job-name", ["charts", 1], "web", "a name of its own", "tell them apart by name"),
  ofPipeline("a chart outside of the repository", { charts: [{ directory: "../chart" }] }, "path-outside", ["charts", 0, "directory"], "../chart", inRepository),
  ofPipeline("a package of a format that is not stored", { packages: [{ format: "gem" as "npm" }] }, "unknown-format", ["packages", 0, "format"], "gem", "maven, npm, python"),
  ofPipeline("two packages of one name", { packages: [{ format: "npm", directory: "a" }, { format: "npm", directory: "b" }] }, "same-job-name", ["packages", 1], "npm", "a name of its own", "tell them apart by name"),
  ofDeploy("a deployment of an image that is not built here", { image: "back" }, "unknown-image", ["image"], "back", "front"),
  ofDeploy("a deployment into a mirrored repository", { repository: "charts" }, "not-deployed-into", ["repository"], "charts", "infra", "a mirrored repository is changed upstream"),
  ofDeploy("a deployment into a file outside of the repository", { file: "../values.yaml" }, "path-outside", ["file"], "../values.yaml", inRepository),
  ofRepository("a repository of our own that is to be mirrored", { mirror: { prune: false } }, "mirror-without-url", ["repositories", 0, "mirror"], "mirror", "mirror together with externalUrl"),
  ofRepository("a mirror of nothing", { externalUrl: "https://git.example.org/a.git", mirror: { refs: [] } }, "nothing-mirrored", ["repositories", 0, "mirror", "refs"], "an empty list", "at least one name; leave the list out for all"),
  ofRepository("a pattern of the shell's", { externalUrl: "https://git.example.org/a.git", mirror: { refs: ["main", "release/[0-9]"] } }, "invalid-mirror-ref", ["repositories", 0, "mirror", "refs", 1], "release/[0-9]", "letters, digits and . _ / @ + -, and * for any characters; refs/heads/ or refs/tags/ before it for branches or for tags only"),
  ofRepository("credentials of a public repository", { credentialsVersion: 2 }, "credentials-without-private", ["repositories", 0, "credentialsVersion"], 2, "credentialsVersion together with private: true"),
  ofRepository("half a version of credentials", { externalUrl: "https://git.example.org/a.git", private: true, credentialsVersion: 1.5 }, "invalid-credentials-version", ["repositories", 0, "credentialsVersion"], 1.5, "a whole number of at least 1"),
  ofRepository("a revision with a space", { revision: "my branch" }, "invalid-revision", ["repositories", 0, "revision"], "my branch", aRevision),
  ofRepository("a path that climbs out", { path: "deploy/../../other" }, "path-outside", ["repositories", 0, "path"], "deploy/../../other", inRepository),
  ofRepository("an absolute path", { path: "/deploy" }, "path-outside", ["repositories", 0, "path"], "/deploy", inRepository),
  ofRepository("a values file that climbs out", { path: "deploy", valuesFiles: ["../values.yaml", "../../values.yaml"] }, "path-outside", ["repositories", 0, "valuesFiles", 1], "../../values.yaml", inRepository),
  ofRepository("a values file elsewhere", { valuesFiles: ["https://example.org/values.yaml"] }, "path-outside", ["repositories", 0, "valuesFiles", 0], "https://example.org/values.yaml", inRepository),
  ofRepository("another placeholder", { valuesFiles: ["values-<environment>.yaml"] }, "unknown-placeholder", ["repositories", 0, "valuesFiles", 0], "values-<environment>.yaml", "no placeholder but <env>"),
  ofRepository("a branch with a space", { protected: { branches: ["my branch"] } }, "invalid-branch", ["repositories", 0, "protected", "branches", 0], "my branch", "a branch, where * stands for any characters, without spaces"),
  ofRepository("a branch twice", { protected: { branches: ["release/*", "release/*"] } }, "duplicate-branch", ["repositories", 0, "protected", "branches", 1], "release/*", "each branch once in the repository"),
  ofRepository("an empty tag", { protected: { tags: [""] } }, "invalid-tag", ["repositories", 0, "protected", "tags", 0], "", "a tag, where * stands for any characters, without spaces"),
  ofRepository("a tag twice", { protected: { tags: ["v*", "v*"] } }, "duplicate-tag", ["repositories", 0, "protected", "tags", 1], "v*", "each tag once in the repository"),

  ofProject("a member that is no e-mail", { members: [{ user: "ops" }] }, "invalid-email", ["members", 0, "user"], "ops", anEmail),
  ofProject("the owner as a member", { members: [{ user: "Owner@example.org" }] }, "owner-is-member", ["members", 0, "user"], "Owner@example.org", "members other than the owner, who may do everything", "remove the member; ownerIsAdmin: true puts the owner into the administrators' group"),
  ofProject("a member twice", { members: [{ user: "a@example.org" }, { user: "A@example.org" }] }, "duplicate-member", ["members", 1, "user"], "A@example.org", "each member once in the project"),
  ofProject("a role that is not there", { members: [{ user: "a@example.org", roles: ["develper"] }] }, "unknown-role", ["members", 0, "roles", 0], "develper", builtIn, "did you mean developer?"),
  ofProject("a role twice for one member", { members: [{ user: "a@example.org", roles: ["devops", "devops"] }] }, "duplicate-role", ["members", 0, "roles", 1], "devops", "each role once in the member"),

  ofRole("a role name that is too long", { name: "x".repeat(31) }, "invalid-role-name", ["roles", 0, "name"], "x".repeat(31), aRoleName),
  ofRole("a role name with a slash", { name: "a/b" }, "invalid-role-name", ["roles", 0, "name"], "a/b", aRoleName),
  ofRole("a built-in role", { name: "admin" }, "reserved-role-name", ["roles", 0, "name"], "admin", `anything but ${builtIn}`),
  ofProject("a role twice", { roles: [{ name: "tester" }, { name: "tester" }] }, "duplicate-role", ["roles", 1, "name"], "tester", "each role once in the project"),
  ofRole("a permission that is not there", { permissions: ["LIST_SECRETS" as "SEE_SECRETS"] }, "unknown-permission", ["roles", 0, "permissions", 0], "LIST_SECRETS", permissions, "did you mean SEE_SECRETS?"),
  ofRole("a permission twice", { permissions: ["MANAGE", "MANAGE"] }, "duplicate-permission", ["roles", 0, "permissions", 1], "MANAGE", "each permission once in the list"),
  ofProject("a permission for everyone that is not there", { everyone: ["GUEST" as "MANAGE"] }, "unknown-permission", ["everyone", 0], "GUEST", permissions),
  ofRole("another type of role", { type: "global" as "managed" }, "unknown-type", ["roles", 0, "type"], "global", "managed, external"),
  ofRole("another level in GitLab", { gitlabLevel: "master" as "owner" }, "unknown-level", ["roles", 0, "gitlabLevel"], "master", "guest, reporter, developer, maintainer, owner"),
  ofRole("a group without a slash", { group: "console/tester" }, "invalid-group", ["roles", 0, "group"], "console/tester", aGroup),
  ofRole("the group above all roles", { group: "/console" }, "group-taken", ["roles", 0, "group"], "/console", ownGroup),
  ofRole("the group of a built-in role", { group: "/console/Admin" }, "group-taken", ["roles", 0, "group"], "/console/Admin", ownGroup),
  ofRole("a group of an environment", { group: "/console/dev/RO" }, "group-taken", ["roles", 0, "group"], "/console/dev/RO", ownGroup),
  ofRole("a role called as an environment", { name: "dev" }, "group-taken", ["roles", 0, "name"], "/console/dev", ownGroup),
  ofRole("a group of the dashboards", { group: "/grafana/prod-RW" }, "group-taken", ["roles", 0, "group"], "/grafana/prod-RW", ownGroup),
  ofProject("the group of another role", { roles: [{ name: "tester" }, { name: "quality", group: "/console/tester" }] }, "duplicate-group", ["roles", 1, "group"], "/console/tester", "each group once in the project"),

  ofProject("options of a service that is not attached", { services: { sonarqube: {} } }, "service-not-attached", ["services", "sonarqube"], "sonarqube", "vault, harbor, nexus"),
  ofProject("rotation of a service that is not there", { rotation: { habor: 2 } }, "service-not-attached", ["rotation", "habor"], "habor", "vault, harbor, nexus", "did you mean harbor?"),
  ofProject("a generation with a slash", { rotation: { nexus: "2026/11" } }, "invalid-rotation", ["rotation", "nexus"], "2026/11", 'a whole number of at least 1, or letters, digits, ".", "_" and "-", such as 2026-11'),
  ofProject("a generation below one", { rotation: { nexus: 0 } }, "invalid-rotation", ["rotation", "nexus"], 0, 'a whole number of at least 1, or letters, digits, ".", "_" and "-", such as 2026-11'),

  ofDeployment("a deployment name with a dash", { name: "my-web" }, "invalid-deployment-name", ["deployments", 0, "name"], "my-web", "2 to 11 lower-case letters and digits"),
  ofDeployment("a deployment to an environment that is not there", { environment: "dve" }, "unknown-environment", ["deployments", 0, "environment"], "dve", "dev", "did you mean dev?"),
  ofDeployment("a deployment without a source", { sources: [] }, "sources-missing", ["deployments", 0, "sources"], "nothing", "at least one source"),
  ofDeployment("a source that is not there", { sources: [{ repository: "back" }] }, "unknown-repository", ["deployments", 0, "sources", 0, "repository"], "back", "front, infra"),
  ofDeployment("a source's revision with a space", { sources: [{ repository: "infra", revision: " " }] }, "invalid-revision", ["deployments", 0, "sources", 0, "revision"], " ", aRevision),
  ofDeployment("a source's values file outside, from the repository's path", { sources: [{ repository: "infra", valuesFiles: ["../ok.yaml", "../../not.yaml"] }] }, "path-outside", ["deployments", 0, "sources", 0, "valuesFiles", 1], "../../not.yaml", inRepository),
  ofDeployment("another type of value source", { sources: [{ repository: "infra", valueSources: [{ type: "oci" as "internal", path: "a.yaml" }] }] }, "unknown-type", ["deployments", 0, "sources", 0, "valueSources", 0, "type"], "oci", "internal, external"),
  ofDeployment("values outside", { sources: [{ repository: "infra", valueSources: [{ type: "internal", path: "../a.yaml" }] }] }, "path-outside", ["deployments", 0, "sources", 0, "valueSources", 0, "path"], "../a.yaml", inRepository),
  ofDeployment("values of a repository that is not there", { sources: [{ repository: "infra", valueSources: [{ type: "external", path: "a.yaml", repository: "values", ref: "v" }] }] }, "unknown-repository", ["deployments", 0, "sources", 0, "valueSources", 0, "repository"], "values", "front, infra"),
  ofDeployment("a reference with a dollar", { sources: [{ repository: "infra", valueSources: [{ type: "external", path: "a.yaml", repository: "front", ref: "$v" }] }] }, "invalid-value-source-ref", ["deployments", 0, "sources", 0, "valueSources", 0, "ref"], "$v", 'letters, digits, "_" and "-"'),
  ofDeployment("two external value sources", { sources: [{ repository: "infra", valueSources: [1, 2].map((n) => ({ type: "external", path: "a.yaml", repository: "front", ref: `v${n}` }) as const) }] }, "several-external-value-sources", ["deployments", 0, "sources", 0, "valueSources"], "2 external value sources", "at most one external value source for each source"),
  ofDeployment("a reference twice", { sources: [1, 2].map(() => ({ repository: "infra", valueSources: [{ type: "external", path: "a.yaml", repository: "front", ref: "v" }] }) as const) }, "duplicate-ref", ["deployments", 0, "sources", 1, "valueSources", 0, "ref"], "v", "each ref once in the deployment"),
  ofProject("a deployment twice", { deployments: [1, 2].map(() => ({ name: "web", environment: "dev", sources: [{ repository: "infra" }] })) }, "duplicate-deployment", ["deployments", 1, "name"], "web", "each deployment once in its environment"),

  ofProject("a project that is renamed", { previousSlug: "old" }, "project-not-renamable", ["previousSlug"], "old", "nothing", "declare the new project beside old, copy what you need, then retire old by state: retired; name and description may change as you like"),
  ofProject("a former name that cannot have been", { id: uuid(1), environments: [{ ...environment, id: uuid(2), previousName: "Old" }] }, "invalid-environment-name", ["environments", 0, "previousName"], "Old", "2 to 11 lower-case letters and digits"),
  ofRepository("a former name that is the present one", { previousName: "front" }, "renamed-to-itself", ["repositories", 0, "previousName"], "front", "another name than the present one", "leave it out"),
  ofProject("a former name that is another's", { repositories: [{ name: "front" }, { name: "back", previousName: "front" }] }, "former-name-of-the-living", ["repositories", 1, "previousName"], "front", "a name that no repository of the project has", renameInTurn),
  ofProject("two repositories that change names", { repositories: [{ name: "front", previousName: "old" }, { name: "back", previousName: "front" }] }, "former-name-of-the-living", ["repositories", 1, "previousName"], "front", "a name that no repository of the project has", renameInTurn),
  ofProject("a former name of two", { repositories: [{ name: "front", previousName: "old" }, { name: "back", previousName: "old" }] }, "former-name-twice", ["repositories", 1, "previousName"], "old", "a former name of its own for each repository"),
  ofProject("a former name with a tombstone", { repositories: [{ name: "front", previousName: "old" }], removed: { repositories: ["old"] } }, "former-name-removed", ["repositories", 0, "previousName"], "old", "either a former name or a tombstone", "remove the tombstone where the repository goes on under its new name"),
  ofRole("a former name that is a built-in role's", { previousName: "devops" }, "former-name-of-the-living", ["roles", 0, "previousName"], "devops", "a name that no role of the project has", renameInTurn),
  ofRole("a former name that no role can have", { previousName: "/" }, "invalid-role-name", ["roles", 0, "previousName"], "/", aRoleName),
  ofProject("a former name of an environment that is a role's now", { id: uuid(1), environments: [{ ...environment, id: uuid(2), previousName: "qa" }], roles: [{ name: "qa" }] }, "former-name-of-the-living", ["environments", 0, "previousName"], "qa", nobodysGroup, renameInTurn),
  ofProject("a former name of an environment below which a role's group is now", { id: uuid(1), environments: [{ ...environment, id: uuid(2), previousName: "qa" }], roles: [{ name: "lead", group: "/console/QA/leads" }] }, "former-name-of-the-living", ["environments", 0, "previousName"], "qa", nobodysGroup, renameInTurn),
  ofRole("a former name of a role that is an environment's now", { previousName: "dev" }, "former-name-of-the-living", ["roles", 0, "previousName"], "dev", nobodysGroup, renameInTurn),
  ofProject("a former name of a role whose group is another's now", { roles: [{ name: "tester", previousName: "qa" }, { name: "lead", group: "/console/qa" }] }, "former-name-of-the-living", ["roles", 0, "previousName"], "qa", nobodysGroup, renameInTurn),
  ofProject("a former name of two deployments of an environment", { deployments: ["web", "api"].map((name) => ({ name, previousName: "old", environment: "dev", sources: [{ repository: "infra" }] })) }, "former-name-twice", ["deployments", 1, "previousName"], "old", "a former name of its own for each deployment"),
  ofEnvironment("an environment that is renamed, and whose namespace bears its name", { previousName: "old" }, "environment-not-renamable", ["environments", 0, "previousName"], "old", "a rename where namespaces are named by ids, that is where project and environments have one", "declare the new environment beside old, copy volumes by hand, then remove old and write it under removed"),
  ofPulled("an environment that is renamed where its zone pulls, ids or not", { previousName: "old" }, "environment-not-renamable", ["environments", 0, "previousName"], "old", "a rename in a zone that pushes", "declare the new environment beside old, move there, then take old away"),
  {
    title: "a cluster by its former label",
    judge: () => judgeProject(project, { ...platform, clusters: [{ ...cluster, label: "main1", previousLabel: "app1" }] }),
    expected: ["unknown-cluster", ["environments", 0, "cluster"], "app1", "main1", "write main1"],
  },

  ofProject("another deletion policy", { deletionPolicy: "delete" as "purge" }, "unknown-policy", ["deletionPolicy"], "delete", "retain, purge"),
  ofProject("another state", { state: "retire" as "retired" }, "unknown-state", ["state"], "retire", "active, retired", "did you mean retired?"),
  ofProject("a tombstone that cannot have been", { removed: { environments: ["Old"] } }, "invalid-environment-name", ["removed", "environments", 0], "Old", "2 to 11 lower-case letters and digits"),
  ofProject("a tombstone of what is there", { removed: { repositories: ["front"] } }, "tombstone-of-the-living", ["removed", "repositories", 0], "front", "names of what has left the project", "remove the repository, or its tombstone"),
  ofProject("a tombstone of what every project has", { removed: { repositories: ["old", "infra-apps"] } }, "tombstone-of-the-platforms", ["removed", "repositories", 1], "infra-apps", "names of repositories that the project declared", "remove the tombstone: a repository of the platform's own is kept by itself where its option is switched off, or its service retired"),
  ofProject("a tombstone twice", { removed: { repositories: ["old", "old"] } }, "duplicate-repository", ["removed", "repositories", 1], "old", "each repository once in the tombstones"),
];

const big = { ...environment, cpu: 60 };
const dedicated = { clusters: [{ ...cluster, privacy: "dedicated" as const, projects: ["demo", "dmeo"] }] };

export const fleetCases: readonly Case[] = [
  ofFleet("a slug twice", [named("demo"), named("other"), named("java", { slug: "demo" })], {}, "duplicate-slug", ["slug"], "demo", "a slug of its own for each project", "give one of them another slug, such as demo-1"),
  ofFleet("a slug that goes on as an environment of another project does", [named("demo-12"), named("demo", { environments: [{ ...environment, name: "12" }] }), named("other")], {}, "slug-takes-names", ["name"], "demo-12", "a slug that does not go on where demo and its environment 12 do", "give this project another number"),
  ofFleet("a slug that goes on as a repository of another project does", [named("demo", { repositories: [{ name: "1-front" }] }), named("copy", { slug: "demo-1" }), named("other")], {}, "slug-takes-names", ["slug"], "demo-1", "a slug that does not go on where demo and its repository 1-front do", "give this project another number"),
  ofFleet("a slug that goes on as a cluster of another project does, with the same environment there", [onPulled("demo", "1-app"), onPulled("demo-1", "app")], pulledClusters, "slug-takes-names", ["name"], "demo-1", "a slug that does not go on where demo and its environment dev on cluster 1-app do", "give this project another number"),
  ofFleet("a slug that goes on as a cluster does, with a repository called as the rest", [onPulled("demo", "1-dev"), { ...onPulled("demo-1", "app"), repositories: [{ name: "dev-root" }] }], pulledClusters, "slug-takes-names", ["name"], "demo-1", "a slug that does not go on where demo and its environment dev on cluster 1-dev do", "give this project another number"),
  ofFleet("a slug that goes on as a cluster is called", [onPulled("demo", "1"), onPulled("demo-1", "app")], pulledClusters, "slug-takes-names", ["name"], "demo-1", "a slug that does not go on where demo and its environment dev on cluster 1 do", "give this project another number"),
  ofFleet("a project's id twice", [named("demo", { id: uuid(1) }), named("other", { id: uuid(1) })], {}, "duplicate-id", ["id"], uuid(1), "an id of its own for each project and each environment"),
  ofFleet("an environment's id twice", [named("demo", { id: uuid(1), environments: [{ ...environment, id: uuid(2) }] }), named("other", { id: uuid(3), environments: [{ ...environment, id: uuid(2) }] })], {}, "duplicate-id", ["environments", 0, "id"], uuid(2), "an id of its own for each project and each environment"),
  ofFleet("more than a cluster has", [named("demo", { environments: [big] }), named("java", { environments: [environment, { ...big, name: "test" }] }), named("other")], { clusters: [{ ...cluster, capacity: { cpu: 100, memory: 400 } }] }, "capacity-exceeded", ["clusters", 0, "capacity", "cpu"], "121 CPU, most of it for java (61), demo (60)", "at most 100 CPU for all environments of all projects", "give the environments less, place some elsewhere, or raise the capacity"),
  ofFleet("a platform that is retired under a project", [named("demo", { state: "retired" }), named("other")], { state: "retired" }, "platform-in-use", ["state"], "active", "retired", "retire the project as well; or remove state: retired from platform.yaml until all projects are"),
  ofFleet("a cluster of a project that is not there", [named("demo"), named("other")], dedicated, "unknown-project", ["clusters", 0, "projects", 1], "dmeo", "demo, other", "did you mean demo?"),
];
