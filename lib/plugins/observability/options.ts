import { IDENTITY_GROUPS, SOURCE_FORGE } from "../../capabilities";
import type { Finding, Path } from "../../errors";
import type { JsonSchema, ServiceDefinition } from "../../service-definition";
import type { PlatformSpec } from "../../spec";
import { isUnresolved } from "../../values/token";
import { isPlainUrl, withoutCredentials } from "../../values/url";
import * as failures from "./failures";

/** `services.observability` of the platform. */
export interface ObservabilityOptions {
  /** Public URL of Grafana. */
  readonly url: string;
  /** Slug of the zone whose Argo CD runs Grafana: its repository holds a file of values for each project. */
  readonly zone: string;
  /** Version of chart dso-observability, plain: it is a dependency of each project's own chart. @default "0.1.8" */
  readonly chartVersion?: string;
  /** Helm repository of that chart. @default "https://cloud-pi-native.github.io/helm-charts/" */
  readonly chartRepository?: string;
}

/** `services.observability` of a project. */
export interface ObservabilityProjectOptions {
  /** Whether the project has dashboards at all. @default true */
  readonly enabled?: boolean;
}

export const CHART_VERSION = "0.1.8";
export const CHART_REPOSITORY = "https://cloud-pi-native.github.io/helm-charts/";

const AT: Path = ["services", "observability"];

const platformSchema: JsonSchema = {
  type: "object",
  additionalProperties: false,
  required: ["url", "zone"],
  description: "Dashboards and alerts of projects, in Grafana.",
  properties: {
    url: { type: "string", minLength: 1, description: "Public URL of Grafana." },
    zone: { type: "string", minLength: 1, description: "Slug of the zone whose Argo CD runs Grafana: its repository holds a file of values for each project." },
    chartVersion: { type: "string", minLength: 1, default: CHART_VERSION, description: "Version of chart dso-observability, such as 0.1.8." },
    chartRepository: { type: "string", minLength: 1, default: CHART_REPOSITORY, description: "Helm repository of that chart." },
  },
};

const projectSchema: JsonSchema = {
  type: "object",
  additionalProperties: false,
  description: "Dashboards and alerts of this project.",
  properties: { enabled: { type: "boolean", default: true, description: "Whether the project has dashboards at all." } },
};

function judgePlatform({ services, zones }: PlatformSpec): readonly Finding[] {
  const options = services?.["observability"] as (Partial<ObservabilityOptions> & { readonly retired?: boolean }) | undefined;
  if (options === undefined) return [];
  const { url, zone, chartVersion, chartRepository } = options;
  const slugs = zones.map(({ slug }) => slug).sort();
  const staying = slugs.filter((slug) => !zones.some((each) => each.slug === slug && each.retired === true));
  return [
    ...(known(url) && !isPlainUrl(url) ? [failures.invalidGrafanaUrl([...AT, "url"], withoutCredentials(url))] : []),
    ...(known(zone) && !slugs.includes(zone) ? [failures.unknownObservabilityZone([...AT, "zone"], zone, slugs)] : []),
    ...(known(zone) && slugs.includes(zone) && !staying.includes(zone) && options.retired !== true
      ? [failures.retiredObservabilityZone([...AT, "zone"], zone, staying)]
      : []),
    ...(known(chartVersion) && !isVersion(chartVersion) ? [failures.invalidChartVersion([...AT, "chartVersion"], chartVersion)] : []),
    ...(known(chartRepository) && !isChartRepository(chartRepository)
      ? [failures.invalidChartRepository([...AT, "chartRepository"], withoutCredentials(chartRepository))]
      : []),
  ];
}

/** What Helm takes as a dependency's exact version (charts-catalog C28). */
function isVersion(text: string): boolean {
  return /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/.test(text);
}

function isChartRepository(text: string): boolean {
  return isPlainUrl(text) || /^oci:\/\/[^\s@?#]+$/.test(text);
}

function known(text: string | undefined): text is string {
  return text !== undefined && !isUnresolved(text);
}

/** What the observability service adds to the inventory. */
export const definition: ServiceDefinition = { id: "observability", requires: [SOURCE_FORGE.name, IDENTITY_GROUPS.name], provides: [], rotates: false, platformSchema, projectSchema, judgePlatform };
