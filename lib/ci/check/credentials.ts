import { secretInClear, secretInDotenv, type Finding, type Path } from "../../errors";
import type { EffectiveJob } from "./jobs";
import { isMapping, textsOf } from "./keywords";

/** What tokens look like, by who gives them out. */
const shapes: readonly { readonly kind: string; readonly pattern: RegExp }[] = [
  { kind: "a GitLab token", pattern: /\bgl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|ffct|imt|oas)-[\w.-]{16,}/ },
  { kind: "a GitHub token", pattern: /\b(?:gh[pousr]_\w{30,}|github_pat_\w{30,})/ },
  { kind: "a Vault token", pattern: /\bhv[sbr]\.[\w-]{20,}/ },
  { kind: "a SonarQube token", pattern: /\bsq[uap]_[0-9a-f]{40}\b/ },
  { kind: "an npm token", pattern: /\bnpm_[A-Za-z0-9]{36}\b/ },
  { kind: "a PyPI token", pattern: /\bpypi-[\w-]{50,}/ },
  { kind: "an AWS access key", pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  { kind: "a Slack token", pattern: /\bxox[abprs]-[\w-]{10,}/ },
  { kind: "a private key", pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/ },
  { kind: "a JSON web token", pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/ },
  { kind: "a password within a URL", pattern: /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@$]*:[^\s/@$]+@/i },
  { kind: "a password on a command line", pattern: /\blogin\b.*\s(?:-p\s+|--password[=\s]\s*)["']?[^\s"'$-]/ },
  { kind: "a password on a command line", pattern: /\bcurl\b.*\s(?:-u\s*|--user[=\s]\s*)["']?[^\s:"']*:[^\s"'$]+/ },
  { kind: "a password of a registry", pattern: /"auth"\s*:\s*"[A-Za-z0-9+/]{8,}=*"/ },
  { kind: "a password in a basic authorization", pattern: /\bauthorization: *(?:basic|bearer) +[A-Za-z0-9+/=_.-]{12,}/i },
];

/** Names of variables that hold secrets, and nothing else. */
const secretName = /(?:^|_)(?:PASSWORD|PASSWD|PASS|TOKEN|SECRET|SECRET_KEY|PRIVATE_KEY|API_KEY|APIKEY|ACCESS_KEY|SECRET_ID|CREDENTIALS?)$/i;

/** What secret a text holds, by its looks; undefined where it holds none. */
export function secretIn(text: string): string | undefined {
  return shapes.find(({ pattern }) => pattern.test(text))?.kind;
}

/** Secrets that stand in the file, wherever that is. */
export function judgeCredentials(file: Readonly<Record<string, unknown>>): readonly Finding[] {
  return inValue(file, []);
}

function inValue(value: unknown, at: Path): readonly Finding[] {
  if (typeof value === "number") return namesSecret(at) ? [secretInClear(at, "a number")] : [];
  if (typeof value === "string") {
    const kind = secretIn(value);
    if (kind !== undefined) return [secretInClear(at, kind)];
    return namesSecret(at) && isLiteral(value) ? [secretInClear(at, `a value of ${value.length} characters`)] : [];
  }
  if (Array.isArray(value)) return value.flatMap((each: unknown, index) => inValue(each, [...at, index]));
  if (!isMapping(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => {
    const kind = secretIn(key);
    return kind === undefined ? inValue(each, [...at, key]) : [secretInClear(at, kind)];
  });
}

/** A variable, or the value of one in its long form, whose name says that it is a secret. */
function namesSecret(at: Path): boolean {
  const step = at.at(-1) === "value" ? -2 : -1;
  return at.at(step - 1) === "variables" && secretName.test(String(at.at(step)));
}

/** Neither empty, nor made of other variables, nor the path of a file that holds it. */
function isLiteral(value: string): boolean {
  return value.trim() !== "" && !value.includes("$") && !value.startsWith("/") && !/^(true|false|null|none)$/i.test(value);
}

/** Jobs that hand secrets on in a dotenv report: those that read secrets, and those that write what is called like one. */
export function judgeDotenv(jobs: ReadonlyMap<string, EffectiveJob>): readonly Finding[] {
  return [...jobs.values()].flatMap((job) => {
    const reports = isMapping(job.definition["artifacts"]) ? job.definition["artifacts"]["reports"] : undefined;
    if (job.own === undefined || !isMapping(reports) || reports["dotenv"] === undefined) return [];
    const at: Path = isMapping(job.own["artifacts"]) && isMapping(job.own["artifacts"]["reports"]) ? [job.name, "artifacts", "reports", "dotenv"] : job.at;
    const files = textsOf(reports["dotenv"]);
    const written = ["before_script", "script", "after_script"].flatMap((key) => textsOf(job.definition[key]));
    const secret = written.flatMap((text) => text.split("\n")).map((line) => handedOn(line, files)).find((name) => name !== undefined);
    if (secret !== undefined) return [secretInDotenv(at, secret)];
    return job.definition["id_tokens"] !== undefined || job.definition["secrets"] !== undefined ? [secretInDotenv(at, "a dotenv report of a job that reads secrets")] : [];
  });
}

/** The variable that a line of a script writes to one of the files, where its name says that it is a secret. */
function handedOn(line: string, files: readonly string[]): string | undefined {
  if (!files.some((file) => line.includes(file)) || !/>|\btee\b/.test(line)) return undefined;
  return [...line.matchAll(/\b([A-Za-z_]\w*)=/g)].map(([, name = ""]) => name).find((name) => secretName.test(name));
}
