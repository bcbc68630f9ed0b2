// A process that runs one script of the SDK after the other, each as if it had been started for it: with its own
// arguments, environment and folder, and with nothing in memory that an earlier one left but the loaded packages.
"use strict";
const Module = require("node:module");
const { sep } = require("node:path");

/** Ends the output of a script on each stream; the exit code follows. */
const MARK = process.argv[2];

/** How often in a row nothing may be left to do before a script is over: the SDK's own `beforeExit` needs three turns. */
const TURNS = 6;

const extensions = { ...Module._extensions };
const before = new Map(process.eventNames().map((name) => [name, process.rawListeners(name)]));
let running = false;
let turns = 0;
let calls = 0;
let servers = [];
/** Prototypes of Pulumi's messages as they were: our provider listens there. */
const messages = new Map();

process.on("message", (message) => {
  if (message.end === true) end();
  else begin(message);
});
process.on("beforeExit", () => {
  if (!running) return;
  if (++turns < TURNS) setImmediate(() => undefined);
  else finish();
});
for (const name of ["message", "beforeExit"]) before.set(name, process.rawListeners(name));

// What is imported Node remembers for good, what is required it can be made to forget.
const { _compile } = Module.prototype;
Module.prototype._compile = function (content, file, ...rest) {
  const text = isPackage(file)
    ? content
    : content.replace(/\bimport\(("\.[^"]+")\)/g, "Promise.resolve().then(() => require($1))");
  return _compile.call(this, text, file, ...rest);
};

function begin({ script, args, cwd, env }) {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
  process.argv = [process.execPath, script, ...args];
  process.exitCode = undefined;
  process.chdir(cwd);
  [running, turns, calls, servers] = [true, 0, 0, []];
  watchServers(Module.createRequire(script)("@grpc/grpc-js").Server);
  // What is left to do decides when it is over; that somebody could still write to this process does not.
  process.channel.unref();
  keepMessages(Module.createRequire(script)("../../proto/provider_pb.js"));
  // As the script that Node was started with: `require.main` is that.
  Module._load(script, null, true);
}

/** Ends a provider, which would serve for ever. One that is in the middle of a call goes with its process. */
function end() {
  if (!running) return;
  if (calls > 0) process.kill(process.pid, "SIGKILL");
  for (const server of servers) server.forceShutdown();
}

function finish() {
  running = false;
  process.emit("exit", process.exitCode ?? 0);
  const code = process.exitCode ?? 0;
  process.exitCode = undefined;
  for (const name of process.eventNames()) {
    const kept = before.get(name) ?? [];
    for (const listener of process.rawListeners(name)) if (!kept.includes(listener)) process.off(name, listener);
  }
  // The TypeScript compiler hangs itself in there.
  for (const name of Object.keys(Module._extensions)) delete Module._extensions[name];
  Object.assign(Module._extensions, extensions);
  for (const [prototype, properties] of messages) Object.defineProperties(prototype, properties);
  delete globalThis.globalStore;
  delete globalThis.stackResource;
  for (const file of Object.keys(require.cache)) if (!isPackage(file)) delete require.cache[file];
  process.channel.ref();
  process.stdout.write(`${MARK}${code}\n`);
  process.stderr.write(`${MARK}${code}\n`);
}

/** Whether a file stays the same for all that run here. The scripts themselves act when they are loaded. */
function isPackage(file) {
  const isScript = /[\\/]cmd[\\/](?:run|dynamic-provider)[\\/]index\.js$/.test(file);
  return file === __filename || (file.includes(`${sep}node_modules${sep}`) && !isScript);
}

function keepMessages(types) {
  if (messages.size > 0) return;
  for (const { prototype } of Object.values(types).filter((type) => typeof type === "function")) {
    messages.set(prototype, Object.getOwnPropertyDescriptors(prototype));
  }
}

function watchServers({ prototype }) {
  const { addService } = prototype;
  if (addService.watched === true) return;
  prototype.addService = function (service, implementation) {
    servers.push(this);
    return addService.call(this, service, counted(implementation));
  };
  prototype.addService.watched = true;
}

function counted(implementation) {
  return new Proxy(implementation, {
    get(target, name) {
      const method = target[name];
      if (typeof method !== "function") return method;
      return (call, callback, ...rest) => {
        if (typeof callback !== "function") return method.call(target, call, callback, ...rest);
        calls++;
        const answer = (...results) => {
          calls--;
          callback(...results);
        };
        return method.call(target, call, answer, ...rest);
      };
    },
  });
}
