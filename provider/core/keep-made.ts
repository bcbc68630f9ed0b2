import { PartialError } from "./errors/partial-error.js";

/**
 * The rest of a creation. Whatever happens from here on, the object exists: a failure keeps its id, with what is certain of it.
 */
export async function keepMade<T>(
  id: string,
  state: Readonly<Record<string, unknown>>,
  rest: () => Promise<T>,
): Promise<T> {
  try {
    return await rest();
  } catch (error) {
    throw error instanceof PartialError || !(error instanceof Error) ? error : new PartialError(id, state, error);
  }
}
