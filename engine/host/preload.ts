import { type StdioOptions } from "node:child_process";

import { SOCKET } from "./environment.js";

const ENGINE_PID = "PULUMI_SYNCS_ENGINE_PID";

/**
 * Ends the child when the pipe on descriptor 3 closes, which the kernel does when the engine dies, even by SIGKILL. Only
 * the direct child acts on it, because a process that the child forks inherits the flag but has something else on that
 * descriptor. The socket does not keep the child alive. An engine that died while the child started is its parent no more:
 * then the child looks for the process, which may be there for as long as nobody has waited for it.
 */
const LIFELINE = `
import { Socket } from "node:net";
const engine = process.env.${ENGINE_PID};
delete process.env.${ENGINE_PID};
if (engine === String(process.ppid)) {
  const lifeline = new Socket({ fd: 3 });
  lifeline.on("error", () => {});
  lifeline.on("close", () => process.exit(1));
  lifeline.resume();
  lifeline.unref();
} else if (engine !== undefined) {
  const look = () => {
    try {
      process.kill(Number(engine), 0);
    } catch (error) {
      if (error.code === "ESRCH") process.exit(1);
    }
  };
  look();
  setInterval(look, 1000).unref();
}
`;

/**
 * Takes the colours from inspected errors. The SDK inspects what a program throws in colour, and for that Node 20.20
 * searches each frame for the end of a scoped package's name: for a file right in the package, which the SDK's source
 * maps make of \`@pulumi/pulumi/resource.ts\`, it never finds one and runs until its memory is full.
 */
const PLAIN_ERRORS = `
import util from "node:util";
const inspect = util.inspect;
const plain = (value, options, ...rest) =>
  inspect(value, value instanceof Error && options?.colors ? { ...options, colors: false } : options, ...rest);
util.inspect = Object.defineProperties(plain, Object.getOwnPropertyDescriptors(inspect));
`;

/**
 * Lets the server of a provider listen on a socket that only this user can reach, where the SDK's script has fixed that it
 * asks for a port. What the script then prints as its port is the 1 that gRPC has for a server without one.
 */
const PRIVATE_SOCKET = `
import { Server } from "node:net";
const { listen } = Server.prototype;
Server.prototype.listen = function (place, ...rest) {
  const path = process.env.${SOCKET};
  if (path === undefined || place?.host !== "127.0.0.1" || place.port !== 0) return listen.call(this, place, ...rest);
  delete process.env.${SOCKET};
  return listen.call(this, { path }, ...rest);
};
`;

/** What a Node child of the engine is started with. */
export const preload: { nodeArgs: string[]; env: Record<string, string>; stdio: StdioOptions } = {
  nodeArgs: ["--import", `data:text/javascript,${encodeURIComponent(LIFELINE + PLAIN_ERRORS + PRIVATE_SOCKET)}`],
  env: { [ENGINE_PID]: String(process.pid) },
  stdio: ["ignore", "pipe", "pipe", "pipe"],
};
