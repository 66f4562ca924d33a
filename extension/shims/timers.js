// The part of Node's `timers` that xml2js asks for.
exports.setImmediate = (work) => setImmediate(work);
