import {
  Composer,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  Parser,
  visit,
  YAMLParseError,
  type CST,
  type Document as YamlDocument,
  type Node,
  type Pair,
  type Tags,
  type YAMLError,
  type YAMLMap,
} from "yaml";
import {
  duplicateKey,
  malformedYaml,
  nestedTooDeep,
  severalDocuments,
  tabIndents,
  tooManyAliases,
  unknownAnchor,
  type Finding,
  type LocatedFinding,
  type Path,
} from "../errors";

/** One YAML file: its value, and where each part of it stands. */
export interface InventoryDocument {
  readonly file: string;
  /** null where the file is empty; undefined where it is not YAML. */
  readonly value: unknown;
  /** What is wrong with the text itself. */
  readonly findings: readonly LocatedFinding[];
  /** `file:line:column` of a value, or of the nearest one around it that is there. */
  locate(path: Path): string;
  /** `file:line:column` of the last key of the path. */
  locateKey(path: Path): string;
}

/** Values that aliases may stand for, all together: enough for people, too few to fill the memory. */
const MOST_ALIASED = 1000;

/** Mappings and lists within one another. */
const MOST_NESTED = 100;

/** @param tags of other kinds of file: an inventory has none of its own */
export function parseDocument(file: string, text: string, tags?: Tags): InventoryDocument {
  const lines = new LineCounter();
  const position = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  const at = (offset: number, finding: Finding): LocatedFinding => ({ ...finding, where: position(offset) });
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const deep = tooDeep(tokens);
  if (deep !== undefined) return unreadable(file, [at(deep, nestedTooDeep(MOST_NESTED))]);
  const yaml = compose(tokens, text.length, tags);
  const findings = problems(yaml, text, at);
  const unparsed = findings.some(({ code }) => code !== "duplicate-key");
  const nodes = new Nodes(yaml, position);
  const value = unparsed ? undefined : plainValue(yaml, (finding) => findings.push(at(0, finding)));
  return { file, value, findings, locate: (path) => nodes.value(path), locateKey: (path) => nodes.key(path) };
}

/** The parser's own helper for this composes whatever it is given, however deep, until the stack is used up. */
function compose(tokens: readonly CST.Token[], length: number, customTags?: Tags): YamlDocument {
  const [first, second] = [...new Composer({ merge: true, logLevel: "error", customTags }).compose(tokens, true, length)] as [YamlDocument.Parsed, YamlDocument.Parsed?];
  if (second) first.errors.push(new YAMLParseError([second.range[0], second.range[1]], "MULTIPLE_DOCS", "several documents"));
  return first;
}

/** Where values are nested deeper than anybody writes them. */
function tooDeep(tokens: readonly CST.Token[]): number | undefined {
  const open = tokens.map((token) => ({ token, depth: 0 }));
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    const { token, depth } = each;
    if (depth > MOST_NESTED) return token.offset;
    if (token.type === "document" && token.value) open.push({ token: token.value, depth });
    if (!("items" in token)) continue;
    for (const { key, value } of token.items) {
      if (key) open.push({ token: key, depth: depth + 1 });
      if (value) open.push({ token: value, depth: depth + 1 });
    }
  }
  return undefined;
}

/** A file that is not YAML at all, or is no text. */
export function unreadable(file: string, findings: readonly LocatedFinding[]): InventoryDocument {
  return { file, value: undefined, findings, locate: () => `${file}:1:1`, locateKey: () => `${file}:1:1` };
}

/** One error of syntax brings others after it, so only the first is shown; keys that are there twice all are. */
function problems(yaml: YamlDocument, text: string, at: (offset: number, finding: Finding) => LocatedFinding): LocatedFinding[] {
  const all = [...yaml.errors, ...yaml.warnings];
  const twice = all.filter(({ code }) => code === "DUPLICATE_KEY");
  const first = all.find(({ code }) => code !== "DUPLICATE_KEY");
  const syntax = first === undefined ? [] : [at(first.pos[0], syntaxFinding(first, text))];
  const keys = twice.map(({ pos }) => at(pos[0], duplicateKey(/^[^:\n]*/.exec(text.slice(pos[0]))?.[0].trim() ?? "")));
  return [...syntax, ...keys, ...(first === undefined ? aliasProblems(yaml, at) : [])];
}

function syntaxFinding({ code, message, pos }: YAMLError, text: string): Finding {
  if (code === "TAB_AS_INDENT") return tabIndents();
  if (code === "MULTIPLE_DOCS") return severalDocuments();
  const start = text.lastIndexOf("\n", pos[0] - 1) + 1;
  const end = text.indexOf("\n", start);
  const line = text.slice(start, end === -1 ? undefined : end).trim();
  // A tab at the beginning of a line is reported as something else where the parser does not expect an indent.
  if (/^ *\t/.test(text.slice(start, end === -1 ? undefined : end))) return tabIndents();
  return malformedYaml(message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, ""), line || "the end of the file");
}

function aliasProblems(yaml: YamlDocument, at: (offset: number, finding: Finding) => LocatedFinding): LocatedFinding[] {
  const findings: LocatedFinding[] = [];
  visit(yaml, {
    Alias(_, alias, ancestors) {
      const anchored = alias.resolve(yaml);
      if (anchored === undefined || ancestors.includes(anchored)) findings.push(at(alias.range?.[0] ?? 0, unknownAnchor(`*${alias.source}`)));
    },
  });
  return findings;
}

function plainValue(yaml: YamlDocument, fail: (finding: Finding) => void): unknown {
  try {
    return yaml.toJS({ maxAliasCount: MOST_ALIASED }) as unknown;
  } catch {
    fail(tooManyAliases("aliases of values that hold aliases", MOST_ALIASED));
    return undefined;
  }
}

/** Walks a document to the place of a value, through aliases and merged mappings. */
class Nodes {
  constructor(private readonly yaml: YamlDocument, private readonly position: (offset: number) => string) {}

  value(path: Path): string {
    return this.walk(path, (pair, node) => {
      // A mapping or list is found best by its key; a value by itself.
      if (isScalar(node) && node.range && node.range[0] !== node.range[1]) return node;
      return pair?.key as Node | undefined ?? node;
    });
  }

  key(path: Path): string {
    return this.walk(path, (pair, node) => (pair?.key as Node | undefined) ?? node);
  }

  private walk(path: Path, choose: (pair: Pair | undefined, node: Node | undefined) => Node | undefined): string {
    let node = this.resolved(this.yaml.contents as Node | null);
    let place: Node | undefined = node;
    for (const step of path) {
      if (isMap(node)) {
        const pair = this.pair(node, String(step));
        if (pair === undefined) break;
        place = choose(pair, pair.value as Node | undefined) ?? place;
        node = this.resolved(pair.value as Node | null);
      } else if (isSeq(node)) {
        const item = node.items[Number(step)] as Node | undefined;
        if (item === undefined) break;
        place = item;
        node = this.resolved(item);
      } else break;
    }
    return this.position(place?.range?.[0] ?? 0);
  }

  private pair(map: YAMLMap, key: string): Pair | undefined {
    const own = map.items.find((pair) => isScalar(pair.key) && keyText(pair) === key);
    if (own !== undefined) return own;
    for (const { key: mergeKey, value } of map.items) {
      if (!isScalar(mergeKey) || mergeKey.source !== "<<") continue;
      const sources = isSeq(value) ? value.items : [value];
      for (const source of sources) {
        const merged = this.resolved(source as Node);
        const pair = isMap(merged) ? this.pair(merged, key) : undefined;
        if (pair !== undefined) return pair;
      }
    }
    return undefined;
  }

  private resolved(node: Node | null | undefined): Node | undefined {
    return (isAlias(node) ? (node.resolve(this.yaml) as Node | undefined) : node) ?? undefined;
  }
}

function keyText(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : "";
}
