import colors from "picocolors";

/** Functions that colour text, or leave it alone. */
export type Paint = ReturnType<typeof colors.createColors>;

/** Colours, or none. Whether there are any is the caller's decision: it knows the terminal and `--color`. */
export function createPaint(enabled: boolean): Paint {
  return colors.createColors(enabled);
}
