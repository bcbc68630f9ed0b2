import type { Call, Plan } from "./call.js";
import type { Values } from "./values.js";
import { containsUnknown } from "../../protocol/unknown.js";

/** What a creation does with an object that is there already. */
export interface TakeOver<Operation extends string = string> extends Plan<Operation> {
  /** Arguments that are otherwise there and that it does not change: it refuses the object, and sends nothing. Empty: it does not. */
  readonly refused: readonly string[];
  /** Arguments of which is not known what is there: where it is something else, the object is refused for them. */
  readonly mayBeRefused: readonly string[];
  /** The refused ones never change: also `adopt: true` does not help. */
  readonly isFinal: boolean;
}

/** A {@link TakeOver} of what must be as it is declared, unless the program adopts it. */
export function takeOverOrRefuse<Operation extends string>(
  { adopt }: { readonly adopt?: boolean | undefined },
  comparison: {
    /** What is there, as far as it is known. */
    readonly there: Values;
    readonly args: Values;
    /** Arguments that differ, or may. */
    readonly differing: readonly string[];
    /** Those of them that never change. */
    readonly final?: readonly string[];
    /** The calls by which all that may change does. */
    readonly plan: Plan<Operation>;
    /** Those that are sent without being asked to adopt. */
    readonly always?: readonly Call<Operation>[];
  },
): TakeOver<Operation> {
  const { there, args, differing, final = [], plan, always = [] } = comparison;
  const refusing = adopt === true ? final : [...final, ...differing];
  const isOpen = (name: string): boolean =>
    there[name] === undefined || [there, args].some((of) => containsUnknown(of[name]));
  const refused = refusing.filter((name) => !isOpen(name));
  return {
    ...plan,
    calls: refused.length > 0 ? [] : adopt === true ? plan.calls : always,
    refused,
    mayBeRefused: refusing.filter(isOpen),
    isFinal: refused.some((name) => final.includes(name)),
  };
}
