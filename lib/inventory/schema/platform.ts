import type { JsonSchema, ServiceDefinition } from "../../service-definition";
import { platformRoleNames } from "../../values/roles";
import { clusterLabelPattern, formerClusterLabelPattern, zoneSlugPattern } from "../../values/slug";
import { stages } from "../../values/stage";
import { pipeline } from "./pipeline";
import { choice, email, flag, header, list, mapping, quantityFields, servicesSchema, text } from "./parts";

export const backendTypes = ["local", "s3", "pg", "http", "kubernetes", "remote"] as const;

/**
 * Schema of `platform.yaml` (contract §3).
 * @param plugins what plugins of one's own say of their options
 */
export function platformSchema(services: readonly ServiceDefinition[], plugins: readonly ServiceDefinition[] = []): JsonSchema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Platform of a software factory",
    ...mapping({
      description: "What exists once: services, delivery zones, clusters, and the people of the platform itself.",
      required: ["apiVersion", "kind", "rootPath", "zones", "clusters"],
      properties: {
        ...header("Platform"),
        rootPath: text("GitLab parent group of every project, and prefix of every project's path in the core KV, such as forge/projects.", {
          pattern: "^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$",
        }),
        services: servicesSchema(
          "Options of each service. A service that is left out has no plugin attached.",
          services,
          (service) => retirable(service.platformSchema),
        ),
        zones: list("Delivery zones.", zone),
        clusters: list("Kubernetes clusters, each in one zone.", cluster),
        admins: list("Members of the platform's own groups /console/admin, /console/readonly and /console/security.", admin),
        backend,
        pipeline,
        plugins: list("Plugins besides those of the services.", { ...plugin, ...(plugins.length > 0 && { allOf: plugins.map(optionsOf) }) }),
        deletionPolicy: choice("What becomes of user data when a zone, or the platform itself, is retired. retain: it is forgotten. purge: it is deleted.", ["retain", "purge"], {
          default: "retain",
        }),
        state: choice("retired: platform and zones are given up; deployed once more with tombstones only, after all projects.", ["active", "retired"], {
          default: "active",
        }),
        reservedSlugs: list("Slugs that no project may take, besides the built-in ones.", text("A slug.")),
      },
    }),
  };
}

const retired = flag("First step of taking it away: deployed once more everywhere, with tombstones only; its providers stay declared.", false);

/** Every service is taken away in the same two steps (decision 4). */
function retirable(schema: JsonSchema): JsonSchema {
  return { ...schema, properties: { ...(schema["properties"] as object | undefined), retired } };
}

const zone = mapping({
  description: "A delivery zone.",
  required: ["slug", "label", "argocdUrl", "delivery"],
  properties: {
    slug: text("Unique: 1 to 10 lower-case letters, digits and single inner dashes; no word that GitLab keeps for itself.", { pattern: zoneSlugPattern.source }),
    label: text("What people read: 1 to 50 characters.", { minLength: 1, maxLength: 50 }),
    argocdUrl: text("Address of the zone's Argo CD.", { format: "uri" }),
    delivery: choice("push: Terraform reaches the zone's clusters. pull: everything goes through the zone's Git repository.", ["push", "pull"]),
    argocdContext: text("push only: kubeconfig context of the cluster that runs the zone's Argo CD."),
    description: text("At most 200 characters.", { maxLength: 200 }),
    previousSlug: text("Refused, with the way round it: a zone keeps its slug."),
    retired: flag("First step of taking the zone away: its provider stays declared, and nothing may be placed on it.", false),
  },
});

const identity = mapping({
  description: "How workloads reach Vault: by token review where Vault can call the cluster, by the cluster's keys where it cannot.",
  required: ["method"],
  properties: {
    method: choice("How Vault knows a workload.", ["kubernetes", "jwt"]),
    host: text("kubernetes only: address of the cluster's API server as Vault reaches it.", { format: "uri" }),
    issuer: text("jwt only: issuer of the cluster's service account tokens.", { format: "uri" }),
    keysFile: text("jwt only: PEM file with the keys that sign those tokens, relative to the inventory."),
    keys: text("jwt only: those keys as PEM text, in place of keysFile."),
  },
});

const cluster = mapping({
  description: "A Kubernetes cluster.",
  required: ["label", "zone", "stages"],
  properties: {
    label: text("Unique: 1 to 50 lower-case letters, digits and inner dashes; not in-cluster.", { pattern: clusterLabelPattern.source }),
    previousLabel: text("What it was called before, until every stack has been applied: what is on it is renamed instead of made anew. Only in zones that push.", {
      pattern: formerClusterLabelPattern.source,
    }),
    zone: text("Slug of its zone."),
    privacy: choice("public: any project. dedicated: only the projects listed.", ["public", "dedicated"], { default: "dedicated" }),
    projects: list("dedicated only: slugs of the projects that may use it.", text("Slug of a project.", { pattern: "^[a-z0-9]+(-[0-9]+)?$" })),
    stages: list("Stages offered on this cluster.", choice("A stage.", stages)),
    context: text("push only: kubeconfig context."),
    capacity: mapping({ description: "What all environments of all projects may sum up to. What is left out is not checked.", properties: quantityFields }),
    clusterResources: flag("Whether Argo CD may deploy cluster-scoped kinds for projects.", false),
    identity,
    infos: text("Shown to users: at most 1,000 characters.", { maxLength: 1000 }),
    retired: flag("First step of taking the cluster away.", false),
  },
});

const admin = mapping({
  description: "Somebody in a group of the platform.",
  required: ["user", "role"],
  properties: { user: email("E-mail."), role: choice("Which group: /console/<role>.", platformRoleNames) },
});

const keyProviders = ["pbkdf2", "aws_kms", "gcp_kms", "openbao"] as const;

/** Its settings are Terraform's to judge: a list of ours would lag behind. */
const backend: JsonSchema = {
  type: "object",
  description:
    "Where Terraform keeps the state of each stack: the backend's settings in Terraform's own names, with <stack> for the stack's name, and without credentials.",
  required: ["type"],
  properties: {
    type: choice("Name of the backend.", backendTypes, { default: "local" }),
    encryption: mapping({
      description: "Encrypts state and plans before they reach the backend. OpenTofu only; refused under Terraform.",
      properties: {
        keyProvider: choice("Where the key comes from. pbkdf2: a passphrase of at least 16 characters in TF_VAR_state_passphrase.", keyProviders, {
          default: "pbkdf2",
        }),
        settings: { type: "object", description: "Settings of the key provider in OpenTofu's own names, without credentials." },
        migrate: flag("Whether a state that is not encrypted yet is still read: for the first apply of each stack.", false),
      },
    }),
  },
};

const plugin = mapping({
  description: "A plugin of your own.",
  required: ["id", "module"],
  properties: {
    id: text("Part of the address of everything the plugin creates, and its key in the services of a project.", { pattern: "^[a-z][a-z0-9-]*$" }),
    module: text("A JavaScript file relative to the inventory, beginning with ./, or an installed package.", { minLength: 1 }),
    options: { type: "object", description: "What the plugin is created with." },
    retired,
  },
});

/** A plugin's own schema holds where its id is named. */
function optionsOf({ id, platformSchema }: ServiceDefinition): JsonSchema {
  const required = Array.isArray(platformSchema["required"]) && platformSchema["required"].length > 0 ? ["options"] : [];
  return { if: { properties: { id: { const: id } }, required: ["id"] }, then: { properties: { options: platformSchema }, required } };
}

/** Schema of `people.yaml` (contract §3). */
export function peopleSchema(): JsonSchema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "People whose accounts are not called what the rule says",
    type: "object",
    description: "Account names by e-mail.",
    additionalProperties: mapping({
      description: "Account names of one person, where they differ from the rule.",
      properties: { keycloak: text("User name in Keycloak."), gitlab: text("User name in GitLab.") },
    }),
  };
}
