import { type Digest, parseDigest } from "../../cli/report/digest.js";

/** A step of a made-up digest of the stack `dev` of project `demo`. */
export interface MadeStep {
  readonly op: string;
  /** Registry token, such as `nango:Sync`, or another type. */
  readonly type: string;
  readonly name: string;
  /** State before, after: inputs, which are the outputs too unless others are given. */
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
  /** More fields of the old state. */
  readonly old?: Readonly<Record<string, unknown>>;
  /** More fields of the new state. */
  readonly fresh?: Readonly<Record<string, unknown>>;
  readonly detailedDiff?: Readonly<Record<string, unknown>>;
  readonly replaceReasons?: readonly string[];
}

const STACK_URN = "urn:pulumi:dev::demo::pulumi:pulumi:Stack::demo-dev";

/** URN of a resource in that stack. */
export function urnOf(type: string, name: string): string {
  return `urn:pulumi:dev::demo::${/^\w+:Sync$/.test(type) ? `pulumi-nodejs:dynamic/${type}` : type}::${name}`;
}

/** A digest as a run prints it. */
export function madeDigest(
  steps: readonly MadeStep[],
  more: Readonly<Record<string, unknown>> = {},
  root: "same" | "refresh" = "same",
): Digest {
  const stack = { op: root, urn: STACK_URN };
  return parseDigest({ steps: [stack, ...steps.map(stepJson)], ...more }, "the digest", {
    name: "run",
    command: "preview --json",
  });
}

/** A digest of a refresh that only looks. */
export function madeRefresh(steps: readonly MadeStep[], more: Readonly<Record<string, unknown>> = {}): Digest {
  return madeDigest(steps, more, "refresh");
}

function stepJson(step: MadeStep): unknown {
  const { op, type, name, before, after, old, fresh, detailedDiff, replaceReasons } = step;
  const urn = urnOf(type, name);
  const state = (values: Readonly<Record<string, unknown>>, others = {}): unknown => ({
    urn,
    custom: true,
    type,
    inputs: { __provider: "code", ...values },
    outputs: { __provider: "code", ...values },
    ...others,
  });
  return {
    op,
    urn,
    ...(before && { oldState: state(before, { id: `id-of-${name}`, ...old }) }),
    ...(after && { newState: state(after, fresh) }),
    detailedDiff: detailedDiff ?? null,
    ...(replaceReasons && { replaceReasons }),
  };
}
