import { Option, type Command } from "commander";
import { readSettings } from "../settings";

/** The commands of pipelines (docs/PIPELINE.md): one that people call, the others called by what it writes. */
export function addPipelineCommands(program: Command): void {
  const records = () => new Option("--records <where>", "where records of what was applied are: gitlab, or a directory").env("DSO_RECORDS");
  const login = "get credentials from Vault by the job's GitLab identity (default: from the environment)";
  const inventory = (directory?: string) => directory ?? readSettings(process.env).directory;

  program
    .command("pipeline")
    .description("write the GitLab pipeline of an inventory, or list what any other runner is to run")
    .option("--dir <dir>", "the inventory, relative to its repository (default: DSO_INVENTORY, or examples/inventory)")
    .option("--runner <runner>", "gitlab or list", "gitlab")
    .option("--format <format>", "of a list: text or json", "text")
    .option("--output <file>", "write there rather than to the terminal, for example .gitlab-ci.yml")
    .action(async ({ dir, ...options }: { dir?: string; runner: string; format: string; output?: string }) => {
      const { pipeline } = await import("./pipeline.js");
      process.exitCode = await pipeline(inventory(dir), options);
    });

  program
    .command("changed")
    .description("synthesise, compare with what was last applied, and write what is to be done (exit 4: a stack vanished that was not retired)")
    .option("--dir <dir>", "the inventory (default: DSO_INVENTORY, or examples/inventory)")
    .option("--mode <mode>", "plan: show. apply: plan and apply. nightly: drift, renewals, what is due", "plan")
    .option("--runner <runner>", "gitlab: write a child pipeline. list: print the steps", "gitlab")
    .option("--format <format>", "text or json", "text")
    .option("--synthesised", "take stacks as they are in cdktf.out")
    .addOption(records())
    .action(async ({ dir, ...options }: { dir?: string; mode: string; runner: string; format: string; synthesised?: boolean; records?: string }) => {
      const { changed } = await import("./changed.js");
      process.exitCode = await changed(inventory(dir), options);
    });

  program
    .command("plan")
    .description("plan a stack that changed, and say in words what changes (exit 4: user data would vanish without a tombstone)")
    .argument("<stack>", "platform, zone-<slug> or project-<slug>")
    .option("--seal", "keep the plan, sealed, to be applied")
    .option("--login", login)
    .addOption(records())
    .action(async (stack: string, options: { seal?: boolean; login?: boolean; records?: string }) => {
      const { plan } = await import("./plan.js");
      process.exitCode = await plan(stack, options);
    });

  program
    .command("apply")
    .description("apply exactly the plan that was sealed, and record it")
    .argument("<stack>", "platform, zone-<slug> or project-<slug>")
    .option("--login", login)
    .addOption(records())
    .action(async (stack: string, options: { login?: boolean; records?: string }) => {
      const { apply } = await import("./apply.js");
      process.exitCode = await apply(stack, options);
    });

  program
    .command("for-each")
    .description("run a command for each of several stacks, with its credentials and its name as last argument")
    .usage("[options] STACK... -- COMMAND...")
    .option("--purpose <purpose>", "whose credentials: plan or apply", "plan")
    .option("--login", login)
    .argument("<words...>", "stacks, then -- and the command")
    .passThroughOptions()
    .action(async (words: string[], options: { purpose: string; login?: boolean }) => {
      const { forEach } = await import("./for-each.js");
      const end = words.indexOf("--");
      process.exitCode = await forEach(end < 0 ? words : words.slice(0, end), end < 0 ? [] : words.slice(end + 1), options);
    });

  program
    .command("summary")
    .description("put what the plans of this run said into changes.md, and under the merge request")
    .action(async () => {
      const { summary } = await import("./summary.js");
      process.exitCode = await summary();
    });

  program
    .command("due")
    .description("say which secrets are due to be rotated, by the inventory and the date (exit 2: some are)")
    .argument("[dir]", "the inventory (default: DSO_INVENTORY, or examples/inventory)")
    .option("--at <date>", "as on that day, YYYY-MM-DD (default: today)")
    .option("--ahead <days>", "say it so many days before", "45")
    .option("--write", "raise what is due in the inventory's files")
    .option("--patch <file>", "write there what would be raised, as git apply takes it")
    .action(async (directory: string | undefined, options: { at?: string; ahead: string; write?: boolean; patch?: string }) => {
      const { due } = await import("./due.js");
      process.exitCode = await due(inventory(directory), options);
    });

  program
    .command("vault-roles")
    .description("print the Vault roles by which the jobs of a pipeline log in; an administrator makes them")
    .argument("[stack]", "platform, zone-<slug> or project-<slug> (default: all)")
    .requiredOption("--project <path>", "path in GitLab of the inventory's repository")
    .option("--branch <name>", "its default branch", "main")
    .action(async (stack: string | undefined, options: { project: string; branch: string }) => {
      const { vaultRoles } = await import("./vault-roles.js");
      process.exitCode = await vaultRoles(readSettings(process.env).directory, stack, options);
    });
}
