import { aisquared } from "./sources/aisquared.js";
import { nango } from "./sources/nango.js";
import { paragon } from "./sources/paragon.js";
import { sequin } from "./sources/sequin.js";
import type { Source } from "./sources/source.js";

/** The platforms to import from, one line each. */
export const SOURCES = { nango, paragon, sequin, aisquared } satisfies Record<string, Source>;

export type Importable = keyof typeof SOURCES;

/** Their names. */
export const IMPORTABLE: readonly Importable[] = Object.keys(SOURCES).filter(
  (name): name is Importable => name in SOURCES,
);
