import { urnPrefix } from "../../protocol/urn.js";
import { EngineError } from "../errors.js";
import type { Snapshot } from "../model.js";
import type { OperationOptions } from "./options.js";
import { withLock } from "./with-lock.js";
import { keysForWriting } from "../project/stack-keys.js";
import { openStackConfig, type Workspace, type WorkspaceOptions } from "../project/workspace.js";
import { decodeSnapshot, type RawCheckpoint } from "../state/checkpoint.js";
import { CLEAR, type Crypter } from "../state/crypter.js";
import { MalformedCheckpointError } from "../state/errors.js";
import { FileStateWriter } from "../state/file-state-writer.js";
import { brokenRule } from "../state/integrity.js";
import { fullName } from "../state/layout.js";
import { type Passphrase, PassphraseCrypter } from "../state/passphrase-crypter.js";
import { PRODUCER } from "../state/producer.js";
import { checkpointOf } from "./deployment-file.js";
import { keyedConfig } from "./keyed-config.js";
import { requireStack } from "../project/require-stack.js";

/** What goes into a stack. */
export interface StackImport extends WorkspaceOptions, Pick<OperationOptions, "onEvent"> {
  /** What `stack export` wrote, perhaps edited since. */
  text: string;
  /** Names the text in messages: a file, or the standard input. */
  source: string;
  /** Takes what breaks a rule, with a warning. */
  force?: boolean;
}

/**
 * Replaces the state of a stack by an exported one; the old one stays as `.bak`. Nothing is changed on the platforms, and
 * nothing at all when the new state is not this stack's, breaks a rule or cannot be decrypted.
 */
export async function importStack(options: StackImport): Promise<void> {
  const workspace = await requireStack(options);
  const { backend, stack } = workspace;
  await withLock(workspace, options, async () => {
    const imported = checkpointOf(options.text, options.source, fullName(stack), options.force === true);
    const keyed = keyedConfig(workspace, await openStackConfig(workspace));
    const keys = await keysForWriting(keyed);
    const crypter = await crypterOf(imported, options.source, () => keyed.passphrase());
    const snapshot = decoded(imported, crypter, options.source);
    refuseWrong(problemsOf(workspace, snapshot), options);
    for (const { type, resource } of snapshot.pendingOperations) {
      warn(options, `removing pending operation '${type}' on '${resource.urn}' from snapshot`);
    }
    const { salt } = keys.config;
    const identity = { stack: fullName(stack), version: PRODUCER, salt, kept: imported.kept };
    const settled = { resources: snapshot.resources, pendingOperations: [] };
    const writer = new FileStateWriter(backend.stateFile(stack), identity, settled, keys.config);
    try {
      await writer.flush();
    } finally {
      await writer.idle();
    }
  });
}

async function crypterOf(
  { salt }: RawCheckpoint,
  source: string,
  passphrase: () => Promise<Passphrase>,
): Promise<Crypter | undefined> {
  return salt === undefined ? undefined : PassphraseCrypter.open(await passphrase(), salt, source);
}

function decoded(raw: RawCheckpoint, crypter: Crypter | undefined, source: string): Snapshot {
  try {
    if (raw.encrypted && crypter === undefined) {
      throw new MalformedCheckpointError("it holds encrypted values, but not the salt that opens them");
    }
    return decodeSnapshot(raw, crypter ?? CLEAR);
  } catch (error) {
    if (!(error instanceof MalformedCheckpointError)) throw error;
    throw new EngineError(`${source}: ${error.message}. Nothing was changed.`, 1, { cause: error });
  }
}

/** What a run on the state would trip over, in words. */
function problemsOf({ stack }: Workspace, { resources }: Snapshot): string[] {
  const own = urnPrefix(stack.name, stack.project);
  const foreign = resources
    .filter(({ urn }) => !urn.startsWith(own))
    .map(({ urn }) => `resource '${urn}' is from a different stack (it does not begin with ${own})`);
  const broken = brokenRule(resources);
  return broken === undefined ? foreign : [...foreign, `state file contains errors: ${broken}`];
}

function refuseWrong(problems: readonly string[], options: StackImport): void {
  if (problems.length === 0) return;
  if (options.force === true) {
    for (const problem of problems) warn(options, problem);
    return;
  }
  throw new EngineError(
    [
      ...problems,
      `importing ${options.source} could be dangerous; rerun with --force to proceed anyway. Nothing was changed.`,
    ].join("\n"),
  );
}

function warn({ onEvent }: StackImport, message: string): void {
  onEvent({ kind: "diagnostic", severity: "warning", message });
}
