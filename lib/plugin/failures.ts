import { failure, type DsoError } from "../errors";

/** Mistakes in code that attaches or writes plugins. They are thrown at once: nothing after them would make sense. */

export function hostIsSealed(where: string, what: string): DsoError {
  return failure(where, {
    code: "added-too-late",
    at: [],
    message: `${what} was added after the plugins have run`,
    allowed: "additions before the app is synthesised, outside of plugin hooks",
    fix: "declare it before app.synth(); a plugin contributes through capabilities instead",
  });
}

/** What a plugin threw, in its own words: among a thousand projects, nobody would know otherwise in which. */
export function pluginFailed(where: string, plugin: string, thrown: unknown): DsoError {
  const stack = thrown instanceof Error ? (thrown.stack ?? "").split("\n").find((line) => /^\s+at /.test(line)) : undefined;
  return failure(where, {
    code: "plugin-failed",
    at: [],
    message: `plugin "${plugin}" failed${stack === undefined ? "" : `, ${stack.trim()}`}`,
    found: thrown instanceof Error ? thrown.message : String(thrown),
    fix: "a plugin says what is wrong with a declaration in checkProject or checkPlatform; anything else it throws is a mistake in it",
  });
}

export function capabilityUndeclared(where: string, capability: string): DsoError {
  return failure(where, {
    code: "capability-undeclared",
    at: [],
    message: `the plugin asks for "${capability}" without having declared it, so its place in the order is not known`,
    fix: "name it in the plugin's `requires`, or in `uses` if the plugin can do without",
  });
}

export function pluginCycle(where: string, steps: readonly { plugin: string; capability: string; provider: string }[]): DsoError {
  return failure(where, {
    code: "plugin-cycle",
    at: [],
    message: "plugins wait for each other",
    found: steps.map((step) => `${step.plugin} needs "${step.capability}" of ${step.provider}`).join(", "),
    fix: "derive one of these from names instead of asking for it",
  });
}

export function contributedTwice(where: string, what: string, other: string): DsoError {
  return failure(where, {
    code: "contributed-twice",
    at: [],
    message: `${what} is contributed twice, the other time by ${other}`,
    allowed: "one contributor for each secret path, variable, file and link",
  });
}
