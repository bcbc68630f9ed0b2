import type { Dice } from "./dice.js";

/** Who dies. */
export type Victim = "all" | "engine" | "provider";

/** When, by what is seen from outside. */
export type Moment =
  | {
      readonly at: "request";
      /** The request that it is about, counted from 1. */
      readonly number: number;
      readonly phase: "never arrives" | "arrives later" | "applied" | "answered";
      /** A little later, in milliseconds. */
      readonly later: number;
    }
  | {
      readonly at: "file";
      /** A state that is being written, one that is in place, the lock, or what is kept of a run. */
      readonly file: "state being written" | "state" | "lock" | "kept";
      /** The event of that kind that it is about, counted from 1. */
      readonly number: number;
      readonly later: number;
    };

/** Any moment of a run that makes about so many changes. */
export function anyMoment(dice: Dice, changes: number): Moment {
  const later = dice.int(0, 12);
  if (dice.chance(0.65)) {
    const phase = dice.pick(["never arrives", "arrives later", "applied", "answered"] as const);
    return { at: "request", number: dice.int(1, 2 + 2 * changes), phase, later };
  }
  const written = "state being written";
  const file = dice.pick([written, written, "state", "state", "lock", "kept"] as const);
  const most = file === "lock" ? 2 : file === "kept" ? 6 : 4 + changes;
  return { at: "file", file, number: dice.int(1, most), later };
}

export function anyVictim(dice: Dice): Victim {
  return dice.pick(["all", "all", "engine", "engine", "provider"] as const);
}

export function describeMoment(moment: Moment): string {
  if (moment.at === "file") return `event ${moment.number} of ${moment.file}, ${moment.later} ms later`;
  const { number, phase, later } = moment;
  return `request ${number} ${phase}${phase === "answered" ? `, ${later} ms later` : ""}`;
}
