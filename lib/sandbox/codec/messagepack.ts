import { decode, Encoder, ExtData, ExtensionCodec } from "@msgpack/msgpack";
import { type CtyType, Dynamic, isObject, UNKNOWN, Unknown, type Value } from "../values";

/**
 * The encoding of values in Terraform's plugin protocol: MessagePack, where any extension type stands for an
 * unknown (a refined one included), and a value of open type is the pair of its type and itself.
 */
class UnknownCodec extends ExtensionCodec<undefined> {
  override tryToEncode(object: unknown): ExtData | null {
    return object instanceof Unknown ? new ExtData(0, new Uint8Array([0])) : null;
  }

  override decode(): Unknown {
    return UNKNOWN;
  }
}

const extensionCodec = new UnknownCodec();
const encoder = new Encoder({ extensionCodec });

export function decodeValue(type: CtyType, bytes: Uint8Array): Value {
  const raw = decode(bytes, { extensionCodec }) as Value;
  return holdsDynamic(type) ? readDynamics(type, raw) : raw;
}

/** Missing attributes of objects become null, since the receiver refuses an object that lacks one. */
export function encodeValue(type: CtyType, value: Value): Uint8Array {
  return encoder.encode(conform(type, value));
}

/**
 * A number that no double can hold exactly travels as text, in both directions, so it is kept as text:
 * turning it into a double and back would make another number of it.
 */
function conform(type: CtyType, value: Value | undefined): unknown {
  if (value === null || value === undefined) return null;
  if (value instanceof Unknown) return value;
  if (type === "dynamic") {
    const dynamic = value instanceof Dynamic ? value : undefined;
    const inner = dynamic ? dynamic.type : inferred(value);
    return [new TextEncoder().encode(JSON.stringify(inner)), conform(inner, dynamic ? dynamic.value : value)];
  }
  if (typeof type === "string") return value;
  switch (type[0]) {
    case "list":
    case "set":
      return (value as Value[]).map((item) => conform(type[1], item));
    case "map":
      return Object.fromEntries(Object.entries(value as object).map(([name, item]) => [name, conform(type[1], item as Value)]));
    case "object": {
      const object = value as { [name: string]: Value };
      const result: { [name: string]: unknown } = {};
      for (const name in type[1]) result[name] = conform(type[1][name] as CtyType, object[name]);
      return result;
    }
    case "tuple":
      return type[1].map((member, index) => conform(member, (value as Value[])[index]));
  }
}

function inferred(value: Value): CtyType {
  if (typeof value === "string") return "string";
  if (typeof value === "number") return "number";
  if (typeof value === "boolean") return "bool";
  if (Array.isArray(value)) return ["tuple", value.map((item) => inferred(item))];
  if (isObject(value)) return ["object", Object.fromEntries(Object.entries(value).map(([name, item]) => [name, inferred(item)]))];
  return "dynamic";
}

const dynamicTypes = new WeakMap<object, boolean>();

function holdsDynamic(type: CtyType): boolean {
  if (typeof type === "string") return type === "dynamic";
  const known = dynamicTypes.get(type);
  if (known !== undefined) return known;
  const members: readonly CtyType[] = type[0] === "object" ? Object.values(type[1]) : type[0] === "tuple" ? type[1] : [type[1]];
  const result = members.some(holdsDynamic);
  dynamicTypes.set(type, result);
  return result;
}

function readDynamics(type: CtyType, raw: Value): Value {
  if (raw === null || raw instanceof Unknown) return raw;
  if (type === "dynamic") {
    const [typeBytes, inner] = raw as unknown as [Uint8Array, Value];
    const innerType = JSON.parse(new TextDecoder().decode(typeBytes)) as CtyType;
    return inner === null ? null : inner instanceof Unknown ? inner : new Dynamic(innerType, readDynamics(innerType, inner));
  }
  if (typeof type === "string" || !holdsDynamic(type)) return raw;
  switch (type[0]) {
    case "list":
    case "set":
      return (raw as Value[]).map((item) => readDynamics(type[1], item));
    case "map":
      return Object.fromEntries(Object.entries(raw as object).map(([name, item]) => [name, readDynamics(type[1], item as Value)]));
    case "object":
      return Object.fromEntries(Object.entries(raw as object).map(([name, item]) => [name, readDynamics(type[1][name] as CtyType, item as Value)]));
    case "tuple":
      return (raw as Value[]).map((item, index) => readDynamics(type[1][index] as CtyType, item));
  }
}
