import { cataloguePath } from "../values/names";
import { published, type Catalogue } from "./catalogue";
import type { CiPlatform, Component, Input } from "./component";
import { componentAddress } from "./pipeline";

/** What the catalogue says of itself in the forge: its components with their inputs, and the line to include one by. */
export function readme(platform: CiPlatform, { version }: Pick<Catalogue, "version">): string {
  const reference = { path: cataloguePath(platform.rootPath), version };
  const all = published(platform);
  return [
    "# CI components",
    "",
    `Written by the platform at version \`${version}\`; what is changed here by hand is put back. A pipeline names a version, and keeps it until somebody changes the line: versions are never taken away.`,
    "",
    ...contents(all),
    ...all.flatMap((component) => ["", ...section(component, componentAddress(component.name, reference))]),
    "",
  ].join("\n");
}

/** All components and their inputs, for documents that are about no platform. */
export function componentReference(all: readonly Component[]): string {
  const sections = all.flatMap(({ name, description, inputs }) => ["", `### ${name}`, "", description, ...inputsTable(inputs)]);
  return [...contents(all), ...sections, ""].join("\n");
}

function contents(all: readonly Component[]): readonly string[] {
  return ["| Component | What it does |", "|---|---|", ...all.map(({ name, description }) => `| [\`${name}\`](#${name}) | ${cell(description)} |`)];
}

function section({ name, description, inputs }: Component, address: string): readonly string[] {
  const needed = Object.entries(inputs).filter(([, input]) => input.default === undefined).map(([key]) => key);
  return [
    `## ${name}`,
    "",
    description,
    "",
    "```yaml",
    "include:",
    `  - component: ${address}`,
    ...(needed.length > 0 ? ["    inputs:", ...needed.map((key) => `      ${key}: …`)] : []),
    "```",
    ...inputsTable(inputs),
  ];
}

function inputsTable(inputs: Component["inputs"]): readonly string[] {
  return Object.keys(inputs).length > 0 ? ["", "| Input | Type | Default | |", "|---|---|---|---|", ...Object.entries(inputs).map(row)] : [];
}

function row([name, input]: [string, Input]): string {
  return `| \`${name}\` | ${type(input)} | ${input.default === undefined ? "must be given" : `\`${cell(JSON.stringify(input.default))}\``} | ${cell(input.description)} |`;
}

/** Patterns are left out: they keep out what makes no sense, and the description says what does. */
function type({ type, options }: Input): string {
  return options ? options.map((option) => `\`${cell(String(option))}\``).join(", ") : type;
}

/** A table's cell ends where a bar stands. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
