/**
 * Secrets that providers force into the state (decision 10), each with the kind of secret that it holds. What is not
 * here is in no state, plan, configuration, log or Git file: `secrets.test.ts` looks for it. `docs/SECRETS.md` says why,
 * and what each opens.
 */
import type { SecretKind } from "./secret-kinds";

export const STATE_SECRETS: Readonly<Record<string, SecretKind>> = {
  "gitlab_deploy_token.token": "access of Argo CD to Git",
  "gitlab_group.runners_token": "registration token of runners",
  "gitlab_group_access_token.token": "token of the bot",
  "gitlab_group_deploy_token.token": "access of Argo CD to Git",
  "gitlab_pipeline_trigger.token": "token of the trigger",
  "gitlab_project.runners_token": "registration token of runners",
  "gitlab_project_access_token.token": "token that deploys",
  "sonarqube_project.badge_token": "token of badges",
  "sonarqube_user_token.token": "token for analysis",
};

/** Those that options add, which say so: never by default. */
export const OPTIONAL_STATE_SECRETS: Readonly<Record<string, SecretKind>> = {
  // services.sonarqube.tokenVariable
  "gitlab_group_variable.value": "token for analysis",
  // services.argocd.compatibility: dso-charts
  "gitlab_repository_file.content": "AppRole of the charts",
};

/**
 * Attributes that a schema marks as sensitive and a provider may fill, and that stay empty here: because the value is
 * given write-only, or because the service does not tell it.
 */
export const EMPTY_IN_STATE: Readonly<Record<string, string>> = {
  "data.keycloak_realm.smtp_server.auth.password": "Keycloak answers with asterisks",
  "data.keycloak_realm.smtp_server.token_auth.client_secret": "Keycloak answers with asterisks",
  "harbor_robot_account.secret": "the secret is given write-only",
  "keycloak_openid_client.client_secret": "the secret is given write-only",
  "kubernetes_secret_v1.data": "the values are given write-only",
  "vault_kv_secret_v2.data": "the values are given write-only, and not read",
};
