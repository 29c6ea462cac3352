import type { Estate } from "./estate";

/** Every kind of secret that there is in a factory. */
export type SecretKind =
  | "AppRole of the charts"
  | "access of Argo CD to Git"
  | "client secret of a zone"
  | "credentials of a cluster"
  | "credentials of a provider"
  | "credentials of an external repository"
  | "password of a robot"
  | "password of the Nexus account"
  | "registration token of runners"
  | "token for analysis"
  | "token of badges"
  | "token of the bot"
  | "token of the trigger"
  | "token that deploys";

/** One value, and where it was found. */
export interface Secret {
  readonly kind: SecretKind;
  readonly where: string;
  readonly value: string;
}

/** What is stored under a key in Vault; `undefined` where it is nothing secret. */
const VAULT_KEYS: Readonly<Record<string, SecretKind | undefined>> = {
  DOCKER_CONFIG: undefined,
  GIT_INPUT_PASSWORD: "credentials of an external repository",
  GIT_INPUT_SECRET: undefined,
  GIT_INPUT_URL: undefined,
  GIT_INPUT_USER: "credentials of an external repository",
  GIT_MIRROR_PROJECT_ID: undefined,
  GIT_MIRROR_TOKEN: "token of the trigger",
  GIT_OUTPUT_PASSWORD: "token of the bot",
  GIT_OUTPUT_URL: undefined,
  GIT_OUTPUT_USER: undefined,
  HOST: undefined,
  MIRROR_TOKEN: "token of the bot",
  MIRROR_USER: undefined,
  NEXUS_PASSWORD: "password of the Nexus account",
  NEXUS_USERNAME: undefined,
  PASSWORD: "token that deploys",
  PROJECT_SLUG: undefined,
  SONAR_TOKEN: "token for analysis",
  SONAR_USERNAME: undefined,
  TOKEN: "password of a robot",
  USER: undefined,
  USERNAME: undefined,
  clientSecret: "client secret of a zone",
  config: "credentials of a cluster",
  password: "access of Argo CD to Git",
  server: undefined,
  type: undefined,
  url: undefined,
  username: undefined,
};

/** What else services hold that is secret, beside their copies of what is in Vault. */
const ATTRIBUTES: Readonly<Record<string, readonly [attribute: string, kind: SecretKind]>> = {
  gitlab_deploy_token: ["token", "access of Argo CD to Git"],
  gitlab_group: ["runners_token", "registration token of runners"],
  gitlab_group_access_token: ["token", "token of the bot"],
  gitlab_group_deploy_token: ["token", "access of Argo CD to Git"],
  gitlab_pipeline_trigger: ["token", "token of the trigger"],
  gitlab_project: ["runners_token", "registration token of runners"],
  gitlab_project_access_token: ["token", "token that deploys"],
  sonarqube_project: ["badge_token", "token of badges"],
  sonarqube_user_token: ["token", "token for analysis"],
};

/** Every secret that services hold now. @throws Error for a key in Vault of which nobody has said what it is */
export function secretsOf(estate: Estate): readonly Secret[] {
  const objects = estate.sandbox.objects.list({ seeded: false });
  const inVault = objects
    .filter(({ type }) => type === "vault_kv_secret_v2")
    .flatMap(({ key, attributes, hidden }) =>
      Object.entries(JSON.parse(String(hidden["data_json_wo"] ?? attributes["data_json"])) as Record<string, string>).flatMap(([name, value]): Secret[] => {
        if (!(name in VAULT_KEYS)) throw new Error(`${key} holds ${name}: say in secret-kinds.ts what kind of secret that is, if any`);
        const kind = VAULT_KEYS[name];
        return kind === undefined || value === "" ? [] : [{ kind, where: `${key} ${name}`, value }];
      }),
    );
  const elsewhere = objects.flatMap(({ type, id, attributes }): Secret[] => {
    const [attribute, kind] = ATTRIBUTES[type] ?? [];
    return attribute === undefined || kind === undefined ? [] : [{ kind, where: `${type} ${id}`, value: String(attributes[attribute]) }];
  });
  return [...inVault, ...elsewhere];
}
