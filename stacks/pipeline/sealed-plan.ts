import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from "node:crypto";

/**
 * A plan holds secrets in clear (decision 12), so what leaves the job that made it is sealed: AES-256-GCM, under a key
 * made by scrypt from what only the pipeline knows. The seal covers the stack and its configuration's digest: a plan
 * cannot be applied as another's, nor changed on the way.
 */
const MAGIC = Buffer.from("dso-plan-1\n");
const SALT = 16;
const NONCE = 12;
const TAG = 16;
const SHORTEST_KEY = 32;

/** Variable that holds what the key is made from: at least 32 characters. */
export const KEY_VARIABLE = "DSO_PLAN_KEY";

export function seal(plan: Buffer, secret: string, about: string): Buffer {
  const salt = randomBytes(SALT);
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv("aes-256-gcm", keyFrom(secret, salt), nonce);
  cipher.setAAD(Buffer.from(about));
  const sealed = Buffer.concat([cipher.update(plan), cipher.final()]);
  return Buffer.concat([MAGIC, salt, nonce, cipher.getAuthTag(), sealed]);
}

/** @throws Error when it is no sealed plan, was sealed under another key, or is about something else */
export function unseal(sealed: Buffer, secret: string, about: string): Buffer {
  const [magic, salt, nonce, tag, content] = parts(sealed);
  if (!magic.equals(MAGIC)) throw new Error("this is no sealed plan: plan again");
  const decipher = createDecipheriv("aes-256-gcm", keyFrom(secret, salt), nonce);
  decipher.setAAD(Buffer.from(about));
  decipher.setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(content), decipher.final()]);
  } catch {
    throw new Error("the sealed plan does not open: it was sealed under another key, is another stack's, or was changed; plan again");
  }
}

/** @throws Error when there is no key, or a short one */
export function sealingKey(environment: NodeJS.ProcessEnv): string {
  const key = environment[KEY_VARIABLE] ?? "";
  if (key.length >= SHORTEST_KEY) return key;
  const found = key === "" ? "it is not set" : `it has ${key.length} characters`;
  throw new Error(`${KEY_VARIABLE} seals plans and must hold at least ${SHORTEST_KEY} characters; ${found}: put it into the credentials of plan and apply (docs/PIPELINE.md)`);
}

function parts(sealed: Buffer): [magic: Buffer, salt: Buffer, nonce: Buffer, tag: Buffer, content: Buffer] {
  let from = 0;
  const next = (length: number) => sealed.subarray(from, (from += length));
  return [next(MAGIC.length), next(SALT), next(NONCE), next(TAG), sealed.subarray(from)];
}

function keyFrom(secret: string, salt: Buffer): Buffer {
  return scryptSync(secret, salt, 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 });
}
