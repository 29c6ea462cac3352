import type { Component } from "../component";

/** All components, by name. */
export const components: readonly Component[] = [];
