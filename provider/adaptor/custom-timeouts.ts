import { AsyncLocalStorage } from "node:async_hooks";
import { before, messagesOf } from "./pulumi-process.js";

/** Milliseconds; undefined: the resource has none for this operation. */
const ofThisCall = new AsyncLocalStorage<number | undefined>();

/** How long the call that is under way may take by its resource's `customTimeouts`, in milliseconds. */
export function customTimeout(): number | undefined {
  return ofThisCall.getStore();
}

/** Requests of Pulumi, and what its process reads of each before it calls a provider. */
const FIRST_READ: Readonly<Record<string, string>> = {
  CreateRequest: "getProperties",
  UpdateRequest: "getNews",
  DeleteRequest: "getProperties",
  // Has no timeout, and must not get that of a call before it.
  ReadRequest: "getProperties",
};

let isListening = false;

/**
 * Notes the timeout of each request: Pulumi's dynamic provider process gets it and does not hand it on. The first thing
 * it does with a request is to read its properties, in the call's own async context, so that is where it is noted. Calls
 * that came before a provider was loaded (the first deletions of a `destroy`) have the default.
 *
 * @param main script of this process; in any other than Pulumi's nothing is done.
 */
export function listenForTimeouts(main: string | undefined = require.main?.filename): void {
  if (isListening) return;
  const messages = messagesOf(main);
  if (messages === undefined) return;
  isListening = true;
  for (const [name, getter] of Object.entries(FIRST_READ)) {
    before(messages(name), getter, (request) => {
      ofThisCall.enterWith(timeoutOf(request));
    });
  }
}

function timeoutOf(request: object): number | undefined {
  const get: unknown = Reflect.get(request, "getTimeout");
  const seconds: unknown = typeof get === "function" ? Reflect.apply(get, request, []) : undefined;
  return typeof seconds === "number" && seconds > 0 ? seconds * 1000 : undefined;
}
