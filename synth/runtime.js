// jsii's program without the process that jsii puts before it, which only forwards what Python and the program say to
// each other: here the program speaks with Python itself, its channel, descriptor 3, being standard input and output.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { Writable } = require("node:stream");
const workers = require("node:worker_threads");

const CHANNEL = 3;
const program = process.env.ECOMMERCE_JSII_PROGRAM;
const { readSync, writeSync } = fs;

// The descriptor must be nobody else's.
try {
  fs.fstatSync(CHANNEL);
} catch {
  while (fs.openSync("/dev/null") < CHANNEL);
}
fs.readSync = (descriptor, ...rest) => readSync(descriptor === CHANNEL ? 0 : descriptor, ...rest);
fs.writeSync = (descriptor, ...rest) => writeSync(descriptor === CHANNEL ? 1 : descriptor, ...rest);

// What JavaScript prints reaches Python as jsii expects it, and never mixes with the channel.
for (const [name, fd] of [["stdout", 1], ["stderr", 2]]) {
  const write = (chunk, _, done) => {
    writeSync(2, `${JSON.stringify({ [name]: Buffer.from(chunk).toString("base64") })}\n`);
    done();
  };
  Object.defineProperty(process, name, { value: Object.assign(new Writable({ write }), { fd }) });
}

// The program lies under the name that jsii's Python package gives it, and so does the worker beside it.
workers.Worker = class extends workers.Worker {
  constructor(file, options) {
    super(path.join(path.dirname(program), `lib__${path.basename(file)}`), options);
  }
};

// As jsii starts it: packages are linked, not copied. Python sets NODE_PRESERVE_SYMLINKS, which this makes known.
process.execArgv.push("--preserve-symlinks");
require(program);
