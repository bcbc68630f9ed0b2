import * as pulumi from "@pulumi/pulumi";
import * as aisquared from "../../provider/aisquared/settings.js";
import type { Setting } from "../../provider/core/setting.js";
import * as nango from "../../provider/nango/settings.js";
import * as paragon from "../../provider/paragon/settings.js";
import * as sequin from "../../provider/sequin/settings.js";

/** The settings of each platform. */
export const SETTINGS: Readonly<Record<"nango" | "paragon" | "sequin" | "aisquared", readonly Setting[]>> = {
  nango: nango.settings,
  paragon: paragon.settings,
  sequin: sequin.settings,
  aisquared: aisquared.settings,
};

/**
 * Gives the program in this process a stack config with what an environment says, as `pulumi config set` would.
 *
 * @returns takes it back.
 */
export function withProgramConfig(environment: Readonly<Record<string, string>>): () => void {
  const before = pulumi.runtime.allConfig();
  const said = Object.values(SETTINGS)
    .flat()
    .flatMap((setting) => {
      const value = environment[setting.environment];
      return value === undefined ? [] : [[setting.config, value] as const];
    });
  pulumi.runtime.setAllConfig({ ...before, ...Object.fromEntries(said) });
  return () => {
    pulumi.runtime.setAllConfig(before);
  };
}
