// Baseline (b): all projects in one state. Synthesised stacks become one configuration, in which each block's name
// begins with its project's.

/** @param stacks by name, each as the object of its `cdk.tf.json` */
export function oneState(stacks) {
  const all = { terraform: undefined, provider: undefined };
  for (const [name, stack] of stacks) {
    const prefix = `${name.replace("project-", "")}_`;
    const addresses = new Set(["resource", "data", "ephemeral"].flatMap((kind) => Object.entries(stack[kind] ?? {}).flatMap(([type, named]) => Object.keys(named).map((each) => `${type}.${each}`))));
    const own = renamed(stack, addresses, prefix);
    all.provider ??= own.provider;
    all.terraform ??= { required_providers: own.terraform.required_providers };
    for (const kind of ["resource", "data", "ephemeral"]) {
      for (const [type, named] of Object.entries(own[kind] ?? {})) {
        all[kind] ??= {};
        all[kind][type] ??= {};
        for (const [each, { "//": _comment, ...body }] of Object.entries(named)) all[kind][type][`p_${prefix}${each}`] = body;
      }
    }
    all.variable = { ...all.variable, ...own.variable };
    for (const kind of ["check", "output"]) for (const [each, body] of Object.entries(own[kind] ?? {})) all[kind] = { ...all[kind], [`p_${prefix}${each}`]: body };
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined && Object.keys(value).length > 0));
}

/** Every reference to a block of the stack, wherever it stands. */
function renamed(value, addresses, prefix) {
  if (Array.isArray(value)) return value.map((item) => renamed(item, addresses, prefix));
  if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renamed(item, addresses, prefix)]));
  if (typeof value !== "string") return value;
  return value.replace(/((?:data\.|ephemeral\.)?)([a-z][a-z0-9_]*)\.([A-Za-z_][\w-]*)/g, (text, kind, type, name) => (addresses.has(`${type}.${name}`) ? `${kind}${type}.p_${prefix}${name}` : text));
}
