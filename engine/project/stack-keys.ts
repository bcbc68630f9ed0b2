import { EngineError } from "../errors.js";
import type { RawCheckpoint } from "../state/checkpoint.js";
import type { Crypter } from "../state/crypter.js";
import { type Passphrase, PassphraseCrypter } from "../state/passphrase-crypter.js";
import { needsKey } from "./stack-config.js";
import type { StackConfigFile } from "./stack-config-file.js";

/** The keys to read a stack. One is absent when nothing needs it. */
export interface ReadKeys {
  config: Crypter | undefined;
  state: Crypter | undefined;
}

/** The keys to write a stack: the state is written under the config's key, whatever it was read with. */
export interface WriteKeys {
  config: PassphraseCrypter;
  state: Crypter | undefined;
}

/** What the keys are made for. */
export interface KeyedStack {
  file: StackConfigFile;
  /** Absolute path of the state file, for messages. */
  stateFile: string;
  /** Absent for a stack that is about to be made. */
  state?: RawCheckpoint;
  passphrase(): Promise<Passphrase>;
}

/**
 * Opens what a look needs and nothing more: without secrets in config and state, no passphrase is asked for, so that
 * anybody can preview a stack that has none.
 */
export async function keysForReading(stack: KeyedStack): Promise<ReadKeys> {
  const { file, state } = stack;
  requireSalt(file);
  const [config, opened] = await Promise.all([
    needsKey(file) ? openConfig(stack, file.salt) : undefined,
    state?.encrypted === true ? openState(stack) : undefined,
  ]);
  return { config, state: opened };
}

/**
 * Opens everything, and makes a new salt where the config file has none. Nothing is written before the passphrase has
 * proved right.
 */
export async function keysForWriting(stack: KeyedStack): Promise<WriteKeys> {
  const { file } = stack;
  requireSalt(file);
  const [state, config] = await Promise.all([openState(stack), openConfig(stack, file.salt)]);
  if (config !== undefined) return { config, state };
  const created = await PassphraseCrypter.create(await stack.passphrase());
  file.setSalt(created.salt);
  await file.save();
  return { config: created, state };
}

async function openConfig(stack: KeyedStack, salt: string | undefined): Promise<PassphraseCrypter | undefined> {
  return salt === undefined ? undefined : PassphraseCrypter.open(await stack.passphrase(), salt, stack.file.path);
}

async function openState(stack: KeyedStack): Promise<PassphraseCrypter | undefined> {
  const salt = stack.state?.salt;
  return salt === undefined ? undefined : PassphraseCrypter.open(await stack.passphrase(), salt, stack.stateFile);
}

function requireSalt(file: StackConfigFile): void {
  if (file.salt !== undefined || !needsKey(file)) return;
  throw new EngineError(
    `${file.path} holds secrets, but no \`encryptionsalt\` that opens them. Put the line back, or set the secrets again.`,
  );
}
