// pm.test. No false green: a test passes when its callback came to its end, did not return
// false, asserted something (or returned true), and left no pm.expect(…) without an assertion.

const TESTS = 1000;
const NAME_LENGTH = 300;
const KEPT = 32;
const UNCHECKED = "an expectation was never checked: pm.expect(…) needs an assertion, such as .to.equal(…)";
const UNFINISHED = "did not finish: its promise stayed open, or done() was not called";

const entries = []; // the first `running.used` are of this script; the others wait to be used

function test(name, body) {
  const entry = entered(typeof name === "string" ? name : show(name));
  if (typeof body !== "function") return settle(entry, "has no function to run");
  const outer = current;
  current = entry;
  try {
    const result = body.length > 0 ? body(doneOf(entry)) : body();
    if (isPromise(result)) wait(entry, result);
    else if (body.length === 0) settle(entry, verdict(entry, result));
  } catch (error) {
    settle(entry, reason(error));
  }
  current = outer;
}

function entered(name) {
  const at = running.used;
  if (at >= TESTS) throw new RangeError(`a script may make ${TESTS} tests`);
  if (at === entries.length) entries.push(blank());
  const entry = entries[at];
  entry.name = name === last.names[at] ? name : label(name);
  entry.message = null;
  entry.settled = entry.statusRead = false;
  entry.asserted = entry.open = 0;
  entry.before = running.asserted;
  running.used = at + 1;
  return entry;
}

function blank() {
  const entry = { name: "", message: null, settled: false, statusRead: false, asserted: 0, open: 0, before: 0 };
  return Object.preventExtensions(entry);
}

// Names are keys of counters: one line, not too long.
function label(name) {
  return clip(name, NAME_LENGTH).replaceAll("\n", " ");
}

// A callback that takes `done` goes on until it calls it.
function doneOf(entry) {
  return (error) => settle(entry, error ? reason(error) : verdict(entry, undefined));
}

// Most callbacks return nothing, a boolean or an assertion; only of the rest it is asked.
function isPromise(result) {
  return result !== undefined && result !== null && result[TYPE] === undefined && result instanceof Promise;
}

function wait(entry, promise) {
  promise.then(
    (result) => settle(entry, verdict(entry, result)),
    (error) => {
      if (running.stray === error) running.stray = null;
      settle(entry, reason(error));
    },
  );
}

function settle(entry, message) {
  if (entry.settled) return;
  entry.settled = true;
  const misused = message === null && entry.statusRead && running.misused;
  entry.message = misused ? `compares the reason phrase with a number${STATUS_HINT}` : message;
}

function passes(entry, result) {
  return result !== false && entry.open === 0 && (entry.asserted > 0 || result === true);
}

function verdict(entry, result) {
  if (passes(entry, result)) return null;
  const hint = entry.statusRead ? STATUS_HINT : "";
  if (result === false) return `the callback returned false${hint}`;
  if (entry.open > 0) return UNCHECKED + hint;
  // After an await nobody knows which test goes on: whatever was asserted since counts.
  return running.asserted > entry.before ? null : `asserted nothing${hint}`;
}

function reason(error) {
  if (!(error instanceof AssertionError)) return describe(error);
  const hint = current?.statusRead && !error.message.includes(STATUS_HINT) ? STATUS_HINT : "";
  return error.message + hint;
}

// End every test; whether all of them passed.
function closed(stopped) {
  let passed = true;
  for (let i = 0; i < running.used; i++) {
    if (!entries[i].settled) settle(entries[i], stopped ?? UNFINISHED);
    if (entries[i].message !== null) passed = false;
  }
  if (entries.length > KEPT && running.used < KEPT) entries.length = KEPT;
  return passed;
}

// ---- what assertions report ------------------------------------------------------------------

// The expectation has its assertion.
function judged(root) {
  const owner = root[OWNER];
  if (owner === null) return;
  owner.open -= 1;
  owner.asserted += 1;
  root[OWNER] = null;
}

// A failure outside every test must not get lost in a promise that nobody looks at.
function failed(error) {
  if (current === null) running.stray = error;
  return error;
}
