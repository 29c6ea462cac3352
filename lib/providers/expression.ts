/**
 * Strings of a Terraform JSON configuration are templates. These functions tell what can be known of one without
 * evaluating it. Source: https://developer.hashicorp.com/terraform/language/syntax/json#expression-mapping
 */

/** Whether the string is one interpolation and nothing else, so that its result may be of any type. */
export function isWholeExpression(text: string): boolean {
  const [first, ...rest] = interpolations(text);
  return first !== undefined && rest.length === 0 && first.start === 0 && first.end === text.length;
}

/** Whether anything in the string is evaluated. */
export function isTemplate(text: string): boolean {
  return interpolations(text).length > 0 || /(^|[^%])%\{/.test(text);
}

/** The expressions between `${` and `}`, outermost only. */
export function expressionsIn(text: string): string[] {
  return interpolations(text).map(({ start, end }) => text.slice(start + 2, end - 1));
}

interface Interpolation {
  readonly start: number;
  /** Index after the closing brace, or the length of the text where it is not closed. */
  readonly end: number;
}

function interpolations(text: string): Interpolation[] {
  const found: Interpolation[] = [];
  let position = text.indexOf("${");
  while (position >= 0) {
    // "$${" stands for a literal "${".
    if (text[position - 1] === "$") {
      position = text.indexOf("${", position + 2);
      continue;
    }
    const end = endOfInterpolation(text, position + 2);
    found.push({ start: position, end });
    position = text.indexOf("${", end);
  }
  return found;
}

/** Steps over nested braces and over string literals, which may hold interpolations of their own. */
function endOfInterpolation(text: string, from: number): number {
  let depth = 1;
  for (let index = from; index < text.length; index++) {
    const character = text[index];
    if (character === '"') index = endOfLiteral(text, index + 1) - 1;
    else if (character === "{") depth++;
    else if (character === "}" && --depth === 0) return index + 1;
  }
  return text.length;
}

function endOfLiteral(text: string, from: number): number {
  for (let index = from; index < text.length; index++) {
    const character = text[index];
    if (character === "\\") index++;
    else if (character === '"') return index + 1;
    else if (character === "$" && text[index + 1] === "{" && text[index - 1] !== "$")
      index = endOfInterpolation(text, index + 2) - 1;
  }
  return text.length;
}
