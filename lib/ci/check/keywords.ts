import { PlainDate, Reference } from "./reference";

/** What a keyword takes, as far as it can be told without running a pipeline: GitLab judges the rest. */
export interface Keyword {
  readonly allowed: string;
  /** Whether it takes a list of commands. */
  readonly commands?: boolean;
  accepts(value: unknown): boolean;
}

const isText = (value: unknown): boolean => typeof value === "string";
const isNumber = (value: unknown): boolean => typeof value === "number";
const isBoolean = (value: unknown): boolean => typeof value === "boolean";
const isList = (value: unknown): boolean => Array.isArray(value);
const isNothing = (value: unknown): boolean => value === null;
export const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Reference) && !(value instanceof PlainDate);
/** Lists may hold lists, which GitLab flattens, and references. */
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((each) => isText(each) || each instanceof Reference || isTexts(each));

/** A text or a list of texts, flattened; what is neither is left out. */
export function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.flatMap(textsOf) : [];
}

function keyword(allowed: string, ...kinds: readonly ((value: unknown) => boolean)[]): Keyword {
  return { allowed, accepts: (value) => value instanceof Reference || kinds.some((kind) => kind(value)) };
}

function oneOf(...values: readonly string[]): Keyword {
  return keyword(values.join(", "), (value) => typeof value === "string" && values.includes(value));
}

const text = keyword("text", isText);
const texts = keyword("a list of texts", isTexts);
const script: Keyword = { ...keyword("a command, or a list of commands", isText, isTexts), commands: true };
const mapping = keyword("a mapping", isMapping);
const list = keyword("a list", isList);
const anything = keyword("anything", () => true);

/** What a job may say. */
export const jobKeywords: Readonly<Record<string, Keyword>> = {
  after_script: script,
  allow_failure: keyword("true, false, or exit_codes", isBoolean, isMapping),
  artifacts: keyword("a mapping", isMapping, isNothing),
  before_script: script,
  cache: keyword("a mapping, or a list of mappings", isMapping, isList),
  coverage: text,
  dependencies: texts,
  environment: keyword("a name, or a mapping", isText, isMapping),
  except: anything,
  extends: keyword("a job, or a list of jobs", isText, isTexts),
  hooks: mapping,
  id_tokens: mapping,
  identity: text,
  image: keyword("an image, or a mapping with its name", isText, isMapping),
  inherit: mapping,
  inputs: mapping,
  interruptible: keyword("true or false", isBoolean),
  manual_confirmation: text,
  needs: list,
  only: anything,
  pages: keyword("true, false, or a mapping", isBoolean, isMapping),
  parallel: keyword("a number, or a matrix", isNumber, isMapping),
  publish: text,
  release: mapping,
  resource_group: text,
  retry: keyword("0, 1, 2, or a mapping", isNumber, isMapping),
  rules: keyword("a list of rules", isList, isNothing),
  run: list,
  script,
  secrets: mapping,
  services: list,
  stage: keyword("text", isText, isTexts),
  start_in: text,
  tags: keyword("a list of texts", isList),
  timeout: text,
  trigger: keyword("a project, or a mapping", isText, isMapping),
  variables: mapping,
  when: oneOf("on_success", "on_failure", "always", "never", "manual", "delayed"),
};

/** What a rule of a job may say. */
export const ruleKeywords: readonly string[] = ["if", "changes", "exists", "when", "start_in", "allow_failure", "variables", "needs", "interruptible"];

/** What a pipeline may say besides its jobs. `pages` is a job, and `spec` stands in a document of its own. */
export const globalKeywords: Readonly<Record<string, Keyword>> = {
  after_script: script,
  before_script: script,
  cache: keyword("a mapping, or a list of mappings", isMapping, isList),
  default: mapping,
  image: keyword("an image, or a mapping with its name", isText, isMapping),
  include: keyword("what is included, or a list of it", isText, isMapping, isList),
  services: list,
  stages: texts,
  variables: mapping,
  workflow: mapping,
};

/** Stages of a pipeline that declares none. */
export const defaultStages: readonly string[] = ["build", "test", "deploy"];
/** Stages that every pipeline has. */
export const outerStages = { first: ".pre", last: ".post" } as const;
