import { floatingImage, type Finding, type Path } from "../../errors";
import type { Component } from "../component";
import type { Included, KnownCatalogue } from "./inclusions";
import { isMapping } from "./keywords";

/** Images of the file's own jobs, and those that components are told to use, at tags that move (charts-catalog C12). */
export function judgeImages(file: Readonly<Record<string, unknown>>, included: readonly Included[], { platform }: KnownCatalogue): readonly Finding[] {
  const holders: readonly (readonly [Path, unknown])[] = [[[], file], ...Object.entries(file).map(([name, value]): readonly [Path, unknown] => [[name], value])];
  const named = holders.flatMap(([at, holder]) => (isMapping(holder) ? [reference(holder["image"], [...at, "image"]), ...services(holder["services"], [...at, "services"])] : []));
  const given = included.flatMap(({ at, component, given }) => imageInputs(component, platform).map((input) => reference(given[input], [...at, "inputs", input])));
  return [...named, ...given].flatMap((each) => (each !== undefined && floats(each.image) ? [floatingImage(each.at, each.image)] : []));
}

/** Inputs that a component's jobs run in. */
function imageInputs(component: Component, platform: KnownCatalogue["platform"]): readonly string[] {
  const images = Object.values(component.jobs(platform)).map((job) => reference(job["image"], [])?.image ?? "");
  return [...new Set(images.flatMap((image) => /^\$\[\[\s*inputs\.([\w-]+)\s*\]\]$/.exec(image)?.[1] ?? []))];
}

interface Named {
  readonly image: string;
  readonly at: Path;
}

function reference(value: unknown, at: Path): Named | undefined {
  if (typeof value === "string") return { image: value, at };
  return isMapping(value) && typeof value["name"] === "string" ? { image: value["name"], at: [...at, "name"] } : undefined;
}

function services(value: unknown, at: Path): readonly (Named | undefined)[] {
  return Array.isArray(value) ? value.map((each: unknown, index) => reference(each, [...at, index])) : [];
}

/**
 * A digest never moves. Of tags only those with two numbers in them, or with a date, are taken for complete versions:
 * `20` and `20-alpine` are the newest of a series.
 */
function floats(image: string): boolean {
  if (image.includes("@sha256:")) return false;
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  if (tag === undefined) return !image.includes("$");
  return !tag.includes("$") && !/\d+\.\d+|\d{8}|^[0-9a-f]{40}$/.test(tag);
}
