/** `sync-variant` of `SyncVariant`: how folders and pages spell the name of a class. */
export function kebab(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, "-$&").toLowerCase();
}
