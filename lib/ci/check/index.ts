/** Judges a repository's pipeline file before GitLab does, and by more than GitLab asks for. */
import { notAPipeline, noVisibleJob, type Finding } from "../../errors";
import { judgeCredentials, judgeDotenv } from "./credentials";
import { judgeDeployments } from "./deployments";
import { judgeGates } from "./gates";
import { judgeImages } from "./images";
import { judgeInclusions, type KnownCatalogue, type LocalFiles } from "./inclusions";
import { assemble, isHidden, judgeCircles, judgeJobs, judgeKeywords, type Pipeline } from "./jobs";
import { globalKeywords, isMapping } from "./keywords";

export { isCatalogueVersion, type KnownCatalogue, type LocalFiles } from "./inclusions";
export { secretIn } from "./credentials";
export { PlainDate, Reference } from "./reference";

export interface JudgedPipeline {
  /** Everything that is wrong, by the path of the value. */
  readonly findings: readonly Finding[];
  /** What could not be judged, and why. */
  readonly notes: readonly string[];
}

/**
 * @param file the value of the YAML, with `Reference` where it says `!reference`
 * @param local files of the same repository. @default - none is known, and nothing is claimed about what they hold
 */
export function judgePipeline(file: unknown, catalogue: KnownCatalogue, local?: LocalFiles): JudgedPipeline {
  if (!isMapping(file)) return { findings: [notAPipeline(file)], notes: [] };
  const inclusions = judgeInclusions(file["include"], catalogue, local);
  const { pipeline, findings } = assemble(file, inclusions, catalogue);
  return {
    findings: [
      ...inclusions.findings,
      ...judgeKeywords(file),
      ...findings,
      ...judgeJobs(pipeline, file["stages"] !== undefined),
      ...judgeCircles(pipeline),
      ...(runsNothing(pipeline, file) ? [noVisibleJob()] : []),
      ...judgeImages(file, inclusions.included, catalogue),
      ...judgeCredentials(file),
      ...judgeDotenv(pipeline.jobs),
      ...judgeGates(pipeline, file),
      ...judgeDeployments(inclusions, catalogue),
    ],
    notes: inclusions.notes,
  };
}

/** What is no job though it stands where one would is told as that. */
function runsNothing({ jobs, open }: Pipeline, file: Readonly<Record<string, unknown>>): boolean {
  const names = [...jobs.keys(), ...Object.keys(file).filter((key) => !Object.hasOwn(globalKeywords, key))];
  return !open && names.every(isHidden);
}

/** Codes of findings that are about a key rather than its value. */
export const aboutKeys: ReadonlySet<string> = new Set(["unknown-keyword", "unknown-input", "not-a-job", "nothing-to-run", "gate-switched-off"]);
