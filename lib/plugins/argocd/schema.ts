import type { JsonSchema } from "../../service-definition";

/** JSON Schema of the options; see the types of the same names for what they mean. */

const repositories = (description: string): JsonSchema => ({ type: "array", items: { type: "string", minLength: 1 }, description });
const kinds = (description: string): JsonSchema => ({
  type: "array",
  description,
  items: {
    type: "object",
    additionalProperties: false,
    required: ["group", "kind"],
    properties: {
      group: { type: "string", description: "API group; the core group is the empty string." },
      kind: { type: "string", minLength: 1, description: "Kind, such as NetworkPolicy." },
    },
  },
});
const onDelete: JsonSchema = {
  enum: ["delete", "orphan"],
  default: "delete",
  description: "delete: what an Application deployed goes with it. orphan: it stays.",
};
const duration = (description: string, fallback: string): JsonSchema => ({ type: "string", pattern: "^([0-9]+(s|m|h))+$", default: fallback, description });

export const platformSchema: JsonSchema = {
  type: "object",
  additionalProperties: false,
  description: "AppProjects and Applications in the Argo CD of each zone.",
  properties: {
    namespace: { type: "string", minLength: 1, default: "argocd", description: "Namespace of every zone's Argo CD." },
    managedBy: { type: "string", minLength: 1, default: "dso-console", description: "Value of the label app.kubernetes.io/managed-by." },
    extraRepositories: repositories("Repositories that every project may deploy from, besides its own."),
    fineGrainedRoles: { type: "boolean", default: true, description: "Roles for the groups of project and platform, besides the environment's RO and RW." },
    exec: { type: "boolean", default: false, description: "Whether those who may change an environment may open a terminal in its pods." },
    legacyNames: { type: "boolean", default: false, description: "Names of AppProjects and Applications as chart dso-env gives them, for a platform that already exists." },
    blacklist: kinds("Kinds that a project may not deploy; what guards the namespace where it is left out."),
    clusterResourceKinds: kinds("Cluster-scoped kinds that a project may deploy to a cluster with clusterResources; all where it is left out."),
    onDelete,
    destroyTimeout: duration("How long Argo CD may take to remove what an Application deployed.", "10m"),
    syncOptions: { type: "array", items: { type: "string", pattern: "^[A-Za-z]+=[A-Za-z]+$" }, description: "Sync options of every Application, such as ServerSideApply=true." },
    clusterSecrets: {
      enum: ["operator", "none"],
      default: "operator",
      description: "Who brings the credentials of clusters from the zone's secrets into its Argo CD: the Vault Secrets Operator, or somebody else.",
    },
    vaultAuth: {
      type: "string",
      minLength: 1,
      default: "vault-auth",
      description: "VaultAuth in Argo CD's namespace that may read the zone's secrets. It is made where services.vault.zoneReaders says where Argo CD is; otherwise it must exist.",
    },
    vaultCaCertSecret: { type: "string", minLength: 1, description: "Secret in Argo CD's namespace with the ca.crt that signed Vault's certificate. Default: the operator's trust store." },
    gitCredentials: {
      enum: ["project", "none"],
      default: "project",
      description: "How Argo CD reads private repositories: with a credential for each project, which reaches nothing else, or with whatever its administrators gave it.",
    },
    clusterCredentials: {
      type: "object",
      additionalProperties: { type: "integer", minimum: 1 },
      description: "Clusters of zones that push whose credentials Terraform copies instead, by label; raise the number when they change.",
    },
    compatibility: {
      const: "dso-charts",
      description: "Zones that pull get the values.yaml of charts dso-env 1.9.2 and dso-ns 1.1.5 instead of plain manifests. These charts carry an AppRole secret in Git.",
    },
  },
};

export const projectSchema: JsonSchema = {
  type: "object",
  additionalProperties: false,
  description: "What Argo CD deploys for this project.",
  properties: { extraRepositories: repositories("Repositories that the project may deploy from, besides its own and the platform's."), onDelete },
};
