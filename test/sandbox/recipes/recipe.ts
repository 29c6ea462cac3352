/** One resource as a Terraform configuration has it: type, name, arguments. Text `${type.name.attribute}` refers to an earlier one. */
export type Recipe = readonly [type: string, name: string, configuration: { readonly [name: string]: unknown }];

/** Terraform's JSON configuration of some recipes. */
export function resources(recipes: readonly Recipe[]): { [type: string]: { [name: string]: object } } {
  const result: { [type: string]: { [name: string]: object } } = {};
  for (const [type, name, configuration] of recipes) (result[type] ??= {})[name] = configuration;
  return result;
}
