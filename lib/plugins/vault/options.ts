import { SECRET_STORE } from "../../capabilities";
import type { Finding } from "../../errors";
import { judgeUrl } from "../../rules/checks";
import type { JsonSchema, ServiceDefinition } from "../../service-definition";
import type { PlatformSpec } from "../../spec";
import { defaultMounts } from "../../values/names";
import { audienceOfUncalledCluster, certificateOfUnknownCluster, readerOfUnknownZone, readerOnUnknownCluster } from "./failures";
import { judgeMounts, type MountNames } from "./judge-mounts";

/** `services.vault` of the platform. */
export interface VaultOptions {
  /** Public URL; also what CI jobs have their tokens made out to. */
  readonly url: string;
  /** KV v2 mount of the platform's and the projects' technical secrets. @default "forge-dso" */
  readonly coreKv?: string;
  /** Auth mount through which people log in; made by whoever installs Vault. @default "oidc" */
  readonly oidcMount?: string;
  /** Auth mount through which CI jobs log in. @default "jwt" */
  readonly jwtMount?: string;
  /** Who issues the tokens of CI jobs: the URL of GitLab. @default - `services.gitlab.url`; without one, no CI logins */
  readonly issuer?: string;
  /**
   * What the platform's stack makes; what it does not make must exist (decision 24). Switching something off forgets
   * it, and deletes nothing.
   */
  readonly manage?: ManagedObjects;
  /** PEM of the authority that signed a cluster's API certificate, by cluster. @default - Vault's own trust */
  readonly clusterCertificates?: Readonly<Record<string, string>>;
  /**
   * What the API server of a cluster takes tokens for, by cluster with an `identity.host`: its `--api-audiences`, or
   * else its `--service-account-issuer`. @default - "https://kubernetes.default.svc.cluster.local"
   */
  readonly clusterAudiences?: Readonly<Record<string, string>>;
  /** Pods that may read a zone's secrets, by zone: usually the zone's Argo CD. @default - none */
  readonly zoneReaders?: Readonly<Record<string, ZoneReader>>;
  /**
   * Whether each project and zone also has an AppRole, for charts that know no other login. Its secret ids are made by
   * an administrator. @default false
   */
  readonly appRole?: boolean;
  /** Whether people are shown a link to their project's secrets. @default true */
  readonly link?: boolean;
}

export interface ManagedObjects {
  /** The core KV mount. @default true */
  readonly coreKv?: boolean;
  /** The auth mount of CI jobs. @default true */
  readonly jwt?: boolean;
  /** The platform's policies and groups. @default true */
  readonly groups?: boolean;
}

export interface ZoneReader {
  /** Label of the cluster on which they run. */
  readonly cluster: string;
  /** @default "argocd" */
  readonly namespace?: string;
}

export const DEFAULTS = {
  coreKv: defaultMounts.coreKv,
  oidcMount: "oidc",
  jwtMount: defaultMounts.jwt,
  zoneReaderNamespace: "argocd",
  clusterAudience: "https://kubernetes.default.svc.cluster.local",
} as const;

/** Who issues the tokens of CI jobs, without a final slash; undefined where jobs cannot log in. */
export function ciIssuer(platform: PlatformSpec, options: Pick<VaultOptions, "issuer">): string | undefined {
  const forge = platform.services?.["gitlab"]?.["url"];
  const issuer = options.issuer ?? (typeof forge === "string" ? forge : undefined);
  return issuer?.replace(/\/+$/, "");
}

const mountName = { type: "string", pattern: "^[a-z0-9][a-z0-9/-]*$" } as const;
const url = { type: "string", pattern: "^https?://[^\\s/]+" } as const;

const platformSchema: JsonSchema = {
  type: "object",
  additionalProperties: false,
  required: ["url"],
  properties: {
    url: { ...url, description: "Public URL of Vault; also what CI jobs have their tokens made out to." },
    coreKv: {
      type: "string",
      pattern: "^[a-z0-9][a-z0-9-]*$",
      default: DEFAULTS.coreKv,
      description: "KV v2 mount of the platform's and the projects' technical secrets.",
    },
    oidcMount: { ...mountName, default: DEFAULTS.oidcMount, description: "Auth mount through which people log in; made by whoever installs Vault." },
    jwtMount: { ...mountName, default: DEFAULTS.jwtMount, description: "Auth mount through which CI jobs log in." },
    issuer: { ...url, description: "Who issues the tokens of CI jobs. Default: the URL of GitLab; without one, jobs cannot log in." },
    manage: {
      type: "object",
      additionalProperties: false,
      description: "What the platform's stack makes. What it does not make must exist; switching something off forgets it, and deletes nothing.",
      properties: {
        coreKv: { type: "boolean", default: true, description: "The core KV mount." },
        jwt: { type: "boolean", default: true, description: "The auth mount of CI jobs." },
        groups: { type: "boolean", default: true, description: "The platform's policies and groups." },
      },
    },
    clusterCertificates: {
      type: "object",
      description: "PEM of the authority that signed a cluster's API certificate, by cluster. Default: whatever Vault trusts.",
      additionalProperties: { type: "string", pattern: "-----BEGIN CERTIFICATE-----", description: "PEM text." },
    },
    clusterAudiences: {
      type: "object",
      description: `What the API server of a cluster takes tokens for, by cluster with an identity.host. Default: ${DEFAULTS.clusterAudience}.`,
      additionalProperties: { type: "string", minLength: 1, description: "The API server's --api-audiences, or else its --service-account-issuer." },
    },
    zoneReaders: {
      type: "object",
      description: "Pods that may read a zone's secrets, by zone: usually the zone's Argo CD. Default: none.",
      additionalProperties: {
        type: "object",
        additionalProperties: false,
        required: ["cluster"],
        description: "Where these pods run.",
        properties: {
          cluster: { type: "string", description: "Label of the cluster." },
          namespace: { type: "string", default: DEFAULTS.zoneReaderNamespace, description: "Namespace in it." },
        },
      },
    },
    appRole: {
      type: "boolean",
      default: false,
      description: "Whether each project and zone also has an AppRole, for charts that know no other login. Its secret ids are made by an administrator.",
    },
    link: { type: "boolean", default: true, description: "Whether people are shown a link to their project's secrets." },
  },
};

const projectSchema: JsonSchema = {
  type: "object",
  additionalProperties: false,
  description: "Vault takes no options for a single project.",
  properties: {},
};

export const definition: ServiceDefinition = { id: "vault", provides: [SECRET_STORE.name], rotates: false, platformSchema, projectSchema, judgePlatform };

function judgePlatform(platform: PlatformSpec): readonly Finding[] {
  const options = optionsOf(platform);
  return options === undefined ? [] : judgeOptions(platform, options, ["services", "vault"]);
}

/** @param at where the options stand */
export function judgeOptions(platform: PlatformSpec, options: VaultOptions, at: Finding["at"]): readonly Finding[] {
  const zones = platform.zones.map((zone) => zone.slug);
  const clusters = platform.clusters.map((cluster) => cluster.label);
  const findings: Finding[] = [
    ...judgeUrl("address of Vault", [...at, "url"], options.url),
    ...judgeUrl("issuer of the tokens of CI jobs", [...at, "issuer"], options.issuer),
    ...judgeMounts(platform, mountNames(platform, options), at),
  ];
  for (const cluster of Object.keys(options.clusterCertificates ?? {})) {
    if (!clusters.includes(cluster)) findings.push(certificateOfUnknownCluster([...at, "clusterCertificates", cluster], cluster, clusters));
  }
  for (const cluster of Object.keys(options.clusterAudiences ?? {})) {
    const identity = platform.clusters.find((each) => each.label === cluster)?.identity;
    if (identity?.host === undefined) findings.push(audienceOfUncalledCluster([...at, "clusterAudiences", cluster], cluster, called(platform)));
  }
  for (const [zone, reader] of Object.entries(options.zoneReaders ?? {})) {
    const where = [...at, "zoneReaders", zone];
    if (!zones.includes(zone)) findings.push(readerOfUnknownZone(where, zone, zones));
    const inZone = platform.clusters.filter((cluster) => cluster.zone === zone).map((cluster) => cluster.label);
    if (zones.includes(zone) && !inZone.includes(reader.cluster)) findings.push(readerOnUnknownCluster([...where, "cluster"], reader.cluster, zone, inZone));
  }
  return findings;
}

function mountNames(platform: PlatformSpec, options: VaultOptions): MountNames {
  return {
    coreKv: options.coreKv ?? DEFAULTS.coreKv,
    oidcMount: options.oidcMount ?? DEFAULTS.oidcMount,
    jwtMount: ciIssuer(platform, options) === undefined ? undefined : (options.jwtMount ?? DEFAULTS.jwtMount),
    makesJwt: options.manage?.jwt ?? true,
    appRole: options.appRole ?? false,
  };
}

/** Clusters other than Vault's own that it asks about tokens. */
function called(platform: PlatformSpec): readonly string[] {
  return platform.clusters.filter(({ identity }) => identity?.host !== undefined).map(({ label }) => label);
}

function optionsOf(platform: PlatformSpec): VaultOptions | undefined {
  return platform.services?.["vault"] as VaultOptions | undefined;
}
