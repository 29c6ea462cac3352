import { DsoError } from "../../lib/errors";
import { report } from "../../lib/inventory";
import { readInventory } from "../open-inventory";

/** `dso validate`: prints everything that is wrong, all at once. @returns the exit code */
export async function validate(directory: string): Promise<number> {
  try {
    const { inventory } = await readInventory(directory);
    console.log(report(inventory.findings));
    return inventory.findings.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof DsoError)) throw error;
    console.error(report(error.findings));
    return 1;
  }
}
