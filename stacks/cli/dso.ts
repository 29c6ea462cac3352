#!/usr/bin/env node
/** The `dso` command. Each subcommand loads what it needs when it runs. */
import { Command } from "commander";
import { readSettings } from "../settings";
import { addCiCommands } from "./ci-commands";
import { addDiffCommands } from "./diff-commands";
import { addPipelineCommands } from "./pipeline-commands";

const program = new Command("dso")
  .description("A whole DevSecOps software factory, declared")
  .showHelpAfterError("(dso --help shows what there is)")
  .enablePositionalOptions();

program
  .command("sandbox")
  .description("run a command with every Terraform provider answered on this machine: no service, no credential")
  .usage("[options] -- COMMAND...")
  .option("--state <dir>", "keep objects and states there between runs (default: in memory)")
  .option("--seed <file>", "YAML or JSON file with what exists beforehand: accounts, realms, mounts")
  .argument("<command...>")
  .passThroughOptions()
  .action(async (command: string[], options: { state?: string; seed?: string }) => {
    const { runInSandbox } = await import("../../lib/sandbox/index.js");
    process.exitCode = await runInSandbox(command, options);
  });

program
  .command("validate")
  .description("print everything that is wrong with an inventory, with file, line and column")
  .argument("[dir]", "the inventory (default: DSO_INVENTORY, or examples/inventory)")
  .action(async (directory: string | undefined) => {
    const { validate } = await import("./validate.js");
    process.exitCode = await validate(directory ?? readSettings(process.env).directory);
  });

program
  .command("schema")
  .description("print the JSON Schema of an inventory file, for editors")
  .argument("<kind>", "platform, project or people")
  .action(async (kind: string) => {
    const { schema } = await import("./schema.js");
    process.exitCode = schema(kind);
  });

program
  .command("vault-policy")
  .description("print the Vault policies of the identity that runs Terraform; an administrator applies them")
  .argument("[stack]", "platform, zone-<slug> or project-<slug> (default: all)")
  .action(async (stack: string | undefined) => {
    const { vaultPolicy } = await import("./vault-policy.js");
    process.exitCode = await vaultPolicy(readSettings(process.env).directory, stack);
  });

addDiffCommands(program);
addPipelineCommands(program);
addCiCommands(program);

program.parseAsync().catch((error: unknown) => {
  console.error(`dso: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
