/**
 * Set for a program by the embedded engine, which shows no debug lines: Pulumi's SDK sends three for each resource, one after
 * the other, and each is a call.
 */
export const NO_DEBUG_LINES = "PULUMI_SYNCS_NO_DEBUG_LINES";
