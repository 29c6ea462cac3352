/** Rules on the options that a schema cannot say. Values that only Terraform will know are left alone. */
import { images } from "../../ci/images";
import { invalidVariableKey, type Finding, type Path } from "../../errors";
import { judgeUrl } from "../../rules/checks";
import { isVariableKey } from "../../values/repository-ci";
import { isUnresolved } from "../../values/token";
import {
  catalogueIsPublished,
  catalogueVersionMissing,
  floatingImage,
  invalidMirrorSchedule,
  invalidTokenDays,
  tokenCannotBeGeneration,
  tokenNeverRests,
  unknownImage,
  unmaskable,
} from "./failures";
import { whyNotMaskable } from "./masking";
import type { BotTokenOptions, CatalogueOptions, GitlabOptions, GitlabProjectOptions, VariableOptions } from "./options";
import { isSchedule } from "./schedule";
import { DEFAULTS } from "./settings";

export function* judgeOptions(at: Path, options: GitlabOptions): Iterable<Finding> {
  yield* judgeUrl("address of GitLab", [...at, "url"], options.url);
  yield* judgeUrl("address of the proxy", [...at, "proxy", "http"], options.proxy?.http);
  yield* judgeUrl("address of the proxy", [...at, "proxy", "https"], options.proxy?.https);
  yield* judgeToken([...at, "botToken"], options.botToken ?? {});
  yield* judgeSchedule([...at, "mirror", "schedule"], options.mirror?.schedule);
  yield* judgeGeneration([...at, "zoneTokenGeneration"], options.zoneTokenGeneration);
  yield* judgeCatalogue([...at, "catalogue"], options.catalogue ?? {});
  for (const [key, variable] of Object.entries(options.variables ?? {})) yield* judgeVariable([...at, "variables", key], key, variable);
}

export function* judgeProjectOptions(at: Path, options: GitlabProjectOptions): Iterable<Finding> {
  yield* judgeSchedule([...at, "schedule"], options.schedule);
  yield* judgeGeneration([...at, "triggerGeneration"], options.triggerGeneration);
}

function* judgeCatalogue(at: Path, { publish = DEFAULTS.catalogue.publish, path, version, images: others = {} }: CatalogueOptions): Iterable<Finding> {
  if (publish) {
    if (path !== undefined) yield catalogueIsPublished([...at, "path"], path);
    if (version !== undefined) yield catalogueIsPublished([...at, "version"], version);
  } else if (version === undefined) yield catalogueVersionMissing([...at, "version"]);
  for (const [name, reference] of Object.entries(others)) {
    if (!Object.keys(images).includes(name)) yield unknownImage([...at, "images", name], name, Object.keys(images));
    else if (!isUnresolved(reference) && !isPinned(reference)) yield floatingImage([...at, "images", name], reference);
  }
}

function isPinned(reference: string): boolean {
  return /^\S+(:[^\s/:]+|@sha256:[0-9a-f]{64})$/.test(reference) && !reference.endsWith(":latest");
}

function* judgeGeneration(at: Path, generation: number | string | undefined): Iterable<Finding> {
  if (generation === undefined || isUnresolved(generation) || /^[A-Za-z0-9._-]+$/.test(String(generation))) return;
  yield tokenCannotBeGeneration(at, generation);
}

/** @param variable what GitLab is to hold under the key */
export function* judgeVariable(at: Path, key: string, variable: string | Pick<VariableOptions, "value" | "masked">): Iterable<Finding> {
  const { value, masked = false } = typeof variable === "string" ? { value: variable } : variable;
  if (!isVariableKey(key)) yield invalidVariableKey(at, key);
  if (!masked || isUnresolved(value)) return;
  const because = whyNotMaskable(value);
  if (because !== undefined) yield unmaskable(at, key, because);
}

function* judgeToken(at: Path, token: BotTokenOptions): Iterable<Finding> {
  const { days, rotateBefore } = { ...DEFAULTS.botToken, ...token };
  if (!isDays(days)) yield invalidTokenDays([...at, "days"], days);
  else if (!isDays(rotateBefore)) yield invalidTokenDays([...at, "rotateBefore"], rotateBefore);
  else if (rotateBefore >= days) yield tokenNeverRests([...at, "rotateBefore"], rotateBefore, days);
}

function isDays(days: number): boolean {
  return isUnresolved(days) || (Number.isInteger(days) && days >= 1 && days <= 365);
}

function* judgeSchedule(at: Path, schedule: string | undefined): Iterable<Finding> {
  if (schedule !== undefined && !isUnresolved(schedule) && !isSchedule(schedule)) yield invalidMirrorSchedule(at, schedule);
}
