import { stringify } from "yaml";

export interface ChartProps {
  readonly version: string;
  readonly repository: string;
}

/** A file of the project's own chart. */
export interface ChartFile {
  /** Part of its address. */
  readonly id: string;
  readonly path: string;
  readonly content: string;
}

const LIBRARY = "dso-observability";

/** The project's own chart: a library does the work, on whatever the team puts below `files/` (console §3.9). */
export function chartFiles({ version, repository }: ChartProps): readonly ChartFile[] {
  const chart = {
    apiVersion: "v2",
    name: LIBRARY,
    type: "application",
    version: "0.1.0",
    appVersion: "0.0.1",
    dependencies: [{ name: LIBRARY, version, repository }],
  };
  const templates = ["dashboards", "rules"].map((what) => `{{ include "grafana-dashboards.${what}" . }}\n`);
  return [
    { id: "chart", path: "Chart.yaml", content: stringify(chart) },
    { id: "templates", path: "templates/includes.yaml", content: templates.join("---\n") },
  ];
}
