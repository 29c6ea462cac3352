// What both programs that are written from a synthesised stack know of its blocks.
import { readSchema } from "../providers.mjs";

/** Arguments that every block may have, which no schema names. */
export const META_ARGUMENTS = ["provider", "depends_on", "lifecycle", "count", "for_each"];

const schemas = new Map();

/** Of the provider by whose name the types of a tool begin. */
export function schemaOf(tool) {
  if (!schemas.has(tool)) schemas.set(tool, Object.values(readSchema(tool).provider_schemas)[0]);
  return schemas.get(tool);
}
