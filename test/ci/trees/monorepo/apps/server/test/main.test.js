import assert from "node:assert/strict";
import { test } from "node:test";
import { health } from "../src/main.js";

test("is up", () => assert.deepEqual(health(), { status: "up" }));
