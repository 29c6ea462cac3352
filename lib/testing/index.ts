/** What the author of a plugin needs to test it. */
export { examplePlatform, exampleProject } from "./example-platform";
export { FakeResource } from "./fake-resource";
export { synthesise, synthesiseApp, Synthesised, type Block } from "./synthesise";
