import { randomBytes, randomInt } from "node:crypto";
import type { Endpoint } from "../objects/store";
import { Refusal } from "../protocol/messages";
import { asText, type Attributes, type Value } from "../values";

/** Opens an ephemeral resource: nothing of it is ever stored. */
export function openEphemeral(type: string, config: Attributes, endpoint: Endpoint): Attributes {
  switch (type) {
    case "random_password":
      return { ...config, ...password(config) };
    case "vault_kv_secret_v2":
      return { ...config, ...kvSecret(config, endpoint) };
    default:
      throw new Refusal(`the sandbox opens no ephemeral ${type}`);
  }
}

const CLASSES: readonly [name: string, minimum: string, characters: string][] = [
  ["lower", "min_lower", "abcdefghijklmnopqrstuvwxyz"],
  ["upper", "min_upper", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"],
  ["numeric", "min_numeric", "0123456789"],
  ["special", "min_special", "!@#$%&*()-_=+[]{}<>:?"],
];

/** Another value on every opening, as the real one gives. */
function password(config: Attributes): Attributes {
  const length = Number(config["length"]);
  if (!(length >= 1)) throw new Refusal("random_password: length must be at least 1", `got ${asText(config["length"])}`);
  const settings: Attributes = {};
  const required: string[] = [];
  let alphabet = "";
  for (const [name, minimum, standard] of CLASSES) {
    const enabled = config[name] ?? true;
    const least = Number(config[minimum] ?? 0);
    const characters = name === "special" ? asText(config["override_special"]) || standard : standard;
    settings[name] = enabled;
    settings[minimum] = least;
    if (enabled) alphabet += characters;
    for (let count = 0; count < least; count++) required.push(pick(characters));
  }
  if (required.length > length) throw new Refusal(`random_password: length must be at least ${required.length}, the sum of the minimums`, `got ${length}`);
  if (alphabet === "") throw new Refusal("random_password: at least one class of characters must be enabled");
  const characters = [...required, ...Array.from({ length: length - required.length }, () => pick(alphabet))];
  for (let index = characters.length - 1; index > 0; index--) {
    const other = randomInt(index + 1);
    [characters[index], characters[other]] = [characters[other] as string, characters[index] as string];
  }
  return { ...settings, result: characters.join(""), bcrypt_hash: `$2a$10$${randomBytes(40).toString("hex").slice(0, 53)}` };
}

function pick(characters: string): string {
  return characters.charAt(randomInt(characters.length));
}

/** Reads what the KV store holds. A secret that was never written, or is lost, is an error as in Vault. */
function kvSecret(config: Attributes, endpoint: Endpoint): Attributes {
  const path = `${asText(config["mount"])}/data/${asText(config["name"])}`;
  const object = endpoint.findByKey("vault_kv_secret_v2", path);
  if (!object) throw new Refusal(`no secret found at "${path}"`, `at ${endpoint.name}`);
  const text = asText(object.hidden["data_json_wo"]) || asText(object.attributes["data_json"]) || "{}";
  const data = JSON.parse(text) as { [name: string]: Value };
  const metadata = (object.attributes["metadata"] ?? {}) as Attributes;
  return {
    data_json: JSON.stringify(data),
    data: Object.fromEntries(Object.entries(data).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)])),
    created_time: asText(metadata["created_time"]),
    deletion_time: "",
    destroyed: false,
    // An argument, and not computed: the provider hands back what it was given.
    version: config["version"] ?? null,
    custom_metadata: {},
  };
}
