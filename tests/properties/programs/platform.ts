import type { Values } from "../../../provider/core/values.js";
import type { PlatformName, Sandbox } from "../../../sandbox/types.js";
import type { Bench } from "../../kit/provider.js";

/** Identities that programs use, all of one customer. One more is that of an object made by hand. */
export const IDENTITIES = 4;
export const BY_HAND = IDENTITIES;
/** Where resources go for the time of one `up`, when two of them stand in each other's place. */
export const elsewhere = (index: number): number => BY_HAND + 1 + index;
const MOST = BY_HAND + 8;

/** Every identity there is. */
export const everyIdentity = Array.from({ length: MOST }, (_, identity) => identity);

/** Settings that programs use. The last one cannot be changed in place, or does not show. */
export const SETTINGS = 3;

/** An object on a platform. */
export interface Found {
  /** As the state has it. */
  readonly id: string;
  readonly identity: number;
  readonly setting: number;
}

/** One platform, as programs of several resources need it. */
export interface ProgramPlatform {
  readonly name: PlatformName;
  readonly token: string;
  /** What a test may choose: where the platform's documents leave it open. */
  readonly options: readonly Values[];
  prepare(sandbox: Sandbox): void;
  /** Lets time pass between two runs: what lags by reads has come. */
  rest?(bench: Bench): Promise<void>;
  args(identity: number, setting: number): Values;
  /** Makes an object of this identity, past the provider. */
  makeByHand(sandbox: Sandbox, identity: number, setting: number): void;
  /** Everything that is there, by any program or by hand. */
  found(sandbox: Sandbox): Found[];
  /** Part of the path of all calls about syncs. */
  readonly path: string;
  /** Whether a request deletes the object of this id, or takes back what a creation has set. */
  isDeletion(request: { method: string; path: string; body?: unknown }, id: string): boolean;
}
