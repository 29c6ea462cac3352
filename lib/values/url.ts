/** Addresses as people declare them: never with credentials, which belong to the environment. */

/** http or https, with a host; without credentials, and without query and fragment, since paths are put behind it. */
export function isPlainUrl(text: string): boolean {
  const url = parse(text);
  return url !== undefined && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "" && !/[?#]/.test(text);
}

/** Letters, digits, what separates words and parts of an address, and escapes: nothing that a shell or a pattern reads. */
const GIT_URL = /^https:\/\/(?:[A-Za-z0-9._~:@+[\]/-]|%[0-9A-Fa-f]{2})+\.git$/;

/** `https://….git` of {@link GIT_URL}'s characters, whether or not it carries credentials (console §1.6). */
export function isGitUrl(text: string): boolean {
  const url = parse(text);
  return url !== undefined && GIT_URL.test(text) && url.pathname.length > "/.git".length;
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
