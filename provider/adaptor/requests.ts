import { AsyncLocalStorage } from "node:async_hooks";
import { createRequire } from "node:module";

/** What a request of Pulumi's says that its dynamic provider process does not hand on. */
export interface RequestFacts {
  /** URN of the resource; undefined for the first request of a process, and where the process is another than Pulumi's. */
  readonly urn?: string | undefined;
  /** The resource's `customTimeouts` for this operation, in milliseconds. */
  readonly timeout?: number | undefined;
}

const ofThisCall = new AsyncLocalStorage<RequestFacts>();

/** What the request that is being answered says. */
export function requestFacts(): RequestFacts {
  return ofThisCall.getStore() ?? {};
}

/** Runs a call as an answer to such a request: for adaptors and tests that have the facts themselves. */
export function withRequestFacts<T>(facts: RequestFacts, call: () => T): T {
  return ofThisCall.run(facts, call);
}

/** Requests of Pulumi, and what its process reads of each before it calls a provider. */
const FIRST_READ: Readonly<Record<string, string>> = {
  CheckRequest: "getOlds",
  DiffRequest: "getOlds",
  CreateRequest: "getProperties",
  UpdateRequest: "getOlds",
  DeleteRequest: "getProperties",
  ReadRequest: "getProperties",
};

const SCRIPT = /[\\/]cmd[\\/]dynamic-provider[\\/]index\.js$/;

const listening = new WeakSet();

/**
 * Notes the facts of each request. The first thing that Pulumi's process does with a request is to read its properties, in
 * the call's own async context, so that is where they are noted. The first request of a process was read before this code
 * is loaded: it has no name, and the default timeout.
 *
 * @param scripts files of the loaded modules; without Pulumi's dynamic provider among them nothing is done.
 */
export function listenForRequests(scripts: readonly string[] = Object.keys(require.cache)): void {
  for (const script of scripts.filter((file) => SCRIPT.test(file))) {
    const messages: unknown = createRequire(script)("../../proto/provider_pb.js");
    if (typeof messages !== "object" || messages === null || listening.has(messages)) continue;
    listening.add(messages);
    for (const [name, getter] of Object.entries(FIRST_READ)) noteAt(prototypeOf(messages, name), getter);
  }
}

function noteAt(prototype: object | undefined, getter: string): void {
  const read: unknown = prototype === undefined ? undefined : Reflect.get(prototype, getter);
  if (prototype === undefined || typeof read !== "function") return;
  Reflect.set(prototype, getter, function (this: object, ...given: unknown[]): unknown {
    ofThisCall.enterWith({ urn: textOf(this, "getUrn"), timeout: timeoutOf(this) });
    const properties: unknown = Reflect.apply(read, this, given);
    return properties;
  });
}

function timeoutOf(request: object): number | undefined {
  const seconds = answerOf(request, "getTimeout");
  return typeof seconds === "number" && seconds > 0 ? seconds * 1000 : undefined;
}

function textOf(request: object, getter: string): string | undefined {
  const text = answerOf(request, getter);
  return typeof text === "string" && text !== "" ? text : undefined;
}

function answerOf(request: object, getter: string): unknown {
  const get: unknown = Reflect.get(request, getter);
  return typeof get === "function" ? Reflect.apply(get, request, []) : undefined;
}

function prototypeOf(messages: object, name: string): object | undefined {
  const message: unknown = Reflect.get(messages, name);
  const prototype: unknown = typeof message === "function" ? message.prototype : undefined;
  return typeof prototype === "object" && prototype !== null ? prototype : undefined;
}
