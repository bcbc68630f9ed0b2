import type { Call } from "./call.js";
import { PartialError } from "./errors/partial-error.js";

/**
 * What a platform does for a call of each operation: it sends the call, sees to it that it took, and returns what is there
 * then. A handler that knows better than anybody what a failure has left throws a `PartialError` itself.
 */
export type Handlers<Operation extends string, There> = {
  readonly [operation in Operation]: (call: Call<operation>, there: There) => Promise<There>;
};

/** How far a plan came that was not carried out to its end. */
export interface Stopped<There> {
  readonly error: Error;
  /** What is there, as far as the calls that were done say: `from` itself when none was. */
  readonly there: There;
  /** The call that failed, and those that were not sent. */
  readonly unsent: readonly Call[];
}

/** What a failure has left, for the state to keep. */
export interface Left {
  readonly id: string;
  readonly state: Readonly<Record<string, unknown>>;
  /** What to tell the user in the place of the failure. */
  readonly error?: Error;
}

/** A plan, and how to carry it out. */
export interface CarryOut<Operation extends string, There> {
  readonly calls: readonly Call<Operation>[];
  /** What is there before them. */
  readonly from: There;
  readonly handlers: Handlers<Operation, There>;
  /** What is really there after a failure; undefined where it is what the state says already. */
  left(stopped: Stopped<There>): Left | undefined | Promise<Left | undefined>;
}

/**
 * Sends planned calls in their order.
 *
 * @returns what is there after them. When one fails after something was written, the error carries what is really there.
 */
export async function carryOut<Operation extends string, There>(plan: CarryOut<Operation, There>): Promise<There> {
  let there = plan.from;
  for (const [index, call] of plan.calls.entries()) {
    try {
      there = await plan.handlers[call.operation](call, there);
    } catch (error) {
      if (error instanceof PartialError || !(error instanceof Error)) throw error;
      const left = await plan.left({ error, there, unsent: plan.calls.slice(index) });
      throw left === undefined ? error : new PartialError(left.id, left.state, left.error ?? error);
    }
  }
  return there;
}
