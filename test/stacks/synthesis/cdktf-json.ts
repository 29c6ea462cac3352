import { createRequire } from "node:module";

/** The library by which cdktf writes JSON; it is cdktf's own dependency, not ours. */
export const stringify = createRequire(require.resolve("cdktf"))("json-stable-stringify") as (value: unknown, options: { readonly space: number }) => string;
