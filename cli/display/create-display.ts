import { withVisibility } from "./visibility.js";
import type { Display, Operation } from "./display.js";
import { DiffDisplay } from "./diff-display.js";
import { DigestDisplay, EventLinesDisplay } from "./json-display.js";
import { loadFit } from "./fit.js";
import { createPaint } from "./paint.js";
import { Progress } from "./progress.js";
import { LiveScreen, type OutputStream, PlainScreen } from "./screen.js";
import { LogDisplay, type TextOptions } from "./text-display.js";
import { TreeDisplay } from "./tree-display.js";
import { type Shows } from "../../engine/index.js";

export interface DisplayOptions {
  operation: Operation;
  /** Nothing is changed: a plan is shown. */
  isPreview: boolean;
  /** For a tool: a digest of a preview, lines of events of a run. Default false. */
  json?: boolean;
  /** All details of each resource. Default false. */
  diff?: boolean;
  /** A terminal that lines can be drawn on again. Default false: a log. */
  terminal?: boolean;
  /** Default false. */
  color?: boolean;
  /** Values in full length. Default false. */
  full?: boolean;
  /** What to show beyond what changes. */
  shows?: Shows;
  /** Whole URNs in the place of names. Default false. */
  urns?: boolean;
  /** Leaves out the outputs of the stack. Default false. */
  suppressOutputs?: boolean;
  /** Shows secrets in clear; never in the digest of a preview. Default false. */
  showSecrets?: boolean;
  /** How many resources there will be, where a preview has counted them. */
  expected?: number;
  /** The fields were shown already (by a preview just before): the tree need not repeat them. Default false. */
  fieldsShown?: boolean;
  stdout: OutputStream;
  stderr: OutputStream;
}

/** The display for one run. */
export async function createDisplay(options: DisplayOptions): Promise<Display> {
  const display = await choose(options);
  const outputs = options.suppressOutputs !== true || options.json === true;
  // Pulumi's digest never has a secret in clear, whatever is asked for: it goes into files and comments.
  const isDigest = options.json === true && options.isPreview;
  return withVisibility(display, { outputs, secrets: options.showSecrets === true && !isDigest });
}

async function choose(options: DisplayOptions): Promise<Display> {
  const { stdout, stderr, isPreview, shows = {}, urns = false } = options;
  if (options.json === true) return isPreview ? new DigestDisplay(stdout, shows) : new EventLinesDisplay(stdout);

  const text: TextOptions = {
    operation: options.operation,
    isPreview,
    paint: createPaint(options.color ?? false),
    progress: new Progress(options.expected),
    full: options.full ?? false,
    now: () => performance.now(),
    shows,
    urns,
  };
  if (options.diff === true) return new DiffDisplay(new PlainScreen(stdout), new PlainScreen(stderr), text);
  if (options.terminal !== true) return new LogDisplay(new PlainScreen(stdout), text);

  // Loaded only where there is a terminal to draw on: everything else starts faster without it.
  const fit = await loadFit();
  const tree = new TreeDisplay({ ...text, fields: options.fieldsShown !== true, fit });
  tree.start(new LiveScreen(stdout, tree.live));
  return tree;
}
