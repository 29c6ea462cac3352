import { Refusal, attributePath } from "../protocol/messages";
import { type Attributes, Dynamic, isObject, type Value } from "../values";

/**
 * Attributes that hold files in other languages, where `${` is a shell's or a pipeline's own. There only what reads
 * as a Terraform expression is refused.
 */
const FOREIGN_TEXT = new Set(["gitlab_repository_file.content", "gitlab_group_variable.value", "gitlab_project_variable.value"]);

const EXPRESSION = /\$\{\s*(?:[a-z][a-z0-9_]*\(|(?:data|var|local|each|count|path|ephemeral|module|self)\.|[a-z][a-z0-9]*_[a-z0-9_]*\.)/;

/**
 * Refuses text that should have been an expression. A raw `${…}` inside a function call of cdktf is escaped into
 * literal text: every plan is empty then, and the password is the text of the expression.
 */
export function refuseTokens(type: string, config: Attributes): void {
  search(legible(type, config), [], (text, path) => {
    const sign = signOf(FOREIGN_TEXT.has(`${type}.${path.join(".")}`), text);
    if (!sign) return;
    throw new Refusal(
      `${type}: the text of ${path.join(".")} holds ${sign}`,
      `The sandbox refuses it: an unresolved expression would be sent as it stands. Found ${JSON.stringify(excerpt(text, sign))}.`,
      attributePath(path),
    );
  });
}

/** A file that is handed over in base64 would hide what is in it. */
function legible(type: string, config: Attributes): Attributes {
  if (type !== "gitlab_repository_file" || config["encoding"] !== "base64" || typeof config["content"] !== "string") return config;
  return { ...config, content: Buffer.from(config["content"], "base64").toString("latin1") };
}

function signOf(foreign: boolean, text: string): string | undefined {
  if (text.includes("TfToken[")) return "TfToken[";
  if (!text.includes("${")) return undefined;
  return foreign && !EXPRESSION.test(text) ? undefined : "${";
}

function excerpt(text: string, sign: string): string {
  const start = Math.max(0, text.indexOf(sign) - 20);
  return text.slice(start, start + 80);
}

function search(value: Value | undefined, path: readonly (string | number)[], found: (text: string, path: readonly (string | number)[]) => void): void {
  if (typeof value === "string") {
    if (value.includes("${") || value.includes("TfToken[")) found(value, path);
  } else if (value instanceof Dynamic) search(value.value, path, found);
  else if (Array.isArray(value)) value.forEach((item, index) => search(item, [...path, index], found));
  else if (isObject(value)) for (const name of Object.keys(value)) search(value[name], [...path, name], found);
}
