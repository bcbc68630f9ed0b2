import type { ArgumentFacts } from "../../provider/core/lifecycle.js";
import { isObject, MASKED } from "./fields.js";

type Values = Readonly<Record<string, unknown>>;

/** Old and new values in which a plan can be made, although their secrets are masked. */
export interface Unmasked {
  readonly olds: Record<string, unknown>;
  readonly news: Record<string, unknown>;
  /** Where masked values differ. */
  readonly differences: readonly string[];
}

/**
 * A digest shows a secret argument as one `[secret]` on both sides; what of it changed stands in its detailed diff. Both
 * sides get an object with a text at each such path, differing there and only there, so that the plan sees the change that
 * was made and nothing of the secret.
 */
export function putDifferencesBack(
  facts: Readonly<Record<string, ArgumentFacts>>,
  oldValues: Values,
  newValues: Values,
  detailedDiff: Values | null | undefined,
): Unmasked {
  const olds = { ...oldValues };
  const news = { ...newValues };
  const differences: string[] = [];
  for (const [name, { secret, standIn }] of Object.entries(facts)) {
    if (secret !== true) continue;
    const paths = Object.keys(detailedDiff ?? {}).filter(
      (path) => path === name || (/^[.[]/.test(path.slice(name.length)) && path.startsWith(name)),
    );
    if (olds[name] === MASKED) olds[name] = standInAt(standIn, name, paths, `${MASKED} before`);
    if (news[name] === MASKED) news[name] = standInAt(standIn, name, paths, MASKED);
    if (isObject(olds[name]) && isObject(news[name])) differences.push(...paths);
  }
  return { olds, news, differences };
}

/** The shape that the argument needs at least, with `text` at each path below it. */
function standInAt(shape: unknown, name: string, paths: readonly string[], text: string): unknown {
  const result: unknown = structuredClone(shape ?? {});
  for (const path of paths) {
    const keys = path.slice(name.length).match(/[^.[\]"]+/g) ?? [];
    let at: unknown = result;
    keys.forEach((key, index) => {
      if (!isObject(at)) return;
      if (index === keys.length - 1) at[key] = text;
      else at = at[key] = isObject(at[key]) ? at[key] : {};
    });
  }
  return result;
}

/** The body of a call as it may be shown: what stands for a masked value is the mask again. */
export function maskBody(body: unknown): unknown {
  if (typeof body === "string") return body.startsWith(MASKED) ? MASKED : body;
  if (Array.isArray(body)) return body.map(maskBody);
  if (!isObject(body)) return body;
  if (Object.hasOwn(body, MASKED)) return MASKED;
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, maskBody(value)]));
}
