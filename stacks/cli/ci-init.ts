import { existsSync, lstatSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DsoError } from "../../lib/errors";
import { proposePipeline, type ProposedPipeline } from "../../lib/ci/init";
import { inclusions, renderPipeline, type DeploymentTarget } from "../../lib/ci/pipeline";
import { report } from "../../lib/inventory";
import { MIRRORED_CI_PATH } from "../../lib/values/repository";
import { knownCatalogue, type CatalogueOptions } from "./ci-catalogue";
import { checkPipelineText } from "./ci-check";
import { readSourceTree } from "./source-tree";

export interface InitOptions extends CatalogueOptions {
  /** `[IMAGE=]REPOSITORY:FILE[:KEY]` each. @default [] */
  readonly deploy?: readonly string[];
  /** Name of the file in the directory. @default ".gitlab-ci-dso.yml", as a mirrored repository has it */
  readonly file?: string;
  /** What the repository is called. @default - its directory's name */
  readonly name?: string;
  readonly force?: boolean;
  readonly print?: boolean;
}

/** `dso ci init`: writes the pipeline that fits a source tree, and says on stderr why it is that one. @returns the exit code */
export async function ciInit(directory: string, options: InitOptions, inventory: string): Promise<number> {
  if (!existsSync(directory) || !statSync(directory).isDirectory()) return refuse(`${directory} is no directory`);
  const file = join(directory, options.file ?? MIRRORED_CI_PATH);
  if (!options.print && !options.force && isThere(file)) return refuse(`${file} is there already: --force writes over it, --print shows what would be written`);
  try {
    const catalogue = await knownCatalogue(options, inventory);
    if (catalogue === undefined) return refuse(`which catalogue? give --catalogue PATH@VERSION, or DSO_INVENTORY: there is no inventory in ${inventory}`);
    const tree = readSourceTree(directory, options.name);
    const without = proposePipeline(tree, catalogue);
    const targets = (options.deploy ?? []).map((text) => parseDeployment(text, (without.pipeline.images ?? []).map(({ name }) => name)));
    const proposed = targets.length === 0 ? without : proposePipeline(tree, catalogue, targets);
    const text = renderPipeline(proposed.pipeline);
    if (inclusions(proposed.pipeline).length === 0) return refuse(`nothing is written, as GitLab refuses a pipeline without jobs:\n${explain(proposed)}`);
    const { findings } = checkPipelineText(file, text, catalogue);
    if (findings.length > 0) {
      console.error(`dso: nothing is written, as dso ci check would refuse it:\n${report(findings)}`);
      return 1;
    }
    if (options.print) process.stdout.write(text);
    else {
      // Not into what a link may name.
      if (options.force) rmSync(file, { force: true });
      writeFileSync(file, text, { flag: "wx" });
    }
    console.error(explain(proposed));
    if (!options.print) console.error(`${file} is written`);
    return 0;
  } catch (error) {
    if (!(error instanceof DsoError)) throw error;
    console.error(report(error.findings));
    return 1;
  }
}

/** Also where it is a link to nothing. */
function isThere(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

function refuse(message: string): number {
  console.error(`dso: ${message}`);
  return 1;
}

/** @throws Error where it names no image of the pipeline, or is not written so */
function parseDeployment(text: string, images: readonly string[]): DeploymentTarget {
  const [, named, repository, file, key] = /^(?:([^=:]+)=)?([^=:]+):([^:]+)(?::(.+))?$/.exec(text) ?? [];
  if (repository === undefined || file === undefined) throw new Error(`${text} says no place for a tag: write [IMAGE=]REPOSITORY:FILE[:KEY], such as infra:values-dev.yaml:image.tag`);
  if (file.startsWith("/") || file.split("/").includes("..")) throw new Error(`${text} names a file outside of ${repository}: write its path from the top of the repository, without ..`);
  const image = named ?? (images.length === 1 ? images[0] : undefined);
  if (image === undefined) throw new Error(`${text} does not say of which image: write IMAGE=${text}, with one of ${images.join(", ") || "the images, of which none was found"}`);
  if (!images.includes(image)) throw new Error(`${text} names the image ${image}, which is none of ${images.join(", ") || "this repository, where none was found"}`);
  return { image, repository, file, ...(key !== undefined && { key }) };
}

function explain({ found, chosen, undecided }: ProposedPipeline): string {
  const section = (title: string, lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)]);
  return [...section("found", found), ...section("chosen", chosen), ...section("for you to decide", undecided)].join("\n");
}
