import { isDeepStrictEqual } from "node:util";
import { EngineError } from "../errors.js";
import type { Basis } from "./options.js";

/** State or config are not those that something was approved on. Nothing was done. */
export class OtherBasisError extends EngineError {
  override readonly name = "OtherBasisError";
}

/** The caller has the lock, so that it stays what it is. */
export function refuseOtherBasis(approved: Basis, present: Basis): void {
  const what = [
    ...(isDeepStrictEqual(approved.snapshot, present.snapshot) ? [] : ["state"]),
    ...(isDeepStrictEqual(approved.config, present.config) ? [] : ["config"]),
  ];
  if (what.length === 0) return;
  throw new OtherBasisError(
    `The ${what.join(" and the ")} of the stack changed since the preview: another run or somebody wrote in between. Nothing was done; preview and review it again.`,
  );
}
