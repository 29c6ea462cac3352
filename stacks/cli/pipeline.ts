import { writeFileSync } from "node:fs";
import { stringify } from "yaml";
import { openInventory } from "../open-inventory";
import { notes, parentPipeline } from "../pipeline/gitlab/parent";
import { pipelineSettings, type PipelineSettings } from "../pipeline/settings";

export interface PipelineOptions {
  readonly runner: string;
  readonly format: string;
  readonly output?: string;
}

/**
 * `dso pipeline`: writes the pipeline that stands in an inventory's repository; for any other runner, a list of what is to
 * be run. @returns the exit code
 */
export async function pipeline(directory: string, { runner, format, output }: PipelineOptions): Promise<number> {
  if (runner !== "gitlab" && runner !== "list") throw new Error(`there is no runner "${runner}"; allowed: gitlab, list`);
  const { inventory } = await openInventory(directory, []);
  const settings = pipelineSettings(directory, inventory.platform);
  const text = runner === "gitlab" ? notes(settings) + stringify(parentPipeline(settings)) : list(settings, format);
  if (output === undefined) process.stdout.write(text);
  else writeFileSync(output, text);
  return 0;
}

/** What comes first is always the same; the last of it lists the rest. */
function list({ command, inventory }: PipelineSettings, format: string): string {
  const steps = [
    { name: "validate", command: `${command} validate ${inventory}`, needs: [] },
    { name: "changed", command: `${command} changed --dir ${inventory} --runner list --format json --mode apply --records DIR`, needs: ["validate"] },
  ];
  if (format === "json") return `${JSON.stringify(steps, null, 2)}\n`;
  return `  1. ${steps[0]!.command}\n  2. ${steps[1]!.command}\n     prints the steps that follow (--mode plan to look only, nightly by schedule); hand .dso from step to step\n`;
}
