import { createRequire } from "node:module";

/**
 * The message classes that Pulumi's dynamic provider process works with, by name.
 *
 * @param main script of this process; in any other than Pulumi's there are none.
 */
export function messagesOf(main: string | undefined): ((name: string) => object | undefined) | undefined {
  if (main === undefined || !/[\\/]cmd[\\/]dynamic-provider[\\/]index\.js$/.test(main)) return undefined;
  const messages: unknown = createRequire(main)("../../proto/provider_pb.js");
  return (name) => prototypeOf(messages, name);
}

/** Has something done each time before a method of a message is called. */
export function before(prototype: object | undefined, method: string, act: (message: object) => void): void {
  const original: unknown = prototype === undefined ? undefined : Reflect.get(prototype, method);
  if (prototype === undefined || typeof original !== "function") return;
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
