import type { PipelineDescription } from "../pipeline";

/** What a look at a source tree yields: parts of a pipeline, and what to tell whoever asked. */
export interface Survey extends Pick<PipelineDescription, "tests" | "images" | "charts" | "packages"> {
  /** Whether there is source code, to be analysed. @default false */
  readonly code?: boolean;
  /** Whether Argo CD can deploy what is there. @default false */
  readonly deployable?: boolean;
  /** Folders that an image takes, and that a build makes. @default [] */
  readonly takes?: readonly Taken[];
  /** What is there. */
  readonly found: readonly string[];
  /** What follows from it, and why. */
  readonly chosen: readonly string[];
  /** What only people can say, and how they do. */
  readonly undecided: readonly string[];
}

export interface Taken {
  /** The Dockerfile. */
  readonly file: string;
  readonly folder: string;
}

export const nothingFound: Survey = { found: [], chosen: [], undecided: [] };

/** All of several looks, one after the other. */
export function together(surveys: readonly Survey[]): Required<Survey> {
  return {
    code: surveys.some(({ code }) => code),
    deployable: surveys.some(({ deployable }) => deployable),
    takes: surveys.flatMap(({ takes = [] }) => takes),
    found: surveys.flatMap(({ found }) => found),
    chosen: surveys.flatMap(({ chosen }) => chosen),
    undecided: surveys.flatMap(({ undecided }) => undecided),
    tests: surveys.flatMap(({ tests = [] }) => tests),
    images: surveys.flatMap(({ images = [] }) => images),
    charts: surveys.flatMap(({ charts = [] }) => charts),
    packages: surveys.flatMap(({ packages = [] }) => packages),
  };
}
