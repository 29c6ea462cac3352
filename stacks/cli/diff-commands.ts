import { InvalidArgumentError, Option, type Command } from "commander";
import { FORMATS } from "../diff/report/render";
import { OUTPUT } from "../synthesis/layout";
import type { DiffOptions } from "./diff";
import type { DriftOptions } from "./drift";

const DIFF_EXIT_CODES = `
Exit codes:
  0  nothing changes
  2  something changes
  3  something changes that widens access, or that deletes user data
  4  refused: something that holds user data would vanish without a tombstone, or a whole stack has, without being retired
  1  error
  130  told to end before all stacks were looked at`;

const DRIFT_EXIT_CODES = `
Exit codes:
  0  everything is as it was applied
  2  something was changed, removed or added by hand
  1  error
  130  told to end before all stacks were looked at`;

/** What reviewers read (docs/DIFF.md). */
export function addDiffCommands(program: Command): void {
  const stacks = "platform, zone-<slug> or project-<slug> (default: all)";
  const format = () => new Option("--format <format>", "for whom").choices(FORMATS).default("text");
  const out = () => new Option("--out <dir>", "what cdktf synth wrote (as CDKTF_OUTDIR says)").default(process.env["CDKTF_OUTDIR"] || OUTPUT);
  const parallel = () => new Option("--parallel <n>", "stacks at a time").argParser(atLeastOne).default(2);

  program
    .command("diff")
    .description("say what a plan changes, in words: what deletes user data and what widens access first")
    .argument("[stack...]", stacks)
    .option("--plan <file>", "a plan as terraform show -json writes it, <stack>.json, or a directory of them; may be repeated (default: plan what is in --out)", (file: string, before: readonly string[] = []) => [...before, file])
    .option("--applied <dir>", "records of what was last applied, each <stack>.json")
    .addOption(format())
    .addOption(out())
    .addOption(parallel())
    .addHelpText("after", DIFF_EXIT_CODES)
    .action(async (named: string[], options: DiffOptions) => {
      const { diff } = await import("./diff.js");
      process.exitCode = await diff(named, options);
    });

  program
    .command("drift")
    .description("say what was changed, removed or added by hand since the last apply; nothing is changed")
    .argument("[stack...]", stacks)
    .addOption(format())
    .addOption(out())
    .addOption(parallel())
    .addHelpText("after", DRIFT_EXIT_CODES)
    .action(async (named: string[], options: DriftOptions) => {
      const { drift } = await import("./drift.js");
      process.exitCode = await drift(named, options);
    });
}

function atLeastOne(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("a whole number from 1 on");
  return Number(text);
}
