import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { CliError, UsageError } from "../error.js";
import { EXIT } from "../exit-codes.js";
import { decodeText } from "../report/digest.js";
import type { ShownCall } from "../report/http.js";
import { shortened } from "../report/markdown.js";
import { plural } from "../report/words.js";
import { callsOf, type Called, differenceOf, fingerprintOf, type PlacedCall } from "./fingerprint.js";
import type { Review } from "./model.js";

/** What somebody has looked at, and wants done or nothing. */
export interface Reviewed {
  /** As it was given, for messages. */
  readonly source: string;
  readonly fingerprint: string;
  /** Its calls. Absent: only the fingerprint was given. */
  readonly called?: readonly Called[];
  readonly project?: string;
  readonly stack?: string;
}

const file = z.looseObject({
  format: z.literal("pulumi-syncs/review/v1"),
  project: z.string().optional(),
  stack: z.string().optional(),
  fingerprint: z.string().optional(),
  syncs: z.array(
    z.looseObject({
      host: z.string(),
      calls: z.array(z.looseObject({ method: z.string(), path: z.string(), body: z.unknown().optional() })),
    }),
  ),
});

/** Reads what `--reviewed` says: the JSON of a review, or its fingerprint. */
export function readReviewed(text: string, cwd: string): Reviewed {
  if (/^[0-9a-f]{64}$/.test(text)) return { source: text, fingerprint: text };
  let content: unknown;
  try {
    content = JSON.parse(decodeText(readFileSync(resolve(cwd, text))));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `--reviewed ${text}: this is neither a fingerprint (64 hexadecimal digits) nor the JSON of a review: ${why}`,
    );
  }
  const parsed = file.safeParse(content);
  if (!parsed.success) {
    throw new UsageError(
      `--reviewed ${text}: this is not the JSON of a review. Make it with "pulumi-syncs review --format json -o review.json".`,
    );
  }
  const { fingerprint, syncs, project, stack } = parsed.data;
  if (fingerprint === undefined) {
    throw new UsageError(
      `--reviewed ${text}: this review has no fingerprint, because its preview failed or the update would be refused. Nothing of it can be applied.`,
    );
  }
  const called = syncs.map(({ host, calls }): Called => ({
    host,
    calls: calls.map(({ method, path, body }): ShownCall => ({
      method,
      path,
      ...(body === undefined ? {} : { body }),
    })),
  }));
  // The calls are what somebody read; a fingerprint that is not theirs was written by hand.
  if (fingerprintOf(called) !== fingerprint) {
    throw new UsageError(
      `--reviewed ${text}: its fingerprint is not that of its calls. It was changed by hand; make it anew.`,
    );
  }
  return {
    source: text,
    fingerprint,
    called,
    ...(project === undefined ? {} : { project }),
    ...(stack === undefined ? {} : { stack }),
  };
}

/**
 * Refuses what is not what was reviewed, and says what differs.
 *
 * @param review of the update that is about to be made
 */
export function refuseOther(reviewed: Reviewed, review: Review): void {
  const fail = (...lines: string[]): CliError => new CliError(lines.join("\n"), EXIT.notReviewed);
  const [theirs, ours] = [reviewed, review].map(({ project, stack }) =>
    [project, stack].filter((part) => part !== undefined).join("/"),
  );
  if (theirs !== "" && theirs !== ours) {
    throw fail(`What was reviewed is ${theirs ?? ""}, and this is ${ours ?? ""}. Nothing was done.`);
  }
  if (review.fingerprint === reviewed.fingerprint) return;
  const head = "This update would not make the calls that were reviewed. Nothing was done.";
  if (review.fingerprint === undefined) throw fail(head, "The update would be refused: see its review.");
  if (reviewed.called === undefined) {
    throw fail(
      head,
      `Reviewed: ${reviewed.fingerprint}`,
      `Now:      ${review.fingerprint}`,
      ...described("The calls now", callsOf(review.syncs)),
      ...(review.hosts.some(({ isVendors }) => !isVendors)
        ? [`They do not go to the vendor's server. ${SAME_ADDRESS}`]
        : []),
      "With the JSON of the review instead of its fingerprint, --reviewed says what differs.",
    );
  }
  const { missing, added } = differenceOf(reviewed.called, review.syncs);
  const goElsewhere = fingerprintOf(withoutHosts(missing)) === fingerprintOf(withoutHosts(added));
  throw fail(
    head,
    ...(goElsewhere ? [`The calls are the same, but they go to another server. ${SAME_ADDRESS}`] : []),
    ...described("Reviewed, and not made now", missing),
    ...described("Made now, and not reviewed", added),
    AGAIN,
  );
}

const AGAIN = "Review it again: pulumi-syncs review";

const SAME_ADDRESS =
  "The review needs the same address as the update: in the stack's config, or in the environment of both.";

function withoutHosts(calls: readonly PlacedCall[]): Called[] {
  return calls.map(({ call }) => ({ host: "", calls: [call] }));
}

/** So many calls are shown: a message is read to its end. */
const MOST_CALLS = 20;

function described(title: string, calls: readonly PlacedCall[]): string[] {
  if (calls.length === 0) return [];
  const shown = calls.slice(0, MOST_CALLS).map(({ host, call: { method, path, body } }) => {
    const json = body === undefined ? "" : ` ${JSON.stringify(body)}`;
    return shortened(`  ${method} ${host.startsWith("http") ? `${host}${path}` : `${path} (${host})`}${json}`, 400);
  });
  const more =
    calls.length > shown.length ? [`  … and ${plural(calls.length - shown.length, "more call", "more calls")}`] : [];
  return [`${title}:`, ...shown, ...more];
}
