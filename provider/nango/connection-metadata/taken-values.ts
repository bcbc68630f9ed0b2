import { differing, named } from "./calls.js";
import type { Metadata } from "./reader.js";
import type { ConnectionMetadataArgs } from "./schema.js";

/**
 * What a creation takes away that somebody else has set, by the names of the keys: a value may be a secret. Undefined:
 * nothing.
 *
 * @param there the metadata before it.
 */
export function takenValues(there: Metadata, { metadata, complete }: ConnectionMetadataArgs): string | undefined {
  const changed = differing(there, metadata).filter((key) => Object.hasOwn(there, key));
  const removed = complete ? Object.keys(there).filter((key) => !Object.hasOwn(metadata, key)) : [];
  const parts = [
    ...(changed.length === 0 ? [] : [`other values of ${named(changed)} give way to the program's`]),
    ...(removed.length === 0
      ? []
      : [`${named(removed)}, which the program does not declare, ${removed.length === 1 ? "is" : "are"} taken away`]),
  ];
  return parts.length === 0 ? undefined : `${parts.join("; ")}. Destroying this resource does not bring them back.`;
}
