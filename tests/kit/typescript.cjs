// Loads TypeScript into the processes that run tests. Nothing here is an ES module, so `import("./file.js")` of our own is a
// `require`: Node would ask its loaders' thread each time, which took a tenth of the tests' time.
"use strict";
const Module = require("node:module");
require("tsx/cjs");

const { _compile } = Module.prototype;
Module.prototype._compile = function (content, file, ...rest) {
  const text = file.endsWith(".ts")
    ? content.replace(/\bimport\(("\.[^"]+")\)/g, "Promise.resolve().then(() => require($1))")
    : content;
  return _compile.call(this, text, file, ...rest);
};
