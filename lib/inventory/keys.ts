import { join } from "node:path";
import { fileMissing, keysNotPem, type LocatedFinding } from "../errors";
import type { ClusterSpec } from "../spec";
import type { InventoryDocument } from "./document";
import { isFile } from "./files";
import { isBelow } from "./shape";
import { readText } from "./text";

/** Nothing but the loader opens files: a cluster's keys arrive as text, without the newline that would differ for ever. */
export function readKeys(
  directory: string,
  cluster: ClusterSpec,
  index: number,
  findings: LocatedFinding[],
  document: InventoryDocument,
): ClusterSpec {
  const { keysFile, ...identity } = cluster.identity ?? { method: "kubernetes" };
  if (keysFile === undefined || identity.method !== "jwt" || identity.keys !== undefined) return cluster;
  const at = ["clusters", index, "identity", "keysFile"];
  if (findings.some((finding) => isBelow(finding.at, at))) return cluster;
  const file = join(directory, keysFile);
  const read = isFile(file) ? readText(file) : undefined;
  if (read === undefined || "finding" in read) findings.push({ ...fileMissing("the file of keys", file, at), where: document.locate(at) });
  else if (!/-----BEGIN (PUBLIC KEY|RSA PUBLIC KEY|CERTIFICATE)-----/.test(read.text)) findings.push({ ...keysNotPem(at, file), where: document.locate(at) });
  else return { ...cluster, identity: { ...identity, keys: read.text.trim() } };
  return cluster;
}
