/** The catalogue of failures. The wording stands here and nowhere else, so that tests can hold it. */
export * from "./finding";
export * from "./fleet";
export * from "./inventory";
export * from "./naming";
export * from "./pipeline-file";
export * from "./platform";
export * from "./project";
export * from "./renaming";
export * from "./repository-ci";
