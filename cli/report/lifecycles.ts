import type { Lifecycle } from "../../provider/core/lifecycle.js";
import { isToken, lifecycleOf } from "../../provider/registry.js";
import { tokenOf } from "./urn.js";

/** Finds the lifecycle of a resource by its URN; undefined for one that is not ours. */
export function lifecyclesByUrn(): (urn: string) => Promise<Lifecycle | undefined> {
  return async (urn) => {
    const token = tokenOf(urn);
    return isToken(token) ? lifecycleOf(token) : undefined;
  };
}
