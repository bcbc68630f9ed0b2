import * as pulumi from "@pulumi/pulumi";
import type { ConfigSource } from "../provider/core/settings.js";

/** The stack's config as a program sees it, for lookups: the same keys that the provider reads. */
export const programConfig: ConfigSource = {
  get(key) {
    const separator = key.indexOf(":");
    return new pulumi.Config(key.slice(0, separator)).get(key.slice(separator + 1));
  },
};
