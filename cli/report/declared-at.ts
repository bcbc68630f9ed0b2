import type { DigestResource } from "./digest.js";

/** Where the program declares a resource: `index.ts:12` of `project:///index.ts#12,3`. */
export function declaredAt(state: DigestResource | null | undefined): { declaredAt?: string } {
  const [, file, line] = /^project:\/\/\/(.+)#(\d+)(?:,\d+)?$/.exec(state?.sourcePosition ?? "") ?? [];
  return file === undefined || line === undefined ? {} : { declaredAt: `${file}:${line}` };
}
