/** Kubernetes objects as text, for a Git repository from which somebody applies them. */
import { stringify } from "yaml";

/**
 * One document for each object.
 * @param about what the file is, for whoever opens it
 */
export function renderManifests(about: string, objects: readonly object[]): string {
  const header = `# ${about}\n# Written by Terraform: a change made here is undone at the next apply.\n`;
  return header + objects.map((object) => `---\n${stringify(object, { lineWidth: 0, aliasDuplicateObjects: false })}`).join("");
}
