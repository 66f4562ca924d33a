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

// The tally of a test: how many expectations wait for an assertion, and HELD for each that held. One
// number, because to set a property costs as much as what is asserted.
const HELD = 2 ** 26;

const entries = []; // the first `used` are of this script; the others wait to be used

// What nearly every test does is written out here: a call costs as much as all the rest.
function test(name, body) {
  const entry = entries[used] ?? blank();
  if (name !== lastNames[used] || name === undefined) {
    name = label(name);
    plain = false;
  }
  used += 1;
  entry.name = name;
  entry.message = UNFINISHED;
  entry.tally = 0;
  if (lastNumber === null) { // only what is new is timed
    entry.began = performance.now();
    entry.spent = null;
  }
  if (typeof body !== "function") {
    settle(entry, "has no function to run");
    return isBefore ? pre : post;
  }
  const outer = current;
  current = entry;
  try {
    const takesDone = body.length !== 0;
    const result = takesDone ? body(doneOf(entry)) : body();
    if (plain && !takesDone && entry.tally >= HELD && entry.tally % HELD === 0 && (result === undefined || result?.[TYPE] !== undefined)) {
      entry.message = null; // as nearly always
      passed += 1;
    } else if (typeof result === "object" && isPromise(result)) wait(entry, result);
    else if (!takesDone) conclude(entry, result);
    else if (waitsFor(entry)) leaveUnchecked(entry);
  } catch (error) {
    current = outer;
    thrown(entry, error);
    if (error === SKIPPED) throw error;
  }
  current = outer;
  return isBefore ? pre : post;
}

// pm.test.skip(name, callback): told, not run.
test.skip = function skip(name) {
  const entry = entries[used] ?? blank();
  entry.name = label(name);
  entry.message = null;
  entry.mark = PASSED_OVER;
  entry.tally = 0;
  plain = false;
  used += 1;
  return isBefore ? pre : post;
};

// pm.test.index(): how many tests there were before this one.
test.index = () => used;

bare(test, "pm.test");

function blank() {
  if (used >= TESTS) throw new RangeError(TOO_MANY_TESTS);
  const entry = { name: "", message: UNFINISHED, statusRead: false, tally: 0, mark: 0, began: 0, spent: null };
  entries.push(Object.preventExtensions(entry));
  return entry;
}

// Names are keys of counters: one line, not too long.
function label(name) {
  return clip(typeof name === "string" ? name : show(name), NAME_LENGTH).replaceAll("\n", " ");
}

// A callback that takes `done` goes on until it calls it, perhaps in a promise.
function doneOf(entry) {
  return (error) => {
    if (error) thrown(entry, error);
    else conclude(entry, undefined);
  };
}

// Most callbacks return nothing, a boolean or an assertion.
function isPromise(result) {
  return result !== null && result[TYPE] === undefined && result instanceof Promise;
}

function wait(entry, promise) {
  promise.then((result) => conclude(entry, result), (error) => thrown(entry, error));
}

// The callback came to its end and nothing was thrown.
function conclude(entry, result) {
  if (entry.message !== UNFINISHED) return;
  if (running.later !== null && isPutOff(entry, result)) return;
  const holds = result !== false && !waitsFor(entry) && (entry.tally >= HELD || result === true);
  entry.message = holds && !entry.statusRead ? null : complaint(entry, result, holds);
  if (entry.message === null) passed += 1;
  if (lastNumber === null) entry.spent = performance.now() - entry.began;
}

function complaint(entry, result, holds) {
  if (holds) return running.misused ? MISUSED_STATUS : null;
  const hint = entry.statusRead ? STATUS_HINT : "";
  if (result === false) return `the callback returned false${hint}`;
  if (waitsFor(entry)) return UNCHECKED + hint;
  if (running.refuted?.has(entry)) return REFUTED + hint;
  entry.mark = IDLE;
  return IDLENESS + hint;
}

// The first failure of a test is its message; one that comes when it had concluded still fails it.
function settle(entry, message) {
  if (entry.message === UNFINISHED) {
    if (lastNumber === null) entry.spent = performance.now() - entry.began;
  } else if (entry.message === null) {
    if (entry.mark !== PASSED_OVER) passed -= 1;
  } else if (entry.mark !== IDLE && !entry.message.startsWith(REFUTED)) return;
  entry.message = message;
  entry.mark = 0;
  plain = false;
}

function thrown(entry, error) {
  if (error === SKIPPED) passOver(entry);
  else settle(entry, reasonOf(error, entry));
}

// A test that skips the request ends there, and is told as skipped itself.
function passOver(entry) {
  if (entry.message !== UNFINISHED) return;
  entry.message = null;
  entry.mark = PASSED_OVER;
  plain = false;
}

function leaveUnchecked(entry) {
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
function waitsFor({ tally }) {
  return tally % HELD !== 0;
}

// ---- what assertions report ------------------------------------------------------------------

// The assertion held.
function held(assertion) {
  const root = assertion.$root;
  const owner = root.$owner;
  if (owner === null) return assertion;
  owner.tally += HELD - 1;
  root.$owner = null;
  return assertion;
}

// The assertion failed.
function refuted(root) {
  const owner = root.$owner;
  if (owner === null) return;
  owner.tally -= 1;
  root.$owner = null;
  plain = false;
  running.refuted ??= new Set();
  running.refuted.add(owner);
}
