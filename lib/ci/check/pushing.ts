/** Commands that bring something to where others take it from. */

/** Words that may stand before a command: what is set for it, and what runs it. */
const leading = String.raw`^(?:(?:[A-Za-z_]\w*=\S*|if|then|else|elif|while|until|do|time|exec|command|sudo|!|\(|\{)\s+)*`;
/** Programs that only say what stands after them, and variables that are set. */
const saying = new RegExp(String.raw`${leading}(?:(?:echo|printf|:|true|false|export|local|readonly)(?=\s|$)|[A-Za-z_]\w*=\S*$|#)`);
/** Options of git itself, of which some take another word. */
const gitOptions = String.raw`(?:\s+(?:(?:-[Cc]|--git-dir|--work-tree|--namespace)\s+(?:"[^"]*"|'[^']*'|\S+)|-\S+))*`;

const pushing: readonly RegExp[] = [
  /\b(?:docker|podman|buildah|crane|oras|helm|nerdctl|img)\s+(?:\S+\s+)*?(?:cm-)?push(?=\s|$)/,
  // Whatever builds an image, and pushes it in the same go.
  /\b(?:docker|podman|buildah|nerdctl|depot|earthly|buildx)\b.*\s--push(?=\s|=true|$)/,
  /\b(?:docker|nerdctl|buildx)\b.*\btype=registry\b/,
  /\b(?:docker|nerdctl|buildx|buildctl)\b[\s\S]*\bpush=true\b/,
  /\b(?:crane|oras|regctl\s+image)\s+(?:copy|cp|append)(?=\s|$)/,
  /\bskopeo\s+(?:copy|sync)\b.*\bdocker:\/\//,
  /\bbuildctl-daemonless\.sh\b[\s\S]*\bpush=true\b/,
  /\bkaniko\/executor\b(?![\s\S]*--no-push)/,
  /\bpack\s+build\b.*\s--publish(?=\s|=true|$)/,
  /\bko\s+(?:build|publish|apply)\b(?!.*(?:--local|--push=false))/,
  /\b(?:npm|yarn|pnpm|lerna)\s+(?:\S+\s+)*?publish(?=\s|$)(?!.*\s--dry-run)/,
  /\b(?:mvnw?|mvnd)\b.*\s(?:\S+:)?deploy(?::\S+)?(?=\s|$)/,
  /\b(?:mvnw?|mvnd)\b.*\s(?:(?:\S*:)?jib(?:-maven-plugin)?(?::[\w.-]+)?:build|(?:docker|dockerfile):push|release:perform)(?=[\s@]|$)/,
  // What is published to one's own machine stays there.
  /\bgradlew?\b.*\s(?:\S*:)?(?:publish(?!\w*ToMavenLocal)\w*|jib|dockerPush\w*|uploadArchives)(?=\s|$)/,
  /\bsbt\b.*\bpublish(?!Local|M2)\w*/,
  /\b(?:dotnet\s+)?nuget\s+push(?=\s|$)/,
  /\bcargo\s+(?:\S+\s+)*?publish(?=\s|$)(?!.*\s--dry-run)/,
  /\bgem\s+push(?=\s|$)/,
  /\btwine\s+upload\b/,
  /\b(?:poetry|uv|flit|hatch|pdm)\s+publish(?=\s|$)/,
  new RegExp(String.raw`\bgit${gitOptions}\s+(?:(?:lfs|subtree)\s+)?push(?=\s|$)`),
  /\bkubectl\s+(?:\S+\s+)*?(?:apply|create|replace|patch|set\s+image)(?=\s|$)/,
  /\bhelm\s+(?:\S+\s+)*?(?:upgrade|install)(?=\s|$)/,
  /\bhelmfile\s+(?:\S+\s+)*?(?:apply|sync)(?=\s|$)/,
  /\bcurl\b.*\s(?:-T|--upload-file)\b/,
];

/** The first command of a script that pushes; undefined where none does. */
export function pushIn(script: string): string | undefined {
  return script.replace(/\\\n/g, " ").split("\n").flatMap(commandsOf).find((command) => !saying.test(command) && pushing.some((pattern) => pattern.test(command)));
}

/** The commands of a line, which quotes do not end; what a shell within the words runs is one of its own. */
function commandsOf(line: string): readonly string[] {
  const commands: string[] = [];
  let from = 0;
  let quote = "";
  for (let index = 0; index < line.length; index += 1) {
    const character = line[index]!;
    if (character === "\\") index += 1;
    else if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === "'" || character === '"') quote = character;
    else if (character === "#" && /^$|\s/.test(line[index - 1] ?? "")) return [...commands, line.slice(from, index).trim()];
    else if (";&|".includes(character)) {
      commands.push(line.slice(from, index).trim());
      from = index + 1;
    }
  }
  const all = [...commands, line.slice(from).trim()].filter((command) => command !== "");
  return [...all, ...all.flatMap((command) => [...command.matchAll(/\$\(([^()]*)\)|`([^`]*)`/g)].map(([, inner = "", ticked = ""]) => inner || ticked))];
}
