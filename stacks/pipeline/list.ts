import { commandOf } from "./gitlab/job";
import type { PipelineSettings } from "./settings";
import type { Step } from "./step";

/** A step as any runner can take it. */
export interface ListedStep extends Pick<Step, "name" | "does" | "stack" | "needs" | "gate" | "leaves" | "closed" | "delay" | "reports" | "always" | "purpose"> {
  /** For a shell; undefined where there is nothing to do. */
  readonly command?: string;
  /** Steps of one group must not overlap, in this run or another. */
  readonly group?: string;
}

/**
 * Steps with commands that can be run as they stand: credentials are in the environment of whoever runs them, since only
 * GitLab gives a job an identity.
 * @param records where they are, as a directory
 */
export function listedSteps(steps: readonly Step[], { command, inventory }: Pick<PipelineSettings, "command" | "inventory">, records: string): readonly ListedStep[] {
  return steps
    .filter(({ does }) => does !== "nothing")
    .map((step) => {
      const { arguments: _arguments, each: _each, kind: _kind, ...rest } = step;
      return { ...rest, command: [commandOf(step, { command }), ...wheresOf(step, inventory, records)].join(" "), ...(step.stack !== undefined && { group: step.stack }) };
    });
}

/** What GitLab's jobs have from variables of their pipeline. */
function wheresOf({ does }: Step, inventory: string, records: string): readonly string[] {
  if (does === "plan" || does === "apply") return ["--records", records];
  return does === "rotation" ? [inventory] : [];
}

/** The same for people: one line a step, what it waits for below it. */
export function listText(steps: readonly ListedStep[]): string {
  if (steps.length === 0) return "nothing to do: every stack is as it was last applied";
  return steps
    .map(({ command, needs, gate, delay, leaves, closed }, index) => {
      const more = [
        ...(needs.length > 0 ? [`after: ${needs.join(", ")}`] : []),
        ...(gate !== undefined ? [`only when somebody agrees: ${gate}`] : []),
        ...(delay !== undefined && delay > 0 ? [`not before minute ${delay}`] : []),
        ...(leaves.length > 0 ? [`leaves ${leaves.join(", ")}${closed ? ", for no eyes" : ""}`] : []),
      ];
      return [`${String(index + 1).padStart(3)}. ${command}`, ...more.map((line) => `     ${line}`)].join("\n");
    })
    .join("\n");
}
