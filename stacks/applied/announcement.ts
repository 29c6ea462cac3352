import { jsonIn, type AppliedRecord } from "./record";

/** Where the announcement is, among records: no stack is called that. */
export const ANNOUNCED = "announced";

/**
 * What the newest pipeline that compared wants every stack to be, told before anything is planned. A record says what was
 * applied; only this says that a newer commit has taken back what an older pipeline is still about to apply.
 */
export interface Announcement {
  /** Number of that pipeline, rising. @default - no pipeline */
  readonly run?: number;
  /** Digest of each stack that it knows of. */
  readonly digests: Readonly<Record<string, string>>;
}

/** @throws Error when the text is no announcement */
export function parseAnnouncement(text: string, where: string): Announcement {
  const value = jsonIn(text, where) as Partial<Announcement> | null;
  const digests = value?.digests;
  const right = typeof digests === "object" && digests !== null && Object.values(digests).every((digest) => typeof digest === "string");
  if (!right) throw new Error(`${where} does not say what the last pipeline wants: it must have digests, one for each stack; remove it, and start a new pipeline`);
  return value as Announcement;
}

/** Whether an announcement is of a newer run. Where runs have no numbers, who has announced last is the newest. */
export function isNewer(announced: Announcement | undefined, run: number | undefined): announced is Announcement {
  return announced !== undefined && (announced.run === undefined || run === undefined || announced.run > run);
}

/** Whether a newer run wants a stack to be something else, or not to be. */
export function isTakenBack({ stack, digest, run }: AppliedRecord, announced: Announcement | undefined): announced is Announcement {
  return isNewer(announced, run) && announced.digests[stack] !== digest;
}
