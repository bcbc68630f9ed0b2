import { createRequire } from "node:module";

const SCRIPT = /[\\/]cmd[\\/]dynamic-provider[\\/]index\.js$/;

/**
 * The message classes that Pulumi's dynamic provider process works with, by name: of each copy of the SDK whose process this
 * is. In any other process there are none.
 *
 * @param scripts files of the loaded modules.
 */
export function messageClasses(
  scripts: readonly string[] = Object.keys(require.cache),
): ((name: string) => object | undefined)[] {
  return scripts
    .filter((file) => SCRIPT.test(file))
    .map((script) => {
      const messages: unknown = createRequire(script)("../../proto/provider_pb.js");
      return (name) => prototypeOf(messages, name);
    });
}

/** Methods that something is done before already. */
const changed = new WeakMap<object, Set<string>>();

/** Has something done each time before a method of a message is called; asked for again, nothing more is done. */
export function before(prototype: object | undefined, method: string, act: (message: object) => void): void {
  const original: unknown = prototype === undefined ? undefined : Reflect.get(prototype, method);
  if (prototype === undefined || typeof original !== "function") return;
  const methods = changed.get(prototype) ?? new Set();
  changed.set(prototype, methods);
  if (methods.has(method)) return;
  methods.add(method);
  Reflect.set(prototype, method, function (this: object, ...given: unknown[]): unknown {
    act(this);
    const result: unknown = Reflect.apply(original, this, given);
    return result;
  });
}

function prototypeOf(messages: unknown, name: string): object | undefined {
  if (typeof messages !== "object" || messages === null) return undefined;
  const message: unknown = Reflect.get(messages, name);
  const prototype: unknown = typeof message === "function" ? message.prototype : undefined;
  return typeof prototype === "object" && prototype !== null ? prototype : undefined;
}
