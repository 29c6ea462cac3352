/** Failures of the inventory's files: what cannot be read, and what does not have the shape of a declaration. */
import type { Finding, Path } from "./finding";
import { didYouMean, listed, NOTHING } from "./wording";

// ---- files

export function directoryMissing(found: string): Finding {
  return {
    code: "directory-missing",
    at: [],
    message: "there is no such directory",
    found,
    allowed: "a directory with platform.yaml and a projects folder",
    fix: "name the inventory's directory, as an argument or in DSO_INVENTORY",
  };
}

export function fileMissing(what: string, found: string, at: Path = []): Finding {
  return { code: "file-missing", at, message: `${what} is not there`, found, allowed: "a file that can be read" };
}

export function fileUnreadable(found: string): Finding {
  return { code: "file-unreadable", at: [], message: "the file cannot be read", found, allowed: "a file that can be read" };
}

export function fileEnding(found: string, allowed: string): Finding {
  return {
    code: "file-ending",
    at: [],
    message: "the file would be left out",
    found,
    allowed,
    fix: "rename the file",
  };
}

export function folderLinked(found: string): Finding {
  return {
    code: "folder-linked",
    at: [],
    message: "the folder is a link, and what is in it would be left out",
    found,
    allowed: "folders, and links to files",
    fix: "move the folder here, or link its files one by one",
  };
}

/** Contract §3. */
export function fileNameNotSlug(at: Path, found: string, slug: string): Finding {
  return {
    code: "file-name-not-slug",
    at,
    message: "the file is not called as its project",
    found,
    allowed: `${slug}.yaml`,
    fix: "rename the file, or give the project another slug",
  };
}

/** A slug that was asked for. */
export function projectFileMissing(found: string, known: readonly string[]): Finding {
  return {
    code: "unknown-project-file",
    at: [],
    message: "no file declares this project",
    found,
    allowed: known.length === 0 ? "projects with a file, of which there is none" : listed(known),
    ...didYouMean(found, known),
  };
}

export function keysNotPem(at: Path, found: string): Finding {
  return { code: "keys-not-pem", at, message: "the file holds no keys", found, allowed: "public keys or certificates in PEM" };
}

// ---- text

export function notUtf8(): Finding {
  return { code: "not-utf8", at: [], message: "the file is not encoded in UTF-8", found: "bytes that are no text from here on", allowed: "UTF-8" };
}

export function fileEmpty(kind: string): Finding {
  return { code: "file-empty", at: [], message: "the file declares nothing", found: NOTHING, allowed: `a ${kind}, beginning with apiVersion: dso/v1`, fix: "declare it, or remove the file" };
}

export function malformedYaml(problem: string, found: string): Finding {
  return { code: "malformed-yaml", at: [], message: `this is not YAML: ${problem}`, found, allowed: "YAML 1.2" };
}

export function nestedTooDeep(most: number): Finding {
  return { code: "nested-too-deep", at: [], message: "values are nested too deep", found: `more than ${most} mappings and lists within one another`, allowed: `at most ${most}` };
}

export function tabIndents(): Finding {
  return { code: "tab", at: [], message: "a tab indents this line", found: "a tab", allowed: "spaces" };
}

export function severalDocuments(): Finding {
  return { code: "several-documents", at: [], message: "another document begins here", found: "---", allowed: "one document in each file" };
}

export function duplicateKey(found: string): Finding {
  return { code: "duplicate-key", at: [], message: "the key is there already", found, allowed: "each key once in its mapping" };
}

export function unknownAnchor(found: string): Finding {
  return { code: "unknown-anchor", at: [], message: "nothing before this has such an anchor", found, allowed: "an alias of an anchor that was set before and does not contain it" };
}

export function tooManyAliases(found: string, most: number): Finding {
  return { code: "too-many-aliases", at: [], message: "the aliases make too much of the file", found, allowed: `at most ${most} values by way of aliases` };
}

// ---- shape

export function unknownKey(at: Path, found: string, known: readonly string[]): Finding {
  return {
    code: "unknown-key",
    at,
    message: "there is no such key here",
    found,
    allowed: known.length === 0 ? "no key" : listed(known),
    ...didYouMean(found, known),
  };
}

export function missingKey(at: Path, key: string, shape: string): Finding {
  return { code: "missing-key", at, message: `${key} is missing`, found: NOTHING, allowed: `${key}: ${shape}` };
}

export function wrongType(at: Path, found: unknown, shape: string): Finding {
  const scalar = typeof found === "number" || typeof found === "boolean";
  return {
    code: "wrong-type",
    at,
    message: "the value is of another type",
    found: found === null ? NOTHING : found,
    allowed: shape,
    ...(scalar && shape.includes("text") && { fix: `write it in quotes: "${found}"` }),
    ...(found === null && { fix: "write a value, or remove the key" }),
  };
}

/** The file says that it is something else. */
export function wrongHeader(at: Path, found: unknown, expected: string): Finding {
  return { code: "wrong-header", at, message: `this is not ${at.at(-1) === "kind" ? "a" : "an"} ${at.join(".")} that is read here`, found, allowed: expected };
}

/** A value that a service's options, or a setting of the inventory itself, do not allow. */
export function invalidValue(at: Path, found: unknown, allowed: string, candidates: readonly string[] = []): Finding {
  return { code: "invalid-value", at, message: "the value is not allowed here", found, allowed, ...didYouMean(found, candidates) };
}

/** Contract §3: credentials come from the environment. The value is not repeated. */
export function credentialsInBackend(at: Path, setting: string): Finding {
  return {
    code: "credentials-in-backend",
    at,
    message: "the backend's settings carry credentials",
    found: `a value for ${setting}`,
    allowed: "settings without credentials",
    fix: "remove them, give them by the backend's environment variables, and change them, since they have been written down",
  };
}

/** Stacks that shared a state would each delete what the others made. @param settings those that say where the state is */
export function backendShared(at: Path, found: unknown, type: string, settings: readonly string[]): Finding {
  return {
    code: "backend-shared",
    at,
    message: "all stacks would keep their state in one place",
    found,
    allowed: `for ${type}, <stack> in ${settings.join(" or ")}: it stands for the stack's name`,
    fix: `write <stack> into ${settings[0]}`,
  };
}

export function encryptionUnsupported(at: Path, engine: string): Finding {
  return {
    code: "encryption-unsupported",
    at,
    message: "this engine does not encrypt states",
    found: engine,
    allowed: "OpenTofu",
    fix: "install OpenTofu and set TERRAFORM_BINARY_NAME=tofu; or remove backend.encryption and let the backend encrypt (s3, GitLab and HCP do)",
  };
}

/** Terraform would evaluate it; the value is data of whoever wrote the file. */
export function expressionInText(at: Path, found: string | number): Finding {
  return {
    code: "expression-in-text",
    at,
    message: "Terraform would take this for an expression and evaluate it",
    found,
    allowed: "text without ${ and %{",
    fix: "write a dollar or per cent sign without a brace after it",
  };
}
