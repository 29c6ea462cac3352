/** Rules on Nexus's options that a schema cannot say. */
import type { Finding, Path } from "../../errors";
import { isUnresolved } from "../../values/token";
import { invalidWritePolicy, needsPaidEdition } from "./failures";
import { formats, writePolicies, type Edition, type Formats } from "./formats";

export function* judgeFormats(at: Path, options: Formats, edition: Edition = "oss"): Iterable<Finding> {
  for (const format of formats) {
    const chosen = options[format];
    if (typeof chosen !== "object") continue;
    for (const [name, value] of Object.entries(chosen)) {
      const here = [...at, format, name];
      if (name.toLowerCase().endsWith("writepolicy") && !isUnresolved(value) && !writePolicies.includes(value as never)) {
        yield invalidWritePolicy(here, String(value), writePolicies);
      }
      if (name === "publishThroughGroup" && value === true && edition !== "pro") yield needsPaidEdition(here, "artefacts are published through a group");
    }
  }
}
