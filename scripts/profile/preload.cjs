// Loaded into every Node process of a profiled run: notes how long it took to boot, to load modules, and its CPU time.
const { mkdirSync, openSync, writeSync } = require("node:fs");
const Module = require("node:module");
const { join } = require("node:path");
const { isMainThread } = require("node:worker_threads");

const folder = process.env.TEST_PROFILE;
// A thread would count its whole process once more.
if (folder && isMainThread) {
  mkdirSync(folder, { recursive: true });
  const started = Date.now();
  // As it was started: a warm process takes the words of what it runs.
  const argv = [...process.argv];
  const file = openSync(join(folder, `${process.pid}-${started}.json`), "w");
  const boot = cpu();
  let depth = 0;
  let loading = 0;

  // The outermost `require` has the time of all that it loads, compilation included.
  const load = Module._load;
  Module._load = function (...args) {
    if (depth > 0) return load.apply(this, args);
    const before = process.cpuUsage();
    depth++;
    try {
      return load.apply(this, args);
    } finally {
      depth--;
      const used = process.cpuUsage(before);
      loading += (used.user + used.system) / 1000;
    }
  };

  function cpu() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  }

  function note() {
    const record = { argv, boot, loading, cpu: cpu(), wall: Date.now() - started };
    writeSync(file, JSON.stringify(record).padEnd(4096), 0);
  }
  note();
  // Some are ended by SIGKILL, which no handler sees.
  setInterval(note, 100).unref();
  process.on("exit", note);
}
