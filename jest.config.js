/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  setupFiles: [
    "<rootDir>/test/no-creation-traces.ts",
    // What is synthesised, altered: see docs/services/README.md.
    ...(process.env.DSO_TEST_ALTER ? ["<rootDir>/test/guards/alteration.setup.ts"] : []),
  ],
  // Transpiling only: the type check is a step of its own (npm run typecheck).
  transform: { "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } }] },
};
