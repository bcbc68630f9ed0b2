import type { dynamic } from "@pulumi/pulumi";
import { listenForTimeouts } from "./adaptor/custom-timeouts.js";
import { toDynamicProvider } from "./adaptor/dynamic.js";
import { listenForDiffs } from "./adaptor/stables.js";
import { lifecycleOf } from "./registry.js";

const providers = new Map<string, dynamic.ResourceProvider>();

/**
 * The provider of one kind of resource: what the constant line in every resource's state loads. A public contract;
 * neither this entry's name nor this function's ever changes, or old stacks could no longer be refreshed or destroyed.
 *
 * Loads no platform yet: that happens at the first call.
 */
export function provider(token: string): dynamic.ResourceProvider {
  listenForTimeouts();
  listenForDiffs();
  let known = providers.get(token);
  if (known === undefined) {
    known = toDynamicProvider(() => lifecycleOf(token));
    providers.set(token, known);
  }
  return known;
}
