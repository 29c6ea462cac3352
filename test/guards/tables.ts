import { readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";

/** The tables of docs/services: what there is, and which test says so. */

export const root = resolve(__dirname, "../..");

const objectColumns = ["Object (console §)", "Resource", "Guarded attributes", "Test", "Remarks"];
const behaviourColumns = ["Behaviour (console §)", "Test", "Remarks"];
const absentColumns = ["Not carried (console §)", "Why"];
const defectColumns = ["#", "What it was", "Here", "Test"];

/** A test as a page names it. */
export interface TestReference {
  /** Below the root of the repository. */
  readonly file: string;
  /** Titles of its groups and its own, joined by spaces; of all tests that begin so, where `open`. */
  readonly name: string;
  readonly open: boolean;
}

interface Row {
  readonly page: string;
  readonly line: number;
  /** First column. */
  readonly subject: string;
}

/** Something that is emitted, and the tests that hold it. */
export interface ObjectRow extends Row {
  /** Addresses, `*` for any characters. */
  readonly resources: readonly string[];
  /** As an alteration takes them; none where only its presence is guarded. */
  readonly attributes: readonly string[];
  readonly tests: readonly TestReference[];
}

/** Something that is refused, ordered or left out: it has no attribute. */
export interface BehaviourRow extends Row {
  readonly tests: readonly TestReference[];
}

/** Something the console has and this library has not. */
export interface AbsentRow extends Row {
  readonly why: string;
}

/** A known defect. */
export interface DefectRow extends Row {
  readonly here: string;
  /** None where it does not apply. */
  readonly tests: readonly TestReference[];
}

export interface ServicePage {
  readonly name: string;
  readonly objects: readonly ObjectRow[];
  readonly behaviours: readonly BehaviourRow[];
  readonly absent: readonly AbsentRow[];
}

/** The pages of docs/services; the first one is about all services together. */
export function readServicePages(): ServicePage[] {
  const folder = join(root, "docs", "services");
  return readdirSync(folder)
    .filter((file) => file.endsWith(".md"))
    .sort()
    .map((file) => readServicePage(file === "README.md" ? "together" : basename(file, ".md"), `docs/services/${file}`, readFileSync(join(folder, file), "utf8")));
}

export function readServicePage(name: string, page: string, text: string): ServicePage {
  const tests = (cell: string) => references(cell, `test/plugins/${name}`);
  return {
    name,
    objects: rowsOf(page, text, objectColumns).map(({ cells: [subject, resources, attributes, test], ...at }) => ({
      ...at,
      subject: subject!,
      resources: codes(resources!),
      attributes: codes(attributes!),
      tests: tests(test!),
    })),
    behaviours: rowsOf(page, text, behaviourColumns).map(({ cells: [subject, test], ...at }) => ({ ...at, subject: subject!, tests: tests(test!) })),
    absent: rowsOf(page, text, absentColumns).map(({ cells: [subject, why], ...at }) => ({ ...at, subject: subject!, why: why! })),
  };
}

export function readDefects(): DefectRow[] {
  const page = "docs/DEFECTS.md";
  return rowsOf(page, readFileSync(join(root, page), "utf8"), defectColumns).map(({ cells: [subject, , here, test], ...at }) => ({
    ...at,
    subject: subject!,
    here: here!,
    tests: references(test!, "test"),
  }));
}

interface CellRow {
  readonly page: string;
  readonly line: number;
  readonly cells: readonly string[];
}

/** Rows of all tables of a page that have these columns. */
function rowsOf(page: string, text: string, columns: readonly string[]): CellRow[] {
  const lines = text.split("\n");
  const rows: CellRow[] = [];
  for (let index = 0; index < lines.length; index++) {
    if (cellsOf(lines[index]!).join("|") !== columns.join("|")) continue;
    for (index += 2; lines[index]?.startsWith("|"); index++) {
      const cells = cellsOf(lines[index]!);
      if (cells.length !== columns.length) throw new Error(`${page}:${index + 1}: ${cells.length} cells, expected ${columns.length}`);
      rows.push({ page, line: index + 1, cells });
    }
  }
  return rows;
}

function cellsOf(line: string): string[] {
  if (!line.startsWith("|")) return [];
  return line
    .slice(1, line.lastIndexOf("|"))
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"));
}

function codes(cell: string): string[] {
  return [...cell.matchAll(/``(.+?)``|`([^`]+)`/g)].map((match) => (match[1] ?? match[2]!).trim());
}

/** `` `file.test.ts`: name ``, one or more, with `<br>` between them. A file without a slash is in the page's own folder. */
function references(cell: string, folder: string): TestReference[] {
  if (cell === "" || cell.startsWith("—")) return [];
  return cell.split("<br>").map((part) => {
    const match = /^`([^`]+\.test\.ts)`: (.+)$/.exec(part.trim());
    if (!match) throw new Error(`"${part.trim()}" names no test: expected \`file.test.ts\`: its full name`);
    const [, path, title] = match as unknown as [string, string, string];
    const file = path.includes("/") ? `test/${path}` : `${folder}/${path}`;
    const name = title.replaceAll("\\_", "_").replaceAll("\\<", "<").trim();
    return name.endsWith("…") ? { file, name: name.slice(0, -1).trimEnd(), open: true } : { file, name, open: false };
  });
}

/** Tests that run Terraform show more than an attribute, and take too long for each alteration. */
export function isEndToEnd({ file }: Pick<TestReference, "file">): boolean {
  return file.endsWith(".e2e.test.ts") || /^test\/(e2e|sandbox)\//.test(file);
}
