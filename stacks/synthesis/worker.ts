/** A process that reads and synthesises for another; see `workers.ts`. */
import { DsoError } from "../../lib/errors";
import { definitionsOf, loadCustomPlugins } from "../custom-plugins";
import { omitCreationTraces } from "./creation-traces";
import type { Answer, Request } from "./messages";
import { Reader } from "./reader";
import { Synthesiser } from "./synthesiser";

let reader: Reader | undefined;
let makeSynthesiser: (() => Synthesiser) | undefined;
let synthesiser: Synthesiser | undefined;

async function answer(request: Request): Promise<Answer> {
  if (request.kind === "job") {
    const { job } = request;
    const { plugins, findings } = await loadCustomPlugins(job.platform.platform.plugins, job.directory);
    if (findings.length > 0) throw new Error(findings.map(({ message }) => message).join("\n"));
    const files = (reader = new Reader(job, definitionsOf(plugins)));
    makeSynthesiser = () => new Synthesiser(job, plugins, files);
    return { kind: "ready" };
  }
  if (reader === undefined || makeSynthesiser === undefined) throw new Error("a worker was told to work before it was told its job");
  if (request.kind === "read") return { kind: "read", read: reader.read(request.files) };
  synthesiser ??= makeSynthesiser();
  return { kind: "staged", stacks: synthesiser.synthesise(request.unit) };
}

function failureOf(error: unknown): Answer {
  if (error instanceof DsoError) return { kind: "wrong", findings: error.findings };
  return { kind: "failed", message: error instanceof Error ? (error.stack ?? error.message) : String(error), used: synthesiser?.used === true };
}

omitCreationTraces(process.env);
// Whoever started it is gone: nobody waits for the answer.
process.on("disconnect", () => process.exit(0));
process.on("message", (request: Request) => {
  void answer(request)
    .catch(failureOf)
    .then((reply) => process.send!(reply));
});
