/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  // The default leaves a core to the editor, which on two cores leaves one worker.
  maxWorkers: "100%",
  testMatch: ["**/*.test.ts"],
  // Transpiling only: the type check is a step of its own (npm run typecheck).
  transform: { "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } }] },
};
