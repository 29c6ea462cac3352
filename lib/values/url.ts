/** Addresses as people declare them: never with credentials, which belong to the environment. */

/** http or https, with a host and without credentials. */
export function isPlainUrl(text: string): boolean {
  const url = parse(text);
  return url !== undefined && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
}

/** `https://….git`, whether or not it carries credentials (console §1.6). */
export function isGitUrl(text: string): boolean {
  const url = parse(text);
  return url !== undefined && /^https:\/\/\S+\.git$/.test(text) && url.search === "" && url.hash === "" && url.pathname.length > "/.git".length;
}

export function hasCredentials(text: string): boolean {
  const url = parse(text);
  return url !== undefined && (url.username !== "" || url.password !== "");
}

/** The same address, fit to be shown. */
export function withoutCredentials(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, "$1");
}

function parse(text: string): URL | undefined {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/\s]/i.test(text) && !/\s/.test(text) && URL.canParse(text) ? new URL(text) : undefined;
}
