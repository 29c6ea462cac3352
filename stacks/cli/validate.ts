import { DsoError } from "../../lib/errors";
import { report } from "../../lib/inventory";
import { readSettings } from "../settings";
import { judgeInventory } from "../synthesis/judge";

/** `dso validate`: prints everything that is wrong, all at once. @returns the exit code */
export async function validate(directory: string): Promise<number> {
  try {
    const { workers } = readSettings(process.env);
    const findings = await judgeInventory({ directory, workers }, process.env);
    console.log(report(findings));
    return findings.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof DsoError)) throw error;
    console.error(report(error.findings));
    return 1;
  }
}
