import { type SyncStatus, settingsOf } from "./wire.js";
import { type Settings, SETTINGS, type SyncArgs, type SyncState } from "./schema.js";
import { fingerprint } from "./configuration/fingerprint.js";

/** Facts of a sync that no argument says. */
type Facts = Pick<SyncState, "syncId" | "projectId" | "configurationFingerprint">;

/** State of a sync that is as declared. */
export function stateOf(args: SyncArgs, { syncId, projectId, configurationFingerprint: known }: Facts): SyncState {
  const said = args.configuration === undefined ? undefined : fingerprint(args.configuration);
  return { ...args, syncId, projectId, configurationFingerprint: known ?? said };
}

/** State of a sync whose managed settings are these, whatever was declared. */
export function stateWith(settings: Settings, args: SyncArgs, facts: Facts): SyncState {
  const names = SETTINGS.filter((name) => args[name] !== undefined);
  const managed: Settings = Object.fromEntries(names.map((name) => [name, settings[name]]));
  return { ...stateOf(args, facts), ...managed };
}

/** What is really there of the settings that the program manages; where Paragon says nothing, what was there before. */
export function settingsSeen(seen: SyncStatus | undefined, before: Settings): Settings {
  return { ...before, ...(seen === undefined ? {} : settingsOf(seen)) };
}
