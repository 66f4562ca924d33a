// pm.test. No false green: a test passes when its callback came to its end, did not return
// false, asserted something that held (or returned true), left no pm.expect(…) without an
// assertion, and no failure in a promise (promises.js). What a script catches with its own try is
// caught, as in Postman; a test whose only assertions are such failures does not pass.

const TESTS = 1000;
const TOO_MANY_TESTS = `a script may make ${TESTS} tests`;
const NAME_LENGTH = 300;
const KEPT = 32;
const UNCHECKED = "an expectation was never checked: pm.expect(…) needs an assertion, such as .to.equal(…)";
const REFUTED = "no assertion held: what failed was caught";
const IDLENESS = "asserted nothing";
const PASSED_OVER = 1, IDLE = 2; // marks of a test that neither passed nor failed in the usual way
const UNFINISHED = "did not finish: its promise stayed open, or done() was not called";

// As long as there are only tests that pass, one after the other, each of them is no more than a number:
// `passed` counts them, `waiting` and `holds` count what the one that runs asserts. What else there can be
// calls unusual() first, which writes down what was counted.

let entries = []; // the first `used` are of this script; the others wait to be used

// What nearly every test does is written out here: a call costs as much as all the rest.
function test(name, body) {
  const entry = entries[used] ?? blank();
  if (entry.name !== name) rename(entry, name);
  if (lastNumber === null) startClock(entry); // only what is new is timed
  const outer = current;
  if (!plain || used !== passed || waiting !== 0) setAside();
  current = ++used;
  holds = 0;
  try {
    const result = body.length === 0 ? body() : body(doneOf(entry));
    if (plain && waiting === 0 && (holds === 0 ? result === true : result === latest || typeof result === "undefined" || isHarmless(result))) {
      passed++; // as nearly always
      current = outer;
      return here;
    }
    if (typeof result === "object" && isPromise(result)) wait(entry, result);
    else if (body.length === 0) conclude(entry, result);
    else if (waiting !== 0) leaveUnchecked(entry);
  } catch (error) {
    enter(ownerOf(outer));
    if (typeof body === "function") thrown(entry, error);
    else settle(entry, "has no function to run");
    if (error === SKIPPED) throw error;
  }
  enter(ownerOf(outer));
  return here;
}

// pm.test.skip(name, callback): told, not run.
test.skip = function skip(name) {
  const entry = entries[used] ?? blank();
  unusual();
  rename(entry, name);
  entry.message = null;
  entry.mark = PASSED_OVER;
  used++;
  return here;
};

// pm.test.index(): how many tests there were before this one.
test.index = () => used;

bare(test, "pm.test");

function blank() {
  if (used >= TESTS) throw new RangeError(TOO_MANY_TESTS);
  const entry = { number: entries.length + 1, name: "", message: UNFINISHED, statusRead: false, waiting: 0, holds: 0, mark: 0, began: 0, spent: null };
  entries.push(Object.preventExtensions(entry));
  return entry;
}

function clear(entry) {
  entry.message = UNFINISHED;
  entry.statusRead = false;
  entry.waiting = entry.holds = entry.mark = 0;
}

function startClock(entry) {
  unusual();
  entry.began = performance.now();
  entry.spent = null;
}

// Entries keep their names: one that comes again is what it was told as.
function rename(entry, name) {
  const line = label(name);
  if (line === entry.name) return;
  entry.name = line;
  lastCount = -1;
  unusual();
}

// A test inside of another, or while an expectation outside of it waits.
function setAside() {
  unusual();
  const outer = ownerNow();
  outer.waiting = waiting;
  outer.holds = holds;
  waiting = 0;
}

// Names are keys of counters: one line, not too long.
function label(name) {
  return clip(typeof name === "string" ? name : show(name), NAME_LENGTH).replaceAll("\n", " ");
}

// A callback that takes `done` goes on until it calls it, perhaps in a promise.
function doneOf(entry) {
  unusual();
  return (error) => {
    if (error) thrown(entry, error);
    else conclude(entry, undefined);
  };
}

// Most callbacks return nothing, a boolean or an assertion.
function isHarmless(result) {
  return result !== false && !(typeof result === "object" && isPromise(result));
}

function isPromise(result) {
  return result !== null && result[TYPE] === undefined && result instanceof Promise;
}

function wait(entry, promise) {
  unusual();
  promise.then((result) => conclude(entry, result), (error) => thrown(entry, error));
}

// The callback came to its end and nothing was thrown.
function conclude(entry, result) {
  unusual();
  enter(ownerNow()); // so that the entry tells what was counted
  if (entry.message !== UNFINISHED) return;
  if (running.later !== null && isPutOff(entry, result)) return;
  const isGreen = result !== false && !waitsFor(entry) && (entry.holds !== 0 || result === true);
  entry.message = isGreen && !entry.statusRead ? null : complaint(entry, result, isGreen);
  if (entry.message === null) passed += 1;
  if (lastNumber === null) entry.spent = performance.now() - entry.began;
}

function complaint(entry, result, isGreen) {
  if (isGreen) return misuses ? MISUSED_STATUS : null;
  const hint = entry.statusRead ? STATUS_HINT : "";
  if (result === false) return `the callback returned false${hint}`;
  if (waitsFor(entry)) return UNCHECKED + hint;
  if (running.refuted?.has(entry)) return REFUTED + hint;
  entry.mark = IDLE;
  return IDLENESS + hint;
}

// The first failure of a test is its message; one that comes when it had concluded still fails it.
function settle(entry, message) {
  unusual();
  if (entry.message === UNFINISHED) {
    if (lastNumber === null) entry.spent = performance.now() - entry.began;
  } else if (entry.message === null) {
    if (entry.mark !== PASSED_OVER) passed -= 1;
  } else if (entry.mark !== IDLE && !entry.message.startsWith(REFUTED)) return;
  entry.message = message;
  entry.mark = 0;
}

function thrown(entry, error) {
  if (error === SKIPPED) passOver(entry);
  else settle(entry, reasonOf(error, entry));
}

// A test that skips the request ends there, and is told as skipped itself.
function passOver(entry) {
  unusual();
  if (entry.message !== UNFINISHED) return;
  entry.message = null;
  entry.mark = PASSED_OVER;
}

function leaveUnchecked(entry) {
  unusual();
  if (entry.message === null) settle(entry, UNCHECKED);
}

// [name, outcome, message, duration in ms or null].
function told(entry) {
  const { name, message, mark } = entry;
  const outcome = message === null ? (mark === PASSED_OVER ? "skipped" : "passed") : mark === IDLE ? "asserted_nothing" : "failed";
  return [name, outcome, message, lastNumber === null && mark !== PASSED_OVER ? entry.spent : null];
}

function reasonOf(error, entry) {
  if (!(error instanceof AssertionError)) return describe(error);
  const hint = entry?.statusRead && !error.message.includes(STATUS_HINT) ? STATUS_HINT : "";
  return error.message + hint;
}

// End every test.
function close(stopped) {
  for (let i = 0; i < used; i++) {
    if (entries[i].message === UNFINISHED && stopped !== null) entries[i].message = stopped;
  }
  if (entries.length > KEPT && used < KEPT) entries.length = KEPT;
}

// Whether an expectation of it was not checked yet.
function waitsFor(owner) {
  return owner.waiting !== 0;
}

// ---- what assertions report ------------------------------------------------------------------

let latest = null; // the assertion that held last: what most callbacks return

// The assertion held.
function held(assertion) {
  const root = assertion.$root;
  const owner = root.$owner;
  latest = assertion;
  if (owner !== null) {
    root.$owner = null;
    count(owner, 1);
  }
  return assertion;
}

// The assertion failed.
function refuted(root) {
  const owner = root.$owner;
  if (owner === null) return;
  unusual();
  root.$owner = null;
  count(owner, 0);
  running.refuted ??= new Set();
  running.refuted.add(ownerOf(owner));
}

// An expectation of a test waits no longer.
function count(owner, times) {
  if (owner === current) {
    waiting--;
    holds += times;
  } else {
    const entry = ownerOf(owner);
    entry.waiting--;
    entry.holds += times;
  }
}
