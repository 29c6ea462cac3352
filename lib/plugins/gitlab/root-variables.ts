import type { ISecretStore } from "../../capabilities";
import type { PlatformSpec } from "../../spec";
import { compareText } from "../../values/order";
import type { GitlabOptions, ProxyOptions, VariableOptions } from "./options";
import { withoutScheme } from "./addresses";
import { mavenSettings, npmSettings } from "./package-settings";
import { platformCatalogue, withoutSlash } from "./platform-catalogue";

export type RootVariables = ReadonlyMap<string, RootVariable>;

export interface RootVariable extends VariableOptions {
  /** What it says something of, and goes with: the secret store, or another service of the platform, by its id. */
  readonly about?: typeof STORE | "nexus" | "sonarqube";
}

export const STORE = "secret store";

/** What the platform says of its other services, as far as jobs want to know it. */
export interface RootVariableSources {
  readonly platform: PlatformSpec;
  readonly store?: ISecretStore;
}

/**
 * CI variables of all projects, as an installer sets them today (console §3.1.7): what follows from the platform, and
 * what the options say, which wins. By which role a job logs in to the secret store differs from project to project
 * (decision 35), so that is a variable of each project's group.
 */
export function rootVariables({ platform, store }: RootVariableSources, options: GitlabOptions): RootVariables {
  const derived = {
    PROJECTS_ROOT_DIR: platform.rootPath,
    CATALOG_PATH: platformCatalogue(platform, options).reference.path,
    ...(store && about(STORE, { VAULT_SERVER_URL: store.url, VAULT_KV: store.mount })),
    ...about("nexus", nexusVariables(addressOf(platform, "nexus"))),
    ...about("sonarqube", sonarqubeVariables(addressOf(platform, "sonarqube"))),
    ...proxyVariables(options.proxy ?? {}),
    ...options.variables,
  };
  return new Map(Object.entries(derived).map(([key, variable]): [string, RootVariable] => [key, full(variable)]).sort(([a], [b]) => compareText(a, b)));
}

type Variables = Record<string, string | RootVariable>;

function about(service: RootVariable["about"], variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).map(([key, variable]) => [key, { ...full(variable), about: service }]));
}

function full(variable: string | RootVariable): RootVariable {
  return typeof variable === "string" ? { value: variable } : variable;
}

function nexusVariables(url: string | undefined): Variables {
  if (url === undefined) return {};
  return {
    NEXUS_HOST_URL: url,
    NEXUS_HOSTNAME: withoutScheme(url),
    MVN_CONFIG_FILE: { value: mavenSettings(url), file: true },
    NPM_FILE: { value: npmSettings(url), file: true },
  };
}

function sonarqubeVariables(url: string | undefined): Variables {
  return url === undefined ? {} : { SONAR_HOST_URL: url };
}

/** Tools differ in the spelling that they read, and Maven in that it wants host and port apart. */
function proxyVariables({ http, https = http, no = [] }: ProxyOptions): Variables {
  const everywhere: Variables = {};
  if (http !== undefined) everywhere["http_proxy"] = everywhere["HTTP_PROXY"] = http;
  if (https !== undefined) everywhere["https_proxy"] = everywhere["HTTPS_PROXY"] = https;
  if (no.length > 0) everywhere["no_proxy"] = everywhere["NO_PROXY"] = no.join(",");
  if (https === undefined) return everywhere;
  const { hostname, port, protocol } = new URL(https);
  return { ...everywhere, PROXY_HOST: hostname, PROXY_PORT: port || (protocol === "https:" ? "443" : "80") };
}

function addressOf(platform: PlatformSpec, service: string): string | undefined {
  return withoutSlash(platform.services?.[service]?.["url"]);
}

