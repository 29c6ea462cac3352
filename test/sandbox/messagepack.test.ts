import { Encoder, ExtData } from "@msgpack/msgpack";
import { decodeValue, encodeValue } from "../../lib/sandbox/codec/messagepack";
import { type CtyType, Dynamic, UNKNOWN, type Value } from "../../lib/sandbox/values";

const there = (type: CtyType, value: Value) => decodeValue(type, encodeValue(type, value));

test("an unknown is an extension, and any extension is an unknown, a refined one included", () => {
  expect([...encodeValue("string", UNKNOWN)]).toEqual([0xd4, 0, 0]);
  const encoder = new Encoder();
  expect(decodeValue("string", encoder.encode(new ExtData(0, new Uint8Array([0]))))).toBe(UNKNOWN);
  expect(decodeValue("string", encoder.encode(new ExtData(12, new Uint8Array([0x81, 1, 0xc2]))))).toBe(UNKNOWN);
});

test("an object that lacks an attribute is sent with null in its place, and what the type does not know is left out", () => {
  const type: CtyType = ["object", { name: "string", size: "number" }];
  expect(there(type, { name: "demo", stray: true })).toEqual({ name: "demo", size: null });
});

test("unknowns keep their places inside sets of objects", () => {
  const type: CtyType = ["set", ["object", { name: "string", id: "string" }]];
  expect(there(type, [{ name: "a", id: UNKNOWN }, { name: "b", id: "2" }])).toEqual([{ name: "a", id: UNKNOWN }, { name: "b", id: "2" }]);
});

test("a value of open type is the pair of its type and itself, and keeps both", () => {
  const value = new Dynamic(["object", { spec: ["tuple", ["string", "number"]] }], { spec: ["a", 1] });
  const back = there(["object", { manifest: "dynamic" }], { manifest: value }) as { manifest: Dynamic };
  expect(back.manifest).toBeInstanceOf(Dynamic);
  expect(back.manifest.type).toEqual(["object", { spec: ["tuple", ["string", "number"]] }]);
  expect(back.manifest.value).toEqual({ spec: ["a", 1] });
});

test("a value of open type may hold unknowns, be one, or be null", () => {
  expect((there("dynamic", new Dynamic(["object", { name: "string" }], { name: UNKNOWN })) as Dynamic).value).toEqual({ name: UNKNOWN });
  expect(there("dynamic", UNKNOWN)).toBe(UNKNOWN);
  expect(there("dynamic", null)).toBeNull();
});

test("a number that no double holds stays the text that it travels as", () => {
  const encoder = new Encoder();
  expect(decodeValue("number", encoder.encode("0.1"))).toBe("0.1");
  expect([...encodeValue("number", "0.1")]).toEqual([...encoder.encode("0.1")]);
  expect(there("number", 42)).toBe(42);
});

test("maps keep any key", () => {
  expect(there(["map", "string"], { "a/b.c": "1", "": "2" })).toEqual({ "a/b.c": "1", "": "2" });
});
