import type { Document } from "./document";
import { renderMarkdown } from "./markdown";
import { renderText } from "./text";

export const FORMATS = ["text", "markdown", "json"] as const;
export type Format = (typeof FORMATS)[number];

/** @param json what other programs read */
export function renderAs(format: Format, document: Document, json: () => object): string {
  switch (format) {
    case "json":
      return JSON.stringify(json(), null, 1);
    case "markdown":
      return renderMarkdown(document);
    case "text":
      return renderText(document);
  }
}
