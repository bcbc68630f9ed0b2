import type { Table } from "./table.js";
import { aisquared } from "./tables/aisquared.js";
import { nango, nangoConnectionMetadata, nangoSyncVariant } from "./tables/nango.js";
import { paragon } from "./tables/paragon.js";
import { sequin } from "./tables/sequin.js";

/** The tables of all resources, one line each. */
export const tables: readonly Table[] = [nango, nangoSyncVariant, nangoConnectionMetadata, paragon, sequin, aisquared];
