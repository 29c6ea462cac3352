import type { Command } from "commander";
import { MIRRORED_CI_PATH } from "../../lib/values/repository";
import { readSettings } from "../settings";
import type { CatalogueOptions } from "./ci-catalogue";
import type { InitOptions } from "./ci-init";

/** `dso ci …`: what teams need for the pipelines of their repositories. */
export function addCiCommands(program: Command): void {
  const ci = program.command("ci").description("the pipelines of repositories");

  ci.command("init")
    .description("look at a source tree, and write the pipeline that fits it")
    .argument("[dir]", "the source tree", ".")
    .option("--catalogue <path@version>", "where components come from (default: as the inventory in DSO_INVENTORY says)")
    .option("--project <slug>", "the project, for what the inventory says of its repositories")
    .option("--deploy <place>", "where new tags are written, once for each place: [IMAGE=]REPOSITORY:FILE[:KEY], such as infra:values-dev.yaml:image.tag", collected, [])
    .option("--name <name>", "what the repository is called (default: as the directory)")
    .option("--file <name>", `what the file is called (default: ${MIRRORED_CI_PATH}, for a repository that is mirrored; one of the platform's own has .gitlab-ci.yml)`)
    .option("--print", "print it, and write no file")
    .option("--force", "write over a file that is there")
    .action(async (directory: string, options: InitOptions) => {
      const { ciInit } = await import("./ci-init.js");
      process.exitCode = await ciInit(directory, options, readSettings(process.env).directory);
    });

  ci.command("check")
    .description("print everything that is wrong with a pipeline file, with line and column")
    .argument("[file]", "the pipeline file", MIRRORED_CI_PATH)
    .option("--catalogue <path@version>", "the catalogue that it must use (default: as the inventory says, or else the file itself)")
    .option("--project <slug>", "the project, for what the inventory says of its repositories")
    .action(async (file: string, options: CatalogueOptions) => {
      const { ciCheck } = await import("./ci-check.js");
      process.exitCode = await ciCheck(file, options, readSettings(process.env).directory);
    });
}

function collected(place: string, before: readonly string[]): readonly string[] {
  return [...before, place];
}
