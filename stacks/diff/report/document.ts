/** Something that is said of a stack. */
export interface Entry {
  /** Such as `project demo`. */
  readonly owner: string;
  readonly service: string;
  readonly sentence: string;
  /** What else there is to know of it. */
  readonly note?: string;
}

/** What people must not miss, of all stacks. */
export interface Section {
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** All else that is said of one stack. */
export interface Block {
  readonly title: string;
  readonly entries: readonly Entry[];
  /** What is not said one by one, such as `3 forgotten, 210 unchanged`. */
  readonly counts: string;
}

/** What a reviewer reads, whatever it is written in. */
export interface Document {
  readonly apart: readonly Section[];
  readonly blocks: readonly Block[];
  readonly closing: string;
}

/** `project-demo` as people say it. */
export function ownerOf(stack: string): string {
  return stack.replace(/^(project|zone)-/, "$1 ");
}

/** `2 forgotten, 1 moved`; what there is none of is left out. */
export function countsOf(counts: Readonly<Record<string, number>>): string {
  const some = Object.entries(counts).filter(([, count]) => count > 0);
  return some.map(([what, count]) => `${count} ${what}`).join(", ");
}
