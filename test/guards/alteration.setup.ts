import { intercept } from "../../lib/testing/interception";
import { alter, parseAlteration } from "./alteration";

// Loaded by jest only where DSO_TEST_ALTER is set, so that people can see what a test says to an alteration.
const alteration = parseAlteration(process.env["DSO_TEST_ALTER"]!);
intercept((json) => alter(json, alteration));
