/** Rules on Harbor's options that a schema cannot say. */
import { invalidSize, sizeBetween, type Finding, type Path } from "../../errors";
import { parseGibibytes } from "../../values/size";
import { isUnresolved } from "../../values/token";
import {
  invalidCveId,
  invalidRetentionCount,
  invalidRobotPrefix,
  invalidSchedule,
  invalidTagPattern,
  listedTwice,
  retentionCountUnused,
  tooManyTagRules,
} from "./failures";
import type { HarborProjectOptions, HarborSystemOptions, RetentionOptions } from "./options";
import { isSchedule } from "./schedule";

export const UNLIMITED = "unlimited";
const MOST_TAG_RULES = 15;

export function* judgeProjectOptions(at: Path, options: HarborProjectOptions): Iterable<Finding> {
  yield* judgeQuota([...at, "quota"], options.quota);
  yield* judgeRetention([...at, "retention"], options.retention ?? {});
  yield* judgeList([...at, "cveAllowlist"], options.cveAllowlist, /^[A-Z][A-Z0-9]*(-[A-Za-z0-9]+)+$/, invalidCveId);
  yield* judgeList([...at, "immutableTags"], options.immutableTags, /^[A-Za-z0-9_.*?{},[\]!^-]+$/, invalidTagPattern);
  const rules = options.immutableTags?.length ?? 0;
  if (rules > MOST_TAG_RULES) yield tooManyTagRules([...at, "immutableTags"], rules, MOST_TAG_RULES);
}

export function* judgeRobotPrefix(at: Path, prefix: string | undefined): Iterable<Finding> {
  if (prefix !== undefined && !isUnresolved(prefix) && !/^[^\s+{}"\\]{1,50}$/.test(prefix)) yield invalidRobotPrefix([...at, "robotPrefix"], prefix);
}

export function* judgeSystem(at: Path, system: HarborSystemOptions = {}): Iterable<Finding> {
  yield* judgeSchedule([...at, "system", "scanAll"], system.scanAll);
  yield* judgeSchedule([...at, "system", "garbageCollection", "schedule"], system.garbageCollection?.schedule);
}

/** Harbor's provider counts in whole GiB (decision 19). */
function* judgeQuota(at: Path, quota: string | undefined): Iterable<Finding> {
  if (quota === undefined || quota === UNLIMITED || isUnresolved(quota)) return;
  const size = parseGibibytes(quota);
  if (size.kind === "between") yield sizeBetween(at, quota, size.lower, size.upper);
  else if (size.kind !== "whole") yield invalidSize(at, quota);
}

function* judgeRetention(at: Path, { template, count, schedule }: RetentionOptions): Iterable<Finding> {
  if (count !== undefined && !isUnresolved(count)) {
    if (template === "always") yield retentionCountUnused([...at, "count"], count);
    else if (!Number.isInteger(count) || count < 1) yield invalidRetentionCount([...at, "count"], count);
  }
  yield* judgeSchedule([...at, "schedule"], schedule);
}

function* judgeSchedule(at: Path, schedule: string | undefined): Iterable<Finding> {
  if (schedule !== undefined && !isUnresolved(schedule) && !isSchedule(schedule)) yield invalidSchedule(at, schedule);
}

function* judgeList(at: Path, values: readonly string[] = [], shape: RegExp, invalid: (at: Path, found: string) => Finding): Iterable<Finding> {
  for (const [index, value] of values.entries()) {
    if (isUnresolved(value)) continue;
    if (!shape.test(value)) yield invalid([...at, index], value);
    else if (values.indexOf(value) < index) yield listedTwice([...at, index], value);
  }
}
