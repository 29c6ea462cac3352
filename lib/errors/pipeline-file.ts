/** Failures of a repository's pipeline file. */
import type { Finding, Path } from "./finding";
import { didYouMean, listed, NOTHING } from "./wording";

// ---- shape

export function notAPipeline(found: unknown): Finding {
  return { code: "not-a-pipeline", at: [], message: "this is no pipeline", found: found ?? NOTHING, allowed: "a mapping of keywords and jobs" };
}

/** A value that GitLab would refuse, whatever else the file says. */
export function wrongKeywordValue(at: Path, found: unknown, allowed: string): Finding {
  return { code: "wrong-value", at, message: `${String(at.at(-1))} does not take this`, found: found ?? NOTHING, allowed };
}

export function commandIsMapping(at: Path, found: string): Finding {
  return { code: "wrong-value", at, message: "to YAML this command is a mapping, for the colon in it", found, allowed: "text", fix: "put the whole command in single quotes, or write it below a |" };
}

export function unknownKeyword(at: Path, found: string, known: readonly string[], where = "a job"): Finding {
  return { code: "unknown-keyword", at, message: `GitLab knows no such keyword in ${where}`, found, allowed: listed(known), ...didYouMean(found, known) };
}

export function notAJob(at: Path, found: unknown, keywords: readonly string[]): Finding {
  const name = String(at.at(-1));
  return { code: "not-a-job", at, message: "this is neither a keyword nor a job", found: found ?? NOTHING, allowed: `a job, or one of ${listed(keywords)}`, ...didYouMean(name, keywords) };
}

export function nothingToRun(at: Path): Finding {
  return { code: "nothing-to-run", at, message: "the job does nothing", found: NOTHING, allowed: "script, run or trigger, of its own or of what it extends" };
}

export function noVisibleJob(): Finding {
  return { code: "no-visible-job", at: [], message: "no job would run", found: NOTHING, allowed: "at least one job whose name begins with no dot, or a component", fix: "GitLab refuses such a pipeline" };
}

export function delayedWithoutStart(at: Path): Finding {
  return { code: "delayed-without-start", at, message: "nobody says how long this waits", found: "when: delayed", allowed: "start_in beside it, such as 30 minutes" };
}

// ---- what refers to what

/** @param through the jobs of the circle, in order */
export function circular(at: Path, keyword: "needs" | "extends", through: readonly string[]): Finding {
  return { code: `circular-${keyword}`, at, message: keyword === "needs" ? "these jobs wait for each other" : "these jobs extend each other", found: [...through, through[0]].join(" → "), allowed: `${keyword} without a circle` };
}

export function unknownStage(at: Path, found: string, known: readonly string[], fix?: string): Finding {
  return { code: "unknown-stage", at, message: "no such stage is declared", found, allowed: listed(known), ...didYouMean(found, known), ...(fix !== undefined && { fix }) };
}

export function unknownJob(at: Path, found: string, known: readonly string[]): Finding {
  return { code: "unknown-job", at, message: "there is no such job", found, allowed: listed(known), ...didYouMean(found, known) };
}

export function laterJob(at: Path, found: string): Finding {
  return { code: "later-job", at, message: "the job is in a later stage", found, allowed: "jobs of this stage and of those before" };
}

/** @param by how two jobs of a component are told apart, where they can be */
export function jobTwice(at: Path, found: string, by?: string): Finding {
  return {
    code: "job-twice",
    at,
    message: "another component makes a job of this name, and one would replace the other",
    found,
    allowed: "a name for each job",
    ...(by !== undefined && { fix: `give the input ${by}` }),
  };
}

// ---- what is included

export function unknownInclusion(at: Path, found: unknown, known: readonly string[]): Finding {
  return { code: "unknown-inclusion", at, message: "nothing is included by this", found: found ?? NOTHING, allowed: listed(known) };
}

export function fileNotThere(at: Path, found: string): Finding {
  return { code: "file-not-there", at, message: "the repository has no such file", found, allowed: "the path of a file, from the repository's root" };
}

export function malformedAddress(at: Path, found: string, example: string): Finding {
  return { code: "malformed-address", at, message: "this is no address of a component", found, allowed: example };
}

/** charts-catalog C12. */
export function floatingRef(at: Path, found: string, allowed: string): Finding {
  return { code: "floating-ref", at, message: "what is included here changes under the pipeline", found, allowed, fix: `write ${allowed.split(",", 1)[0]}` };
}

export function unknownVersion(at: Path, found: string, current: string): Finding {
  return { code: "unknown-version", at, message: "the catalogue has no such version", found, allowed: current, fix: `write @${current}` };
}

export function unknownComponent(at: Path, found: string, known: readonly string[]): Finding {
  return { code: "unknown-component", at, message: "the catalogue has no such component", found, allowed: listed(known), ...didYouMean(found, known) };
}

/** The catalogue of the console, whose hidden jobs take variables (charts-catalog §5). */
export function formerCatalogue(at: Path, found: string, instead: readonly string[]): Finding {
  return {
    code: "former-catalogue",
    at,
    message: "the catalogue has components, and no such file",
    found,
    allowed: instead.length === 0 ? "include: component" : `the component ${instead.join(" or ")}`,
    fix: "docs/CI.md says what takes the place of each job",
  };
}

export function unknownInput(at: Path, component: string, found: string, known: readonly string[]): Finding {
  return { code: "unknown-input", at, message: `component ${component} has no such input`, found, allowed: listed(known), ...didYouMean(found, known) };
}

export function missingInput(at: Path, component: string, input: string, description: string): Finding {
  return { code: "missing-input", at, message: `component ${component} needs the input ${input}`, found: NOTHING, allowed: `${input}: ${description}` };
}

/** Of a pipeline that the inventory declares: the key of the step is what everything else is judged by. */
export function inputWithKey(at: Path, found: string): Finding {
  return { code: "input-with-key", at, message: "the step has a key of its own for this input", found, allowed: `${found}, beside inputs`, fix: "move it out of inputs" };
}

export function wrongInput(at: Path, found: unknown, allowed: string, candidates: readonly string[] = []): Finding {
  return { code: "wrong-input", at, message: "the input does not take this", found: found ?? NOTHING, allowed, ...didYouMean(found, candidates) };
}

// ---- what would be dangerous

/** What was found is not repeated: reports are read by more people than files. */
export function secretInClear(at: Path, kind: string): Finding {
  return { code: "secret-in-clear", at, message: "a secret stands here in clear", found: kind, allowed: "a secret of the project's store, read by the job that needs it", fix: "revoke it, put a new one into the store, and read it with the component secrets" };
}

export function secretInDotenv(at: Path, found: string): Finding {
  return {
    code: "secret-in-dotenv",
    at,
    message: "a secret would be handed on in a dotenv report, which every later job and whoever may download artifacts can read",
    found,
    allowed: "a dotenv report without secrets",
    fix: "let each job read what it needs, with the component secrets",
  };
}

/** charts-catalog C12. */
export function floatingImage(at: Path, found: string): Finding {
  return { code: "floating-image", at, message: "the image changes under the pipeline", found, allowed: "a digest, or a tag with a version such as 3.20.1" };
}

export function pushWithoutGate(at: Path, found: string): Finding {
  return {
    code: "push-without-gate",
    at,
    message: "this is pushed though nothing before it can fail",
    found,
    allowed: "a test, an analysis or a scan in an earlier stage",
    fix: "include a component that tests, such as command, and keep this in a later stage",
  };
}

/** The component deploy writes what the component image has pushed, and fails where there is nothing. */
export function imageNotPushed(at: Path, found: string, pushed: readonly string[]): Finding {
  return { code: "image-not-pushed", at, message: "no component image of this pipeline pushes this", found, allowed: pushed.length === 0 ? "the name of an image, of which the pipeline has none" : listed(pushed), ...didYouMean(found, pushed) };
}

/** What is written to a mirrored repository is overwritten by the mirror's next run. */
export function notDeployable(at: Path, found: string, deployable: readonly string[]): Finding {
  return {
    code: "not-deployable",
    at,
    message: "this is no infrastructure repository of the project that can be written to",
    found,
    allowed: deployable.length === 0 ? "one with infra: true and without externalUrl, of which the project has none" : listed(deployable),
    fix: didYouMean(found, deployable).fix ?? "in a mirrored repository, change the tag where it is mirrored from",
  };
}

export function gateJumped(at: Path, found: string, gates: readonly string[]): Finding {
  return {
    code: "gate-jumped",
    at,
    message: "by these needs the job does not wait for what may refuse it",
    found,
    allowed: `needs that hold, themselves or through others, ${listed(gates)}`,
    fix: "leave needs out: a stage waits for all stages before it",
  };
}

export function gateTooLate(at: Path, gate: string, gateStage: string, job: string, stage: string): Finding {
  return {
    code: "gate-too-late",
    at,
    message: `${job} would not wait for ${gate}, which may refuse what it takes`,
    found: `${gate} in the stage ${gateStage}, ${job} in ${stage}`,
    allowed: `a stage for ${gate} that is before the one for ${job}`,
    fix: "stages in the order of the components: test, build, scan, publish, deploy",
  };
}

export function pushDespiteFailure(at: Path, found: string): Finding {
  return { code: "push-despite-failure", at, message: "this is pushed even where something before it has failed", found: `when: ${found}`, allowed: "when: on_success, which is the default", fix: "leave when out" };
}

export function gateSwitchedOff(at: Path, job: string, found: unknown): Finding {
  return {
    code: "gate-switched-off",
    at,
    message: `by this the gate ${job} of the catalogue may stop nothing any more`,
    found,
    allowed: "the component's inputs, such as a severity; of its jobs, tags, timeout, retry and the like",
    fix: "leave it out, or put it into jobs of your own",
  };
}
