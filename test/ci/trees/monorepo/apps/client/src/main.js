import { version } from "../../../shared/version.js";

export const title = `Portal ${version}`;
