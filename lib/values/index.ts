/** What is true without any construct. */
export * from "./accounts";
export * from "./email";
export * from "./hash";
export * from "./labels";
export * from "./names";
export * from "./nearest";
export * from "./order";
export * from "./permissions";
export * from "./quota";
export * from "./roles";
export * from "./size";
export * from "./slug";
export * from "./stage";
export * from "./token";
export * from "./url";
