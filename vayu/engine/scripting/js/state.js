// The script that runs now. One state for all scripts, set anew for each, and only where the one
// before changed it: every response passes through here. What is asked most is in variables,
// because reading one costs a fraction of what a property does.

const NO_SCOPE = Object.freeze({ changes: null, request: null });

const running = Object.preventExtensions({ // what is not of a test
  number: 0, waiting: 0, holds: 0, statusRead: false, isOpen: false,
  error: null, refuted: null, unheard: null, extras: null, changed: null,
  scope: NO_SCOPE, around: null, later: null,
  get code() { return code; },
  get phrase() {
    if (phrases === null) throw unkept("what the status is called");
    if (typeof phrases === "string") phrases = phrases.split("\n");
    return phrases.length === 1 ? phrases[0] : phrases[at];
  },
  get body() { return bodies[at]; },
  get headers() {
    if (typeof heads === "string") heads = column(heads);
    return heads === null ? null : heads[at];
  },
  set headers(pairs) { heads[at] = pairs; },
  get time() {
    if (times === null) throw unkept("the response time");
    if (typeof times === "string") times = parse(times);
    return times[at];
  },
});
const NOTHING = Object.freeze([]);
const LISTED = "\x01", SEPARATOR = "\0";

// The responses that are tested, by columns; of what the script cannot look at there is none. A text is
// one that nobody asked for yet.
let at = 0; // which of them is tested,
let code = 0; // and its code
let codes = null; // null: all have the same
let bodies = NOTHING;
let phrases = null; // of all of them, or the one that all have
let heads = null;
let times = null;

// What the worker hands over as one text.
function column(text) {
  return text.startsWith(LISTED) ? parse(text.slice(1)) : text.split(SEPARATOR);
}

function unkept(what) {
  return new Error(`${what} was not kept, because the script did not seem to read it`);
}

// What lies around this exchange.
function around() {
  if (running.around === null) throw unkept("what lies around the exchange");
  return running.around;
}

const OUTSIDE = 0;
let current = OUTSIDE; // the number of the test that runs now, from 1: all that a script may get hold of
let waiting = 0; // how many of its expectations wait for an assertion,
let holds = 0; // and how many held
let used = 0; // how many tests were begun,
let passed = 0; // and how many of them passed
let misuses = false; // whether the script takes the reason phrase for a number,
let isBefore = false; // whether the request is still to be sent,
let here = null; // and the pm of the script that runs
let plain = true; // whether there is nothing to tell but tests that passed, named as last time

function begin() {
  if (!plain) forget();
  used = passed = begunOnes = derivedOnes = 0;
}

// Whatever is more than a test that passed. Until then it is only counted what passed.
function unusual() {
  if (!plain) return;
  plain = false;
  for (let i = 0; i < passed; i++) entries[i].message = null;
}

// What of the test that runs now, or of the script outside of tests, is kept.
function ownerNow() {
  return ownerOf(current);
}

function ownerOf(number) {
  return number === OUTSIDE ? running : entries[number - 1];
}

// From now on what is asserted is another test's.
function enter(owner) {
  unusual();
  const before = ownerNow();
  before.waiting = waiting;
  before.holds = holds;
  current = owner.number;
  waiting = owner.waiting;
  holds = owner.holds;
}

function forget() {
  for (let i = 0; i < used; i++) clear(entries[i]);
  running.waiting = running.holds = waiting = holds = 0;
  running.error = running.refuted = running.unheard = running.extras = running.later = running.changed = null;
  running.statusRead = running.isOpen = false;
  current = OUTSIDE;
  plain = true;
}

// Variables and request, for a script that may look at them; what lies around, where it matters.
function scoped(changes, request, around) {
  running.scope = Object.preventExtensions({ changes, request, before: null });
  running.around = around ? JSON.parse(around) : null;
}

// What few scripts need: console lines, changed variables, where the collection run goes on.
function extras() {
  unusual();
  running.extras ??= {
    lines: [], printed: 0, unprinted: 0,
    changes: null, changed: 0, names: 0, held: null, flow: null, visual: undefined, legacy: null,
  };
  return running.extras;
}
