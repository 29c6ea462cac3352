import type { ImageName } from "./images";

/** A piece of a pipeline that projects include, with typed inputs: what GitLab calls a CI component. */
export interface Component {
  /** It is published as `templates/<name>.yml`, and included as `<catalogue>/<name>@<version>`. */
  readonly name: string;
  /** One sentence, for the catalogue's README and for editors. */
  readonly description: string;
  readonly inputs: Readonly<Record<string, Input>>;
  /** What the platform must have for it: without that, the component is not published. @default [] */
  readonly needs?: readonly PlatformPart[];
  /** Variables of the whole pipeline that somebody gives who starts it by hand. For a pipeline of its own only. @default {} */
  readonly variables?: Readonly<Record<string, PipelineVariable>>;
  /** The jobs by name. A name, and any value, may hold `$[[ inputs.… ]]`. */
  jobs(platform: CiPlatform): Readonly<Record<string, Job>>;
}

/** A typed value that whoever includes a component gives; GitLab refuses a wrong one before any job starts. */
export interface Input {
  readonly description: string;
  readonly type: "string" | "number" | "boolean" | "array";
  /** Without one, the input must be given. */
  readonly default?: string | number | boolean | readonly unknown[];
  /** The default is this image, as the platform refers to it. */
  readonly defaultImage?: ImageName;
  readonly options?: readonly (string | number)[];
  /** RE2 syntax; strings only. */
  readonly regex?: string;
}

/** What GitLab's page for starting a pipeline shows. */
export interface PipelineVariable {
  readonly value: string;
  readonly options?: readonly string[];
  readonly description: string;
}

/** A job in GitLab's own words. */
export type Job = Readonly<Record<string, unknown>>;

export type PlatformPart = "secrets" | "registry" | "artefacts" | "analysis";

/**
 * What jobs must know of the platform. It is written into the published components and not into variables, which whoever
 * starts a pipeline may set: a job's identity is sent nowhere but there.
 */
export interface CiPlatform {
  /** URL of the forge, without a final slash. */
  readonly forge: string;
  /** Group above all projects, e.g. `forge/projects`. */
  readonly rootPath: string;
  readonly secrets?: CiSecrets;
  /** `host[:port]` of the registry of images and charts. */
  readonly registry?: string;
  /** URL of the repositories of artefacts, without a final slash. */
  readonly artefacts?: string;
  /** URL of the code analysis, without a final slash. */
  readonly analysis?: string;
  /** Takes the place of the registries' hosts in all images of jobs, e.g. `registry.example.org/mirror`. @default - each image's own */
  readonly imagePrefix?: string;
  /** Other references for single images of jobs, by the name that `images.ts` gives them, e.g. by digest. They stand as they are. @default {} */
  readonly images?: Readonly<Record<string, string>>;
}

/** Where jobs read secrets, and how they log in there (decision 35). */
export interface CiSecrets {
  readonly url: string;
  /** KV v2 mount of all projects; a project's secrets are below its full path in the forge. */
  readonly mount: string;
  /** Auth mount of the forge. */
  readonly authMount: string;
  /** What tokens are made out to; that of a job names its purpose, too ({@link ciAudience}). */
  readonly audience: string;
}
