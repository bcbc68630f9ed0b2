import { isDeepStrictEqual } from "node:util";
import type { Call, Effect } from "../core/call.js";

/** Calls that are sent in one of two situations, and in which. */
export interface Case<Operation extends string> {
  readonly calls: readonly Call<Operation>[];
  /** Completes "only if …". */
  readonly when: string;
}

/** What is sent, whichever of two situations an update will find: what both have in common for certain, the rest only if. */
export function inEither<Operation extends string>(one: Case<Operation>, other: Case<Operation>): Call<Operation>[] {
  const [a, ...as] = one.calls;
  const [b, ...bs] = other.calls;
  if (a === undefined) return other.calls.map((call) => onlyIf(call, other.when));
  if (b === undefined) return one.calls.map((call) => onlyIf(call, one.when));
  const [restOfOne, restOfOther] = [
    { ...one, calls: as },
    { ...other, calls: bs },
  ];
  if (isSameRequest(a, b)) {
    const effects = [...effectsOf(a, b, one.when), ...effectsOf(b, a, other.when, false)];
    return [
      { ...a, carries: [...new Set([...a.carries, ...b.carries])], effects },
      ...inEither(restOfOne, restOfOther),
    ];
  }
  const ways = [
    [onlyIf(a, one.when), ...inEither(restOfOne, other)],
    [onlyIf(b, other.when), ...inEither(one, restOfOther)],
  ];
  return ways.reduce((shorter, way) => (way.length < shorter.length ? way : shorter));
}

function onlyIf<Operation extends string>(call: Call<Operation>, when: string): Call<Operation> {
  return { ...call, onlyIf: when };
}

function isSameRequest(a: Call, b: Call): boolean {
  return a.method === b.method && a.path === b.path && isDeepStrictEqual(a.body, b.body);
}

/** The effects of a call that is sent in both situations: those of one situation alone are its own. */
function effectsOf(call: Call, other: Call, when: string, withCommon = true): Effect[] {
  return call.effects.flatMap((effect) => {
    const isCommon = other.effects.some((each) => isDeepStrictEqual(each, effect));
    if (isCommon) return withCommon ? [effect] : [];
    return [{ ...effect, onlyIf: when }];
  });
}
