/**
 * Text in another language, for an argument of a resource: Terraform would read `${…}` and `%{…}` in it as its own.
 * Values of Terraform in the text stay what they are.
 */
export function verbatim(text: string): string {
  return text.replace(/([$%])\{(?!TfToken\[)/g, "$1$1{");
}

/** The same as a literal of Terraform's own language, for use inside of an expression. */
export function literal(text: string): string {
  return verbatim(JSON.stringify(text));
}
