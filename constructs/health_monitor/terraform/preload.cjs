// Loaded into the Node of jsii before all else: changes a few lines of files as they are read.
//
// A file whose lines look otherwise is left as it is: that costs the time again, and nothing else.
"use strict";

const Module = require("node:module");

const USED = new Set((process.env.HEALTH_MONITOR_MODULES ?? "").split(","));

const CHANGES = [
  // The index of a provider's binding: what is not used is read when it is asked for.
  {
    file: /[\\/]provider-[a-z]+[\\/]lib[\\/]index\.js$/,
    line: /^exports\.(\w+) = require\("\.\/([\w-]+)"\);$/gm,
    instead: (line, name, module) =>
      USED.has(module.replaceAll("-", "_"))
        ? line
        : `Object.defineProperty(exports, "${name}", { enumerable: true, configurable: true, ` +
          `get: () => require("./${module}") });`,
  },
  // Where in Node a reference was made tells a reader of Python nothing.
  {
    file: /[\\/]cdkt[fn][\\/]lib[\\/]tokens[\\/]private[\\/]stack-trace\.js$/,
    line: /^exports\.captureStackTrace = captureStackTrace;$/m,
    instead: "exports.captureStackTrace = () => [];",
  },
  // Only a folder that becomes an asset is packed.
  {
    file: /[\\/]cdkt[fn][\\/]lib[\\/]private[\\/]fs\.js$/,
    line: /^const archiver = require\("archiver"\);$/m,
    instead: 'const archiver = (...asked) => require("archiver")(...asked);',
  },
];

const compile = Module.prototype._compile;
if (typeof compile === "function") {
  Module.prototype._compile = function (text, file, ...more) {
    return compile.call(this, changed(text, file), file, ...more);
  };
}

function changed(text, file) {
  const change = CHANGES.find((one) => one.file.test(file));
  return change && typeof text === "string" ? text.replace(change.line, change.instead) : text;
}
