// A process that runs one script of the SDK after the other, each as if it had been started for it: with its own
// arguments, environment and folder, and with nothing in memory that an earlier one left but the loaded packages.
"use strict";
const AsyncHooks = require("node:async_hooks");
const Module = require("node:module");
const { Socket } = require("node:net");
const { dirname, sep } = require("node:path");
const { promisify } = require("node:util");
const { compileFunction, constants } = require("node:vm");

/** Ends the output of a script on each stream; the exit code follows. */
const MARK = process.argv[2];

/** How often in a row nothing may be left to do before a script is over: the SDK's own `beforeExit` needs three turns. */
const TURNS = 6;

AsyncHooks.AsyncLocalStorage = class extends AsyncHooks.AsyncLocalStorage {
  constructor(...words) {
    super(...words);
    storages.add(this);
  }
};
const extensions = { ...Module._extensions };
const before = new Map(process.eventNames().map((name) => [name, process.rawListeners(name)]));
let running = false;
let turns = 0;
let calls = 0;
let servers = [];
/** Calls of the program to the engine that have no answer yet, and the channels that they go through. */
const asked = new Set();
const channels = new Set();
let enginePorts = new Set();
/** Timers that files of the run itself wait for; those of packages end with their calls. */
const timers = new Set();
/** The run was ended from outside: nothing of it is heard any more. */
let stopped = false;
/** Each costs every later promise a little for as long as it is in use. */
const storages = new Set();
/** Prototypes of Pulumi's messages as they were: our provider listens there. */
const messages = new Map();

process.on("message", (message) => {
  if (message.end === true) end();
  else if (message.stop !== undefined) stop(message.stop);
  else begin(message);
});
process.on("beforeExit", () => {
  if (!running) return;
  if (++turns < TURNS) setImmediate(() => undefined);
  else finish();
});
for (const name of ["message", "beforeExit"]) before.set(name, process.rawListeners(name));

const { _compile } = Module.prototype;
Module.prototype._compile = function (content, file, ...rest) {
  if (isPackage(file)) return _compile.call(this, content + resetOf(file), file, ...rest);
  return compiled(content, file).call(
    this.exports,
    this.exports,
    requireOf(this),
    this,
    file,
    dirname(file),
    ...TIMERS,
  );
};

/** What the SDK keeps in variables of its modules, and how these are as in a new process again. */
const RESETS = {
  "@pulumi/pulumi/log/index.js": "lastLog = Promise.resolve();",
  "@pulumi/pulumi/runtime/debuggable.js": "leakDetectorScheduled = false;",
  "@pulumi/pulumi/runtime/resource.js": "resourceChain = Promise.resolve(); resourceChainLabel = undefined;",
  "@pulumi/pulumi/runtime/settings.js": "disconnectSync();",
};
const resets = new Set();
globalThis.resetsOfSdk = resets;

function resetOf(file) {
  const reset = Object.entries(RESETS).find(([end]) => file.endsWith(end.replaceAll("/", sep)))?.[1];
  return reset === undefined ? "" : `\nglobalThis.resetsOfSdk.add(() => { ${reset} });`;
}

/** Functions of the modules that every run loads anew, by file: a text is compiled once. */
const functions = new Map();

const TIMERS = [setTimeout, setInterval].map((start) =>
  Object.assign(
    (callback, ...rest) => {
      const timer = start(callback, ...rest);
      timers.add(timer);
      return timer;
    },
    { [promisify.custom]: start[promisify.custom] },
  ),
);

function compiled(text, file) {
  const known = functions.get(file);
  if (known?.text === text) return known.run;
  // What is imported Node remembers for good, what is required it can be made to forget.
  const source = text.replace(/\bimport\(("\.[^"]+")\)/g, "Promise.resolve().then(() => require($1))");
  const names = ["exports", "require", "module", "__filename", "__dirname", "setTimeout", "setInterval"];
  const run = compileFunction(source, names, {
    filename: file,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  functions.set(file, { text, run });
  return run;
}

/** What Node gives a module as its `require`. */
function requireOf(module) {
  const require = (name) => module.require(name);
  const resolve = (name, options) => Module._resolveFilename(name, module, false, options);
  resolve.paths = (name) => Module._resolveLookupPaths(name, module);
  return Object.assign(require, {
    resolve,
    main: process.mainModule,
    extensions: Module._extensions,
    cache: Module._cache,
  });
}

function begin({ script, args, cwd, env }) {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
  process.argv = [process.execPath, script, ...args];
  process.exitCode = undefined;
  process.chdir(cwd);
  [running, stopped, turns, calls, servers] = [true, false, 0, 0, []];
  const { Channel, Server } = Module.createRequire(script)("@grpc/grpc-js");
  watchServers(Server);
  watchCalls(Channel);
  enginePorts = new Set(args.flatMap((word) => Number(/^127\.0\.0\.1:(\d+)$/.exec(word)?.[1] ?? [])));
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

/**
 * Ends a program as a signal does: nothing of it happens any more. One that waits for the engine alone can be forgotten
 * with its calls; any other goes with its process.
 */
function stop(signal) {
  if (!running) return;
  if (process.listenerCount(signal) > 0 || !waitsForEngine()) process.kill(process.pid, signal);
  stopped = true;
  forgetListeners();
  for (const server of servers) server.forceShutdown();
  for (const call of asked) call.cancelWithStatus(1, signal);
  for (const channel of channels) channel.close();
}

/** Whether nothing keeps this process alive but calls to the engine, which listens at the addresses in the arguments. */
function waitsForEngine() {
  const isOfOthers = (kind) => !/^(?:Pipe|TCP|SimpleShutdown)\w*Wrap$|^(?:Immediate|Timeout)$/.test(kind);
  const isElsewhere = ({ remotePort }) => remotePort !== undefined && !enginePorts.has(remotePort);
  return (
    !process.getActiveResourcesInfo().some(isOfOthers) &&
    !process._getActiveHandles().some(isElsewhere) &&
    ![...timers].some((timer) => timer.hasRef())
  );
}

function finish() {
  running = false;
  if (!stopped) process.emit("exit", process.exitCode ?? 0);
  const how = stopped ? "stopped" : String(process.exitCode ?? 0);
  process.exitCode = undefined;
  forgetListeners();
  // The TypeScript compiler hangs itself in there.
  for (const name of Object.keys(Module._extensions)) delete Module._extensions[name];
  Object.assign(Module._extensions, extensions);
  for (const [prototype, properties] of messages) Object.defineProperties(prototype, properties);
  for (const storage of storages) storage.disable();
  storages.clear();
  asked.clear();
  channels.clear();
  timers.clear();
  for (const reset of resets) reset();
  delete globalThis.globalStore;
  delete globalThis.stackResource;
  for (const file of Object.keys(require.cache)) if (!isPackage(file)) delete require.cache[file];
  process.channel.ref();
  process.stdout.write(`${MARK}${how}\n`);
  process.stderr.write(`${MARK}${how}\n`);
}

function forgetListeners() {
  for (const name of process.eventNames()) {
    const kept = before.get(name) ?? [];
    for (const listener of process.rawListeners(name)) if (!kept.includes(listener)) process.off(name, listener);
  }
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

function watchCalls({ prototype }) {
  const { createCall } = prototype;
  if (createCall.watched === true) return;
  prototype.createCall = function (...words) {
    const call = createCall.apply(this, words);
    channels.add(this);
    asked.add(call);
    const { start } = call;
    call.start = (metadata, listener) =>
      start.call(call, metadata, {
        onReceiveMetadata: (given) => {
          if (asked.has(call) && !stopped) listener.onReceiveMetadata(given);
        },
        onReceiveMessage: (given) => {
          if (asked.has(call) && !stopped) listener.onReceiveMessage(given);
        },
        onReceiveStatus: (given) => {
          if (asked.delete(call) && !stopped) listener.onReceiveStatus(given);
        },
      });
    return call;
  };
  prototype.createCall.watched = true;
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
