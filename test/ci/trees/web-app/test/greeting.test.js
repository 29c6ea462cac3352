import assert from "node:assert/strict";
import { test } from "node:test";
import { greeting } from "../src/greeting.js";

test("greets by name", () => assert.equal(greeting(" Ada "), "Hello, Ada"));
test("greets without one", () => assert.equal(greeting(""), "Hello, whoever you are"));
