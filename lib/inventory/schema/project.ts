import type { JsonSchema, ServiceDefinition } from "../../service-definition";
import { allPermissions, defaultEveryone } from "../../values/permissions";
import { gitlabLevels } from "../../values/roles";
import { repositoryNamePattern } from "../../values/slug";
import { stages } from "../../values/stage";
import { choice, email, flag, header, list, mapping, quantityFields, servicesSchema, text, uuidPattern } from "./parts";
import { repositoryCi } from "./repository-ci";

/**
 * Schema of a project's file (contract §3).
 * @param customPlugins ids of plugins whose options for a project nothing describes
 */
export function projectSchema(services: readonly ServiceDefinition[], customPlugins: readonly string[] = []): JsonSchema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Project of a software factory",
    ...mapping({
      description: "A project and everything in it. The file is called after the slug.",
      required: ["apiVersion", "kind", "name", "owner"],
      properties: {
        ...header("Project"),
        name: text("2 to 20 lower-case letters and digits.", { pattern: "^[a-z0-9]{2,20}$" }),
        slug: text("What every service calls the project, unique on the platform; the name where it is left out.", {
          pattern: "^[a-z0-9]+(-[0-9]+)?$",
          minLength: 2,
          maxLength: 23,
        }),
        previousSlug: text("Refused, with the way round it: a project keeps its slug."),
        id: text("UUID of a project that a console already knows; then each environment has one too.", { pattern: uuidPattern }),
        description: text("At most 280 characters.", { maxLength: 280 }),
        owner: email("E-mail of the owner, who may do everything."),
        ownerIsAdmin: flag("Whether the owner is also in the administrators' group.", false),
        limits,
        everyone: list("What every member may do, besides the roles.", permission, { default: defaultEveryone }),
        environments: list("Places to run.", environment),
        repositories: list("Git repositories.", repository),
        members: list("People besides the owner.", member),
        roles: list("Roles besides the built-in admin, devops, developer, security and readonly.", role),
        services: servicesSchema("Options of each service, for this project.", services, (service) => service.projectSchema, customPlugins),
        deployments: list("What is deployed where. An environment without any gets every infrastructure repository.", deployment),
        rotation: {
          type: "object",
          description: "Raise a service's value to rotate its secret.",
          additionalProperties: { type: ["number", "string"], description: "A counter, or a generation such as 2026-11." },
        },
        deletionPolicy: choice("retain: what holds user data is forgotten, not deleted. purge: it is deleted.", ["retain", "purge"], {
          default: "retain",
        }),
        state: choice("retired: deployed once more with tombstones only, after which the file may go.", ["active", "retired"], {
          default: "active",
        }),
        removed,
      },
    }),
  };
}

const permission = choice("A permission.", allPermissions);

const bucket = (description: string) => mapping({ description, required: ["cpu", "memory", "gpu"], properties: quantityFields });

const limits = mapping({
  description: "What the environments may sum up to. What is left out has no limit; 0 is zero.",
  properties: {
    hprod: bucket("All environments but those of stage prod."),
    prod: bucket("All environments of stage prod."),
  },
});

const environment = mapping({
  description: "A place to run, on one cluster.",
  required: ["name", "stage", "cluster", "cpu", "memory", "gpu"],
  properties: {
    name: text("2 to 11 lower-case letters and digits, unique in the project.", { pattern: "^[a-z0-9]{2,11}$" }),
    previousName: text("What it was called before, until that has been applied: it is renamed instead of made anew. Only where project and environments have an id, in a zone that pushes.", { pattern: "^[a-z0-9]{2,11}$" }),
    stage: choice("prod is limited apart from all others.", stages),
    cluster: text("Label of its cluster."),
    ...quantityFields,
    autosync: flag("Argo CD synchronises by itself.", true),
    id: text("UUID of an environment that a console already knows; on all of a project or on none.", { pattern: uuidPattern }),
  },
});

const content = {
  revision: text("Branch, tag or commit to deploy.", { minLength: 1 }),
  path: text("Directory to deploy; <env> stands for the environment's name.", { minLength: 1 }),
  valuesFiles: list("Helm values files, relative to the path; <env> stands for the environment's name.", text("A values file.", { minLength: 1 })),
} as const;

const refs = (description: string) => list(description, text("A name, where * stands for any characters.", { minLength: 1 }));

const repository = mapping({
  description: "A Git repository of the project.",
  required: ["name"],
  properties: {
    name: text("2 to 20 lower-case letters, digits and single inner dashes, unique in the project; not mirror, infra-apps, infra-observability, and no word that GitLab keeps for itself.", {
      pattern: repositoryNamePattern.source,
    }),
    previousName: text("What it was called before, until that has been applied: it is renamed instead of made anew.", {
      pattern: repositoryNamePattern.source,
    }),
    externalUrl: text("Where it is mirrored from; without it, it is a repository of its own.", { pattern: "^https://\\S+\\.git$" }),
    private: flag("The external repository needs credentials, which are given as variables of the project's stack.", false),
    credentialsVersion: { type: "integer", minimum: 1, default: 1, description: "Raise when the external credentials change." },
    mirror: mapping({
      description: "How the external repository is followed.",
      properties: {
        refs: list(
          "Only branches and tags that fit one of these are brought in, and removed; all where it is left out.",
          text("A name, where * stands for any characters; behind refs/heads/ or refs/tags/ for branches or for tags only.", { minLength: 1 }),
          { minItems: 1 },
        ),
        prune: { type: "boolean", description: "What is gone there is removed here when all is fetched; what is protected never is. As services.gitlab says where it is left out." },
        force: flag("What was rewritten there is rewritten here; otherwise it stays as it is, and is reported.", true),
        lfs: flag("Large files (Git LFS) are brought along, where there are any.", true),
        tags: flag("Tags are brought in, besides branches.", true),
      },
    }),
    infra: flag("Deployed by Argo CD.", false),
    ...content,
    protected: mapping({
      description: "Protected branches and tags besides main.",
      properties: { branches: refs("Branches."), tags: refs("Tags.") },
    }),
    ci: repositoryCi,
  },
});

const member = mapping({
  description: "Somebody who works on the project.",
  required: ["user"],
  properties: { user: email("E-mail."), roles: list("Names of roles.", text("A role of the project.")) },
});

const role = mapping({
  description: "A role of the project.",
  required: ["name"],
  properties: {
    name: text("At most 30 characters, unique.", { minLength: 1, maxLength: 30 }),
    previousName: text("What it was called before, until that has been applied: it is renamed instead of made anew.", { minLength: 1, maxLength: 30 }),
    permissions: list("What it allows.", permission),
    group: text("Keycloak group below that of the project; /console/<name> where it is left out.", { pattern: "^/" }),
    type: choice("managed: members are exactly those declared. external: declared ones are added, others stay.", ["managed", "external"], {
      default: "managed",
    }),
    gitlabLevel: choice("What it gives in GitLab.", gitlabLevels, { default: "guest" }),
  },
});

const ofType = (type: string): JsonSchema => ({ properties: { type: { const: type } }, required: ["type"] });

/** What a value source has depends on its type. */
const valueSource: JsonSchema = {
  ...mapping({
    description: "One more values file.",
    required: ["type", "path"],
    properties: {
      type: choice("internal: a file of the same repository. external: a file of another one.", ["internal", "external"]),
      path: text("The file, from the top of its repository; <env> stands for the environment's name.", { minLength: 1 }),
      repository: text("external only: name of its repository."),
      ref: text("external only: name by which Argo CD refers to that source.", { pattern: "^[A-Za-z0-9_-]+$" }),
      revision: text("external only: branch, tag or commit.", { minLength: 1, default: "HEAD" }),
    },
  }),
  allOf: [
    { if: ofType("internal"), then: { properties: { repository: false, ref: false, revision: false } } },
    { if: ofType("external"), then: { required: ["repository", "ref"] } },
  ],
};

const source = mapping({
  description: "A repository to deploy from. What it does not say is as the repository says.",
  required: ["repository"],
  properties: {
    repository: text("Name of a repository of the project."),
    ...content,
    valueSources: list("More values files, in this order; at most one is external.", valueSource),
  },
});

const deployment = mapping({
  description: "One or more sources deployed together to one environment.",
  required: ["name", "environment", "sources"],
  properties: {
    name: text("2 to 11 lower-case letters and digits, unique in its environment.", { pattern: "^[a-z0-9]{2,11}$" }),
    previousName: text("What it was called before, until that has been applied: what it deployed stays. Only with services.argocd.onDelete: orphan.", { pattern: "^[a-z0-9]{2,11}$" }),
    environment: text("Name of an environment of the project."),
    autosync: { type: "boolean", description: "Argo CD synchronises by itself; as the environment says where it is left out." },
    sources: list("What is deployed: at least one.", source, { minItems: 1 }),
  },
});

const removed = mapping({
  description: "What has left a retained project: it is forgotten, not deleted.",
  properties: {
    environments: list("Names of environments.", text("A name.", { pattern: "^[a-z0-9]{2,11}$" })),
    repositories: list("Names of repositories.", text("A name.", { pattern: repositoryNamePattern.source })),
  },
});
