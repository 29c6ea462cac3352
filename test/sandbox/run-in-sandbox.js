// Runs a command in a sandbox from the sources, as `dso sandbox -- COMMAND` does from the compiled package.
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { transformSync } = require("@swc/core");

require.extensions[".ts"] = (module, file) => {
  const options = { filename: file, jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } };
  module._compile(transformSync(readFileSync(file, "utf8"), options).code, file);
};

const { runInSandbox } = require(join(__dirname, "..", "..", "lib", "sandbox", "run.ts"));
runInSandbox(process.argv.slice(2), { state: process.env.SANDBOX_STATE }).then(
  (code) => process.exit(code),
  (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
