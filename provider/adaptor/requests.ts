import { AsyncLocalStorage } from "node:async_hooks";
import type { RequestFacts } from "./instance.js";
import { before, messageClasses } from "./pulumi-process.js";

const ofThisCall = new AsyncLocalStorage<RequestFacts>();

/**
 * What the request that is being answered says, which Pulumi's process does not hand on. Nothing for the first request of a
 * process, and where the process is another than Pulumi's.
 */
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

/**
 * Notes the facts of each request. The first thing that Pulumi's process does with a request is to read its properties, in
 * the call's own async context, so that is where they are noted. The first request of a process was read before this code
 * is loaded: it has no name, and the default timeout.
 */
export function listenForRequests(): void {
  for (const messages of messageClasses()) {
    for (const [name, getter] of Object.entries(FIRST_READ)) {
      before(messages(name), getter, (request) => {
        ofThisCall.enterWith({ urn: textOf(request, "getUrn"), timeout: timeoutOf(request) });
      });
    }
  }
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
