import type { Values } from "../../provider/core/values.js";
import type { Fault, PlatformName, Sandbox } from "../../sandbox/types.js";

/** One platform, as the chaos matrix needs it. */
export interface ChaosPlatform {
  readonly name: PlatformName;
  readonly token: string;
  /** What programs say. */
  readonly programs: {
    readonly first: Values;
    /** Other settings of the same sync, as many as one update takes. */
    readonly changed: Values;
    readonly paused: Values;
    /** Another sync in its place. */
    readonly elsewhere: Values;
    /** One that a person has made by hand, and that is imported; where `first` cannot be (a secret is never read back). */
    readonly byHand?: Values;
  };
  /** Anything that the platform needs before its first sync. */
  prepare?(sandbox: Sandbox): void;
  /** Somebody changes the sync of `first` by hand. */
  tamper(sandbox: Sandbox, id: string): void;
  /** The credential is replaced by another one. @returns the settings with which the platform lets one in from now on. */
  rotateKey(sandbox: Sandbox): Record<string, string>;
  /** The token in use ends. Undefined: it cannot by itself, or nobody tells; then calls are answered 401 for a while. */
  endToken?(sandbox: Sandbox): void;
  /** What the platform answers to this request, in its own words, when what it names is not there. */
  notThere(request: { readonly method: string; readonly path: string }): Pick<Fault, "status" | "body">;
  /** Fails unless the platform has this program's sync exactly once, as declared and in effect, and no other. */
  expectThere(sandbox: Sandbox, program: Values | undefined): void;
  /** Texts one of which a message must have for a reader to know which sync it is about. */
  marks(program: Values, id: string | undefined): readonly string[];
  /** Calls that are made for all syncs of an account at once: their messages name the account. */
  readonly shared?: RegExp;
  /** Paths of requests that a run may do without: only what it says of the sync, or finds later, hangs on them. */
  readonly optional?: RegExp;
  /** What nobody may see: the values of settings, and secrets of the programs. */
  secrets(environment: Readonly<Record<string, string>>): readonly string[];
  /** Names of outputs that are secret, and thus stand in the state, encrypted. */
  readonly secretOutputs?: readonly string[];
}
