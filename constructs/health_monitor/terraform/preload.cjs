// Loaded into the Node of jsii before all else: changes the text of a few files as they are read.
//
// A file that no longer looks as expected is left as it is, and costs its time again.
"use strict";

const Module = require("node:module");

const CHANGES = [
  // The index of a provider's binding: a module is read when its first resource is made.
  {
    file: /[\\/]provider-[a-z]+[\\/]lib[\\/]index\.js$/,
    line: /^exports\.(\w+) = require\("(\.\/[\w-]+)"\);$/gm,
    instead:
      'Object.defineProperty(exports, "$1", ' +
      '{ enumerable: true, configurable: true, get: () => require("$2") });',
  },
  // Where in Node a reference was made tells a reader of Python nothing.
  {
    file: /[\\/]cdkt[fn][\\/]lib[\\/]tokens[\\/]private[\\/]stack-trace\.js$/,
    line: /^exports\.captureStackTrace = captureStackTrace;$/m,
    instead: "exports.captureStackTrace = () => [];",
  },
  // Only an asset that is a folder is packed.
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
