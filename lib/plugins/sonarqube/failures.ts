import type { Finding, Path } from "../../errors";

/** What SonarQube would refuse. */

/** decision 11 */
export function invalidGeneration(at: Path, found: unknown): Finding {
  return {
    code: "sonarqube-invalid-generation",
    at,
    message: "this is no generation of the SonarQube token",
    found,
    allowed: "a month, such as 2026-11, from which the token's end follows; or a counter, for a token that does not end",
    fix: "write the month with four and two digits, or a counter that does not begin like a year",
  };
}

export function generationTwice(at: Path, found: unknown): Finding {
  return {
    code: "sonarqube-generation-twice",
    at,
    message: "this generation of the SonarQube token is there already",
    found,
    allowed: "each generation once: the present one under rotation.sonarqube, earlier ones here",
  };
}

/** The provider takes a gate's association apart at the first slash, and no plan goes on after that. */
export function unreadableGate(at: Path, found: string): Finding {
  return {
    code: "sonarqube-unreadable-gate",
    at,
    message: "SonarQube's provider cannot read back what has a gate with a slash in its name",
    found,
    allowed: "a quality gate without a slash in its name",
    fix: "rename the gate in SonarQube, and write its new name here",
  };
}

export const longestKey = 400;

/** SonarQube's rule for keys of projects; a key of digits only is refused too. */
export function isProjectKey(key: string): boolean {
  return key.length <= longestKey && /^[A-Za-z0-9_.:-]+$/.test(key) && /[^0-9]/.test(key);
}

export function invalidProjectKey(at: Path, found: string): Finding {
  return {
    code: "sonarqube-invalid-project-key",
    at,
    message: "the repository's name makes a key that SonarQube refuses",
    found,
    allowed: `at most ${longestKey} letters, digits, "-", "_", "." and ":", not all of them digits`,
  };
}

export function variableTaken(at: Path, found: string, taken: readonly string[]): Finding {
  return {
    code: "sonarqube-variable-taken",
    at,
    message: "the service sonarqube sets this CI variable of each repository",
    found,
    allowed: `any name but ${taken.join(", ")}`,
    fix: "remove the variable, or give it another name",
  };
}
