import type { Milliseconds } from "../../core/duration.js";

/**
 * Where the runs of a schedule fall: a whole number of intervals from one moment, the making of the schedule. A pause, a
 * start and a change of the frequency leave that moment where it is, so a next run elsewhere belongs to another interval.
 * Of the moment only this much is known: which one it is within an interval at which the schedule was seen to run.
 */
export interface Grid {
  /** From 0 up to the interval. */
  readonly offset: Milliseconds;
  readonly interval: Milliseconds;
}

/** Intervals are whole seconds, so that points which differ by less are one, rounded. */
const TOLERANCE: Milliseconds = 400;

/** Of which nothing is known, and nothing is to be learnt by the way: any run fits. */
export const UNKNOWN_GRID: Grid = { offset: 0, interval: 1 };

/** What a run at this time tells of a schedule with this interval. */
export function gridOf(run: number, interval: Milliseconds): Grid {
  return { offset: modulo(run, interval), interval };
}

/** Whether a schedule with this grid and this interval may run at that time, as far as is known. */
export function mayRunAt(grid: Grid, run: number, interval: Milliseconds): boolean {
  const common = greatestCommon(grid.interval, interval);
  const off = modulo(run - grid.offset, common);
  return Math.min(off, common - off) <= TOLERANCE;
}

/** Whether every run of a schedule with this interval is known from the grid. */
export function isWholeGrid(grid: Grid | undefined, interval: Milliseconds): boolean {
  return grid !== undefined && grid.interval % interval === 0;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

function greatestCommon(one: number, other: number): number {
  return other === 0 ? one : greatestCommon(other, one % other);
}
