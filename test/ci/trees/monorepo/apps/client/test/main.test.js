import assert from "node:assert/strict";
import { test } from "node:test";
import { title } from "../src/main.js";

test("the title names the version", () => assert.match(title, /^Portal \d/));
