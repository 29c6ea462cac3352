import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import Ajv, { type ErrorObject } from "ajv";

/**
 * GitLab's own JSON Schema of a pipeline file, as gitlab-ci-local carries it, before it is made more lenient there. The
 * bundle has it as an object literal, which is data and no code: it is evaluated in a context of its own.
 */
export function gitlabSchema(): Record<string, any> {
  const bundle = readFileSync(require.resolve("gitlab-ci-local/dist/index.js"), "utf8");
  const start = bundle.indexOf('{$schema:"http://json-schema.org/draft-07/schema#",$id:"https://gitlab.com/.gitlab-ci.yml"');
  if (start < 0) throw new Error("gitlab-ci-local holds GitLab's schema no longer where it did");
  return runInNewContext(`(${bundle.slice(start, endOfLiteral(bundle, start))})`) as Record<string, any>;
}

/** What is wrong with a pipeline file's value by GitLab's schema, as `path: message`. */
export function schemaErrors(value: unknown): readonly string[] {
  // The formats and the words for editors that the schema uses are none of a validator's.
  validate ??= new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(JSON.parse(JSON.stringify(gitlabSchema())) as object);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }: ErrorObject) => `${instancePath || "/"}: ${message} ${JSON.stringify(params)}`);
}

let validate: ReturnType<Ajv["compile"]> | undefined;

function endOfLiteral(text: string, start: number): number {
  let depth = 0;
  for (let index = start; index < text.length; index += 1) {
    const character = text[index]!;
    if (character === '"' || character === "'" || character === "`") index = endOfString(text, index);
    else if (character === "{") depth += 1;
    else if (character === "}" && --depth === 0) return index + 1;
  }
  throw new Error("the schema in gitlab-ci-local has no end");
}

function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index += 1) {
    if (text[index] === "\\") index += 1;
    else if (text[index] === text[start]) return index;
  }
  return text.length;
}
