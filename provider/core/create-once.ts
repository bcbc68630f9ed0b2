import { mayHaveBeenApplied } from "./errors/uncertain.js";

/** How to create something that a platform makes twice when it is asked twice. */
export interface CreateOnce<Made> {
  /** Asks for it. */
  post(): Promise<Made>;
  /** Looks for what a request has made whose answer was lost. Undefined: nothing, as far as can be seen. */
  look(lost: unknown): Promise<Made | undefined>;
  /** Whether to ask again where nothing is seen. */
  mayAskAgain(lost: unknown, asked: number): boolean;
}

/** Asks until it is known to have been done, and never twice for what was done: after a lost answer, what is there decides. */
export async function createOnce<Made>(creation: CreateOnce<Made>): Promise<Made> {
  for (let asked = 1; ; asked++) {
    try {
      return await creation.post();
    } catch (error) {
      if (!mayHaveBeenApplied(error)) throw error;
      const made = await creation.look(error);
      if (made !== undefined) return made;
      if (!creation.mayAskAgain(error, asked)) throw error;
    }
  }
}
