// Runs programs made by `direct-program.mjs`, one stack for each, in one process: baseline (a).
//
//   node direct-cdktf.cjs FOLDER      FOLDER/<stack>.json are the programs; written to CDKTF_OUTDIR
//
// Prints the CPU time that reading the programs took, which a program in a language would not spend.
const { readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const { App, TerraformElement, TerraformOutput, TerraformResource, TerraformStack, TerraformVariable } = require("cdktf");

const classes = new Map();
let reading = 0;
const folder = process.argv[2];
const app = new App({ stackTraces: false });
for (const file of readdirSync(folder).sort()) {
  const before = process.cpuUsage();
  const program = JSON.parse(readFileSync(join(folder, file), "utf8"));
  const { user, system } = process.cpuUsage(before);
  reading += user + system;
  declare(new TerraformStack(app, file.slice(0, -".json".length)), program);
}
app.synth();
console.log(JSON.stringify({ readingMs: reading / 1000 }));

function declare(stack, { required, backend, statements, blocks }) {
  const known = new Map();
  for (const statement of statements) {
    const construct = create(stack, statement, known);
    if (statement.address !== undefined) known.set(statement.address, construct);
  }
  stack.addOverride("terraform.backend", backend);
  stack.addOverride("terraform.required_providers", required);
  for (const [name, body] of Object.entries(blocks)) if (body !== undefined) stack.addOverride(name, body);
}

function create(stack, statement, known) {
  switch (statement.kind) {
    case "variable": {
      const { type, default: value, ephemeral, ...props } = statement.body;
      const variable = new TerraformVariable(stack, statement.id, { type, ...props });
      if (ephemeral !== undefined) variable.addOverride("ephemeral", ephemeral);
      if (value === null) variable.addOverride("default", value);
      return variable;
    }
    case "output":
      return new TerraformOutput(stack, statement.id, resolved(statement.props, known));
    case "plain": {
      const resource = new TerraformResource(stack, statement.id, { terraformResourceType: statement.type });
      for (const [key, value] of Object.entries(resolved(statement.body, known))) resource.addOverride(key, value);
      return resource;
    }
    default: {
      const type = classOf(statement.module, statement.type);
      const props = resolved(statement.props, known);
      if (statement.provider !== undefined) props.provider = found(statement.provider, known);
      if (statement.dependsOn !== undefined) props.dependsOn = statement.dependsOn.map((address) => found(address, known));
      const construct = new type(stack, statement.id, props);
      if (statement.forEach !== undefined) construct.addOverride("for_each", statement.forEach);
      return construct;
    }
  }
}

function classOf(module, type) {
  const key = `${module} ${type}`;
  if (!classes.has(key)) {
    const all = Object.values(require(module));
    classes.set(key, all.find((each) => typeof each === "function" && each.prototype instanceof TerraformElement && (type === undefined || each.tfResourceType === type)));
  }
  return classes.get(key);
}

function found(address, known) {
  const construct = known.get(address);
  if (construct === undefined) throw new Error(`${address} is not declared before it is referred to`);
  return construct;
}

function resolved(value, known) {
  if (Array.isArray(value)) return value.map((item) => resolved(item, known));
  if (typeof value !== "object" || value === null) return value;
  if (value["%parts"] === undefined) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolved(item, known)]));
  const parts = value["%parts"].map((part) => (typeof part === "string" ? part : attribute(part, known)));
  return parts.length === 1 ? parts[0] : parts.join("");
}

/** As one writes it: `group.id`. What a class calls otherwise is asked for by its name in Terraform. */
function attribute({ address, getter }, known) {
  const construct = found(address, known);
  const value = construct[getter];
  if (typeof value === "string" || typeof value === "number") return value;
  return construct.getStringAttribute(getter.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
}
