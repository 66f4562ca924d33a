// What chai's assertions are called, one name a line.
"use strict";
const { Assertion } = require("chai");

const inner = ["constructor", "assert", "_obj", "__methods"];
process.stdout.write(Object.getOwnPropertyNames(Assertion.prototype).filter((name) => !inner.includes(name)).join("\n"));
