import { parseAlteration, setAlteration } from "../../lib/testing/alteration";

// Loaded by jest only where DSO_TEST_ALTER is set, so that people can see what a test says to an alteration.
setAlteration(parseAlteration(process.env["DSO_TEST_ALTER"]!));
