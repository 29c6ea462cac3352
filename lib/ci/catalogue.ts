import { createHash } from "node:crypto";
import { stringify } from "yaml";
import { compareText } from "../values/order";
import type { CiPlatform, Component, PlatformPart } from "./component";
import { components } from "./components";
import { image } from "./images";

/** The catalogue of a platform: what is in the repository that its projects include components from. */
export interface Catalogue {
  /** Files by path, sorted. */
  readonly files: ReadonlyMap<string, string>;
  /** `<library's version>-<hash of the files>` (decision 38): another content is another version. */
  readonly version: string;
}

/** File of a component in the catalogue's repository. */
export function templatePath({ name }: Pick<Component, "name">): string {
  return `templates/${name}.yml`;
}

/**
 * Renders the catalogue for a platform. The same platform and library give the same version, so a project's stack
 * knows it without asking the platform's.
 * @param library version of this library
 */
export function catalogue(platform: CiPlatform, library: string): Catalogue {
  const rendered = published(platform).map((component): [string, string] => [templatePath(component), render(component, platform)]);
  const files = new Map(rendered.sort(([a], [b]) => compareText(a, b)));
  const hash = createHash("sha256").update(JSON.stringify([...files])).digest("hex").slice(0, 8);
  return { files, version: `${library}-${hash}` };
}

/** The components that a platform has all parts for, with its images. */
export function published(platform: CiPlatform): readonly Component[] {
  return components.filter(({ needs = [] }) => needs.every((part) => has(platform, part))).map((component) => ({ ...component, inputs: resolved(component.inputs, platform) }));
}

function resolved(inputs: Component["inputs"], platform: CiPlatform): Component["inputs"] {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { defaultImage, ...input }]) => [name, defaultImage === undefined ? input : { ...input, default: image(defaultImage, platform) }]),
  );
}

function has(platform: CiPlatform, part: PlatformPart): boolean {
  return platform[part] !== undefined;
}

/** `spec: inputs`, and the jobs in a document of their own. */
function render({ description, inputs, variables, jobs }: Component, platform: CiPlatform): string {
  const spec = { spec: { inputs } };
  const pipeline = { ...(variables && { variables }), ...jobs(platform) };
  return `# ${description}\n${stringify(spec, { lineWidth: 0 })}---\n${stringify(pipeline, { lineWidth: 0 })}`;
}
