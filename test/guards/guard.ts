import { intercept } from "../../lib/testing/interception";
import { alter, describeAlteration, type Alteration } from "./alteration";
import { alterationsOf } from "./expansion";
import { isEndToEnd, type ObjectRow, type TestReference } from "./tables";
import { TestFile, type Outcome } from "./test-file";
import { escaped } from "./titles";

/** What came of guarding one row. */
export interface Verdict {
  readonly row: ObjectRow;
  /** How many alterations its tests noticed. */
  readonly noticed: number;
  /** What is wrong with the row: a test that is not there, an alteration that none of its tests noticed. */
  readonly problems: readonly string[];
}

/** The tests of a row that are in one file, and what is synthesised for them. */
interface Group {
  readonly file: TestFile;
  readonly names: RegExp;
  readonly emitted: readonly Configuration[];
}

type Configuration = Record<string, any>;

/** Runs a row's tests once for each alteration of what it guards; the first that fails is enough. */
export async function guard(row: ObjectRow): Promise<Verdict> {
  const problems: string[] = [];
  const groups: Group[] = [];
  for (const [path, references] of byFile(row.tests)) {
    const names = namesOf(references);
    const file = new TestFile(path);
    const { outcomes, emitted } = await watched(() => file.run(names));
    problems.push(...references.flatMap((reference) => problemsWith(reference, outcomes)));
    groups.push({ file, names, emitted });
  }
  const emitted = groups.flatMap((group) => group.emitted);
  let noticed = 0;
  for (const alteration of alterationsOf(row, emitted)) {
    if (await isNoticed(alteration, groups)) noticed++;
    else problems.push(`not noticed: ${describeAlteration(alteration)}`);
  }
  return { row, noticed, problems: [...problems, ...unseen(row, emitted)] };
}

async function watched(run: () => Promise<readonly Outcome[]>): Promise<{ outcomes: readonly Outcome[]; emitted: Configuration[] }> {
  const emitted: Configuration[] = [];
  intercept((json) => (emitted.push(json), json));
  try {
    return { outcomes: await run(), emitted };
  } finally {
    intercept(undefined);
  }
}

function problemsWith({ name, open, file }: TestReference, outcomes: readonly Outcome[]): string[] {
  const meant = outcomes.filter((each) => (open ? each.name.startsWith(name) : each.name === name));
  if (meant.length === 0) return [`${file} has no test "${name}"`];
  return meant.filter(({ passed }) => !passed).map((each) => `${file}: "${each.name}" fails without an alteration`);
}

/** What a row names, and its tests never see. */
function unseen(row: ObjectRow, emitted: readonly Configuration[]): string[] {
  const seen = (resources: readonly string[], attributes: readonly string[]) => alterationsOf({ resources, attributes }, emitted);
  return [
    ...row.resources.filter((address) => seen([address], []).length === 0).map((address) => `its tests see no ${address}`),
    ...row.attributes.filter((attribute) => seen(row.resources, [attribute]).every(({ kind }) => kind === "remove")).map((attribute) => `its tests see no attribute ${attribute}`),
  ];
}

async function isNoticed(alteration: Alteration, groups: readonly Group[]): Promise<boolean> {
  intercept((json) => alter(json, alteration));
  try {
    for (const group of groups) if (await fails(group)) return true;
    return false;
  } finally {
    intercept(undefined);
  }
}

async function fails({ file, names }: Group): Promise<boolean> {
  try {
    return (await file.run(names)).some(({ passed }) => !passed);
  } catch {
    // What is loaded with the file expects something that is not there any more.
    return true;
  }
}

function byFile(tests: readonly TestReference[]): Map<string, TestReference[]> {
  const files = new Map<string, TestReference[]>();
  for (const test of tests) if (!isEndToEnd(test)) files.set(test.file, [...(files.get(test.file) ?? []), test]);
  return files;
}

function namesOf(references: readonly TestReference[]): RegExp {
  return new RegExp(`^(?:${references.map(({ name, open }) => escaped(name) + (open ? "" : "$")).join("|")})`);
}
