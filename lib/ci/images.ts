import type { CiPlatform } from "./component";

/**
 * Every image that jobs run in, pinned. A platform without a way out mirrors these, and says where in `imagePrefix`.
 */
export const images = {
} as const satisfies Readonly<Record<string, string>>;

export type ImageName = keyof typeof images;

/** An image's reference for a platform: its own one where it names one, below its own registry where it mirrors them. */
export function image(name: ImageName, { imagePrefix, images: others = {} }: Pick<CiPlatform, "imagePrefix" | "images">): string {
  const other = others[name];
  if (other !== undefined) return other;
  const reference: string = images[name];
  return imagePrefix === undefined ? reference : `${imagePrefix.replace(/\/+$/, "")}/${reference.replace(/^[^/]+\//, "")}`;
}
