/**
 * The secrets by which Argo CD reads private repositories (charts-catalog C4,
 * https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#repository-credentials): one for each
 * project, which fits its repositories and no other; and the zone's own repository.
 */
import { SecretV1 } from "@cdktf/provider-kubernetes/lib/secret-v1";
import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { IStoredSecret, KubernetesObject } from "../../capabilities";
import { gitSecretName, zoneNames } from "./naming";
import type { Settings } from "./settings";
import { operatorSecret, secretLabels, stored } from "./vault-objects";

/** What Argo CD reads of such a secret, and what is stored under the same names. */
const KEYS = ["type", "url", "username", "password"] as const;

const templates = Object.fromEntries(KEYS.map((key) => [key, stored(key)]));

/** Through the operator, for all repositories of a project. */
export function projectGitSecret(slug: string, secret: IStoredSecret, settings: Settings): KubernetesObject {
  return operatorSecret({ name: gitSecretName(slug), secret, type: "repo-creds", templates }, settings);
}

/** Through the operator, for the zone's repository: in place of the secret with which its administrators began. */
export function zoneGitSecret(zone: string, secret: IStoredSecret, settings: Settings): KubernetesObject {
  return operatorSecret({ name: zoneNames.repository(zone), secret, type: "repository", templates, overwrite: true }, settings);
}

export interface CopiedGitSecretProps {
  readonly slug: string;
  readonly secret: IStoredSecret;
  readonly settings: Settings;
  readonly provider?: TerraformProvider;
}

/** Through Terraform, from one write-only place to another. */
export function copyGitSecret(scope: Construct, id: string, { slug, secret, settings, provider }: CopiedGitSecretProps): SecretV1 {
  return new SecretV1(scope, id, {
    metadata: { name: gitSecretName(slug), namespace: settings.namespace, labels: secretLabels("repo-creds", settings) },
    type: "Opaque",
    dataWo: Object.fromEntries(KEYS.map((key) => [key, secret.value(key)])),
    dataWoRevision: secret.version,
    provider,
  });
}
