import { jsonSchema, type SchemaKind } from "../../lib/inventory";
import { definitions } from "../plugins";

const KINDS: readonly string[] = ["platform", "project", "people"] satisfies readonly SchemaKind[];

/** `dso schema`: prints the JSON Schema by which a file of that kind is judged. @returns the exit code */
export function schema(kind: string): number {
  if (!KINDS.includes(kind)) {
    console.error(`dso schema: there is no "${kind}"; allowed: ${KINDS.join(", ")}`);
    return 1;
  }
  console.log(JSON.stringify(jsonSchema(kind as SchemaKind, definitions), null, 2));
  return 0;
}
