import { timeLeft, type Waiting } from "../deadline.js";
import type { Identity } from "../identity.js";
import type { Resource } from "./records.js";
import type { Table } from "./table.js";

/** How long a creation waits for another resource, at most. Milliseconds. */
const LONGEST_WAIT = 60_000;

/**
 * Waits for the object of another resource until that is enough, or does not come.
 *
 * @returns false: it did not come, or its deletion failed.
 */
export async function waitForObject(
  table: Table,
  id: string,
  context: Waiting,
  isEnough: (holder: Resource | undefined) => boolean,
): Promise<boolean> {
  const own = table.resources.get(context.resource);
  const end = table.clock.now() + Math.min(LONGEST_WAIT, timeLeft(context));
  if (own !== undefined) own.waitsFor = id;
  table.wake();
  try {
    for (;;) {
      const holder = table.holderOf(id);
      if (table.objects.get(id)?.isDeleted === true || isEnough(holder)) return holder?.isStuck !== true;
      const wait = end - table.clock.now();
      const isInTime = holder !== undefined && !holder.isStuck && !holder.isLate;
      const isLeft = table.isDeleting(id) || (isInTime && table.mayLeave(holder));
      if (wait <= 0 || !isLeft) return false;
      await table.change(context, wait);
    }
  } finally {
    if (own !== undefined) own.waitsFor = undefined;
  }
}

/** True where a resource waits, over others or not, for the object of this one. */
export function isWaitedForBy(table: Table, holder: Resource | undefined, own: Resource | undefined): boolean {
  const met = new Set<Resource>();
  for (let next = holder; next !== undefined && !met.has(next);) {
    if (next === own) return true;
    met.add(next);
    next = next.waitsFor === undefined ? undefined : table.holderOf(next.waitsFor);
  }
  return false;
}

/** Waits until the deletion of an object of this identity, where one is under way, is over. */
export async function untilDeleted(table: Table, identity: Identity | undefined, context: Waiting): Promise<void> {
  const id = identity === undefined ? undefined : table.ids.get(identity.key);
  while (id !== undefined && table.isDeleting(id) && timeLeft(context) > 0) {
    await table.change(context, timeLeft(context));
  }
}

/**
 * Waits until the object of this identity is made, where a resource declares it and has yet to.
 *
 * @returns whether it waited.
 */
export async function untilMade(table: Table, identity: Identity, context: Waiting): Promise<boolean> {
  const end = table.clock.now() + Math.min(LONGEST_WAIT, timeLeft(context));
  for (let waited = false; ; waited = true) {
    const resource = table.resources.get(table.claims.get(identity.key) ?? "");
    const isMade =
      resource?.id !== undefined && (!resource.isReplaced || table.objects.get(resource.id)?.isNew === true);
    const wait = end - table.clock.now();
    if (resource === undefined || resource.isUnmade || isMade || wait <= 0) return waited;
    await table.change(context, wait);
  }
}
