import type { dynamic } from "@pulumi/pulumi";
import { toDynamicProvider } from "./adaptor/dynamic.js";
import { Instance } from "./adaptor/instance.js";
import { listenForRequests } from "./adaptor/requests.js";
import { listenForDiffs } from "./adaptor/stables.js";
import { lifecycleOf } from "./registry.js";

/** Pulumi starts a process for each instance, so that all that is loaded here belongs to one. */
const instance = new Instance();
const providers = new Map<string, dynamic.ResourceProvider>();

/**
 * The provider of one kind of resource: what the constant line in every resource's state loads. A public contract;
 * neither this entry's name nor this function's ever changes, or old stacks could no longer be refreshed or destroyed.
 *
 * Loads no platform yet: that happens at the first call.
 */
export function provider(token: string): dynamic.ResourceProvider {
  listenForRequests();
  listenForDiffs();
  let known = providers.get(token);
  if (known === undefined) {
    known = toDynamicProvider(() => lifecycleOf(token), instance);
    providers.set(token, known);
  }
  return known;
}
