import { createHash } from "node:crypto";
import type { ShownCall } from "../report/http.js";
import { isObject } from "../../protocol/object.js";
import type { PlacedSync } from "./model.js";

/** A call, and where it goes. */
export interface PlacedCall {
  readonly host: string;
  readonly call: ShownCall;
}

/** What of a review the fingerprint is made of. */
export type Called = Pick<PlacedSync, "host" | "calls">;

/** All calls of a review. */
export function callsOf(syncs: readonly Called[]): PlacedCall[] {
  return syncs.flatMap(({ host, calls }) => calls.map((call) => ({ host, call })));
}

/** Of all calls: host, method, path and body, in no order. Two reviews with one fingerprint make the same calls. */
export function fingerprintOf(syncs: readonly Called[]): string {
  const texts = callsOf(syncs).map(textOf).sort();
  return createHash("sha256").update(JSON.stringify(texts)).digest("hex");
}

/** What only one of two reviews calls. Both empty: they have the same fingerprint. */
export function differenceOf(
  reviewed: readonly Called[],
  present: readonly Called[],
): { readonly missing: PlacedCall[]; readonly added: PlacedCall[] } {
  const open = new Map<string, PlacedCall[]>();
  for (const placed of callsOf(reviewed)) {
    const text = textOf(placed);
    const same = open.get(text);
    if (same === undefined) open.set(text, [placed]);
    else same.push(placed);
  }
  const added = callsOf(present).filter((placed) => open.get(textOf(placed))?.pop() === undefined);
  return { missing: [...open.values()].flat(), added };
}

function textOf({ host, call: { method, path, body } }: PlacedCall): string {
  return JSON.stringify([host, method, path, body === undefined ? null : [sorted(body)]]);
}

/** The same for objects with the same members, in whatever order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return { members: members.map(([name, inner]) => [name, sorted(inner)]) };
}
