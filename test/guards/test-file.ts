import * as circus from "jest-circus";
import { expect } from "expect";
import { relative, resolve, sep } from "node:path";
import "../no-creation-traces";
import { root } from "./tables";

const tests = resolve(root, "test") + sep;

/** What came of one test. */
export interface Outcome {
  /** Titles of its groups and its own, joined by spaces, as `jest -t` takes it. */
  readonly name: string;
  readonly passed: boolean;
}

/** A test file, run within this process as often as needed: what it tests stays loaded, it itself is loaded anew. */
export class TestFile {
  readonly path: string;

  /** @param path below the root of the repository */
  constructor(path: string) {
    this.path = resolve(root, path);
  }

  get name(): string {
    return relative(root, this.path);
  }

  /**
   * @param names regular expression of the tests to run; all where none is given
   * @returns what came of each
   * @throws what the file itself threw, outside of its tests
   */
  async run(names?: RegExp): Promise<readonly Outcome[]> {
    forgetTests();
    circus.resetState();
    offerGlobals();
    if (names) circus.getState().testNamePattern = names;
    require(this.path);
    const { testResults, unhandledErrors } = await circus.run();
    if (unhandledErrors.length > 0) throw new Error(`${this.name}: ${unhandledErrors.join("\n")}`);
    return testResults
      .filter(({ status }) => status !== "skip" && status !== "todo")
      .map(({ testPath, errors }) => ({ name: testPath.slice(1).join(" "), passed: errors.length === 0 }));
  }
}

/** Tests and what they share synthesise while they are loaded, so both are loaded again. */
function forgetTests(): void {
  const isTest = (path: string) => path.startsWith(tests) && !path.startsWith(__dirname + sep);
  for (const path of Object.keys(require.cache)) if (isTest(path)) delete require.cache[path];
  module.children = module.children.filter(({ filename }) => !isTest(filename));
}

function offerGlobals(): void {
  const { describe, test, it, beforeAll, beforeEach, afterAll, afterEach } = circus;
  Object.assign(globalThis, { describe, test, it, beforeAll, beforeEach, afterAll, afterEach, expect, jest: { setTimeout: () => undefined } });
}

// A snapshot of addresses is no guard of an attribute.
expect.extend({ toMatchSnapshot: () => ({ pass: true, message: () => "" }) });
