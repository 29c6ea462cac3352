/** What can be wrong with the options of the observability service. */
import type { Finding, Path } from "../../errors";
import { didYouMean, listed } from "../../errors/wording";

export function invalidGrafanaUrl(at: Path, found: string): Finding {
  return { code: "invalid-url", at, message: "this is not the address of a Grafana", found, allowed: "an http or https URL without credentials, query and fragment" };
}

export function unknownObservabilityZone(at: Path, found: string, slugs: readonly string[]): Finding {
  return { code: "unknown-zone", at, message: "there is no such zone", found, allowed: listed(slugs), ...didYouMean(found, slugs) };
}

/** Every project writes a file into its repository, which goes with a zone. */
export function retiredObservabilityZone(at: Path, found: string, slugs: readonly string[]): Finding {
  return {
    code: "zone-retired",
    at,
    message: "the zone is being taken away, and its repository with it, into which every project writes a file",
    found,
    allowed: listed(slugs),
    fix: "name another zone and deploy every stack before this one retires; or retire services.observability as well, deploy, and then the zone",
  };
}

/** Console and charts disagree about how this version is written (charts-catalog §4.1). */
export function invalidChartVersion(at: Path, found: string): Finding {
  const fix = /(\d+\.\d+\.\d+.*)$/.exec(found)?.[1];
  return {
    code: "invalid-chart-version",
    at,
    message: "this is not a version of a chart: Helm takes it as that of a dependency",
    found,
    allowed: "three numbers, such as 0.1.8",
    ...(fix !== undefined && { fix: `write ${fix}` }),
  };
}

export function invalidChartRepository(at: Path, found: string): Finding {
  return { code: "invalid-url", at, message: "this is not a Helm repository", found, allowed: "an http, https or oci URL without credentials, query and fragment" };
}
