// pm.expect: the assertions people know from chai.
//
// A word that ends a sentence (`true`, `ok`, `empty`) asserts when it is read. A word that
// nothing has throws. `equal` is ===, `eql` and `deep.equal` compare by structure. `not` sets
// its flag and never clears it. What the script got wrong (a missing argument) is a TypeError,
// what the response got wrong an AssertionError, whatever `not` says.

const TYPE = Symbol("type");
const NOTHING = Symbol("nothing");

const NOT = 1, DEEP = 2, NESTED = 4, OWN = 8, ANY = 16, CONTAIN = 32, LENGTH = 64;

class AssertionError extends Error {}
Object.defineProperty(AssertionError.prototype, "name", { value: "AssertionError" });

// $owner: the test that waits for its verdict. Plain names, because they are found fastest.
const slot = () => ({ value: undefined, writable: true, enumerable: false });
const SLOTS = { $subject: slot(), $flags: slot(), $note: slot(), $root: slot(), $owner: slot() };

class Assertion {
  // One that is used again and again has its first word at hand.
  constructor(isSpare = false) {
    Object.defineProperties(this, SLOTS);
    if (isSpare) Object.defineProperty(this, "to", { value: this });
    Object.preventExtensions(this);
  }

  get not() { return flagged(this, NOT); }
  get deep() { return flagged(this, DEEP); }
  get nested() { return flagged(this, NESTED); }
  get own() { return flagged(this, OWN); }
  get any() { return flagged(this, ANY); }
  get all() { return derived(this, this.$subject, this.$flags & ~ANY); }

  get ok() { return judge(this, !!this.$subject, "to be truthy"); }
  get true() { return judge(this, this.$subject === true, "to be true"); }
  get false() { return judge(this, this.$subject === false, "to be false"); }
  get null() { return judge(this, this.$subject === null, "to be null"); }
  get undefined() { return judge(this, this.$subject === undefined, "to be undefined"); }
  get NaN() { return judge(this, Number.isNaN(this.$subject), "to be NaN"); }
  get finite() { return judge(this, Number.isFinite(this.$subject), "to be a finite number"); }
  get exist() { return judge(this, this.$subject !== null && this.$subject !== undefined, "to exist"); }
  get exists() { return this.exist; }
  get empty() { return judge(this, sizeOf(this) === 0, "to be empty"); }

  equal(wanted) {
    if (wanted === undefined) refuseUndefined(this, "equal");
    if (this.$flags & DEEP) return this.eql(wanted);
    return judge(this, this.$subject === wanted, "to equal", wanted);
  }

  eql(wanted) {
    if (wanted === undefined) refuseUndefined(this, "eql");
    return judge(this, deepEqual(this.$subject, wanted), "to deeply equal", wanted);
  }

  above(wanted) { return compare(this, magnitude(this) > measure("above", wanted), "above", wanted); }
  least(wanted) { return compare(this, magnitude(this) >= measure("least", wanted), "at least", wanted); }
  below(wanted) { return compare(this, magnitude(this) < measure("below", wanted), "below", wanted); }
  most(wanted) { return compare(this, magnitude(this) <= measure("most", wanted), "at most", wanted); }

  within(low, high) {
    const inside = (value) => value >= measure("within", low) && value <= measure("within", high);
    return judge(this, inside(magnitude(this)), `to be within ${show(low)} and`, high);
  }

  closeTo(wanted, delta) {
    const far = Math.abs(magnitude(this) - measure("closeTo", wanted));
    return judge(this, far <= measure("closeTo", delta), `to be within ${show(delta)} of`, wanted);
  }

  get a() { return chainable(this, 0, isA); }
  get include() { return chainable(this, CONTAIN, includes); }
  get length() { return chainable(this, LENGTH, hasLength); }

  property(name, ...values) { return hasProperty(this, name, values); }
  keys(...names) { return hasKeys(this, names); }
  members(wanted) { return hasMembers(this, wanted); }

  oneOf(choices) {
    if (!Array.isArray(choices)) throw new TypeError("oneOf() takes an array");
    const same = this.$flags & DEEP ? deepEqual : (a, b) => a === b;
    return judge(this, choices.some((choice) => same(this.$subject, choice)), "to be one of", choices);
  }

  match(pattern) {
    if (!(pattern instanceof RegExp)) throw new TypeError("match() takes a regular expression");
    return judge(this, typeof this.$subject === "string" && pattern.test(this.$subject), "to match", pattern);
  }

  string(part) {
    if (typeof part !== "string") throw new TypeError("string() takes text");
    return judge(this, typeof this.$subject === "string" && this.$subject.includes(part), "to contain", part);
  }

  instanceof(type) {
    if (typeof type !== "function") throw new TypeError("instanceof() takes a class");
    return judge(this, this.$subject instanceof type, `to be an instance of ${clip(String(type.name), 60)}`);
  }

  satisfy(holds) {
    if (typeof holds !== "function") throw new TypeError("satisfy() takes a function");
    return judge(this, !!holds(this.$subject), "to satisfy the function");
  }
}

// Words that only make a sentence of it.
const FILLERS = "to be been is that which and has have with at of same but does still also";
const ALIASES = {
  equals: "equal", eq: "equal", eqls: "eql", an: "a", lengthOf: "length",
  gt: "above", greaterThan: "above", gte: "least", greaterThanOrEqual: "least",
  lt: "below", lessThan: "below", lte: "most", lessThanOrEqual: "most",
  includes: "include", contain: "include", contains: "include", approximately: "closeTo",
  matches: "match", key: "keys", instanceOf: "instanceof", satisfies: "satisfy",
};

for (const word of FILLERS.split(" ")) {
  Object.defineProperty(Assertion.prototype, word, { get() { return this; } });
}
for (const [alias, name] of Object.entries(ALIASES)) {
  Object.defineProperty(
    Assertion.prototype, alias, Object.getOwnPropertyDescriptor(Assertion.prototype, name));
}
Assertion.prototype[TYPE] = Assertion;
delete Assertion.prototype.constructor;
Object.setPrototypeOf(Assertion.prototype, guard("pm.expect(…)"));

// Making an object is what costs most here, so every script uses the same ones again: the first
// `expectations` are taken.
const EXPECTATIONS = 32;
const spares = (type) => Array.from({ length: EXPECTATIONS }, () => new type(true));
const plainOnes = spares(Assertion);
let expectations = 0;

// An expectation belongs to the test in which it was begun, or to the script.
function begun(root, subject, note) {
  const owner = current;
  owner.open += 1;
  root.$owner = owner;
  root.$root = root;
  root.$subject = subject;
  root.$flags = 0;
  root.$note = note;
  return root;
}

function derived(assertion, subject, flags) {
  const type = assertion[TYPE];
  const next = (type === Assertion ? plainOnes : responseOnes)[expectations++] ?? new type();
  next.$root = assertion.$root;
  next.$subject = subject;
  next.$flags = flags;
  next.$note = assertion.$note;
  return next;
}

function flagged(assertion, flag) {
  return derived(assertion, assertion.$subject, assertion.$flags | flag);
}

// A word that may be called, and may also go on: `include("x")`, `include.members([1])`.
function chainable(assertion, flag, call) {
  const next = flag ? flagged(assertion, flag) : assertion;
  const word = (value) => call(next, value);
  delete word.name;
  delete word.length;
  return Object.setPrototypeOf(word, next);
}

// Every assertion ends here: count it, and throw unless it holds.
function judge(assertion, holds, words, wanted = NOTHING) {
  if (holds === ((assertion.$flags & NOT) === 0)) return held(assertion);
  const not = assertion.$flags & NOT ? "not " : "";
  refute(assertion, `${not}${words}${wanted === NOTHING ? "" : ` ${show(wanted)}`}`, wanted);
}

// Throw the AssertionError that says what was expected of what.
function refute(assertion, words, wanted) {
  refuted(assertion.$root);
  const subject = assertion.$subject;
  const note = assertion.$note === undefined ? "" : `${clip(String(assertion.$note), 200)}: `;
  const hint = typeof wanted === "number" && typeof subject === "string" ? statusHint() : "";
  throw new AssertionError(clip(`${note}expected ${show(subject)} ${words}${hint}`, MESSAGE_LENGTH));
}

// What is compared with undefined is nearly always misspelled, on both sides.
function refuseUndefined(assertion, name) {
  if (assertion.$flags & NOT) return;
  throw new TypeError(`${name}() got undefined; write to.be.undefined if that is what you mean`);
}

function one(name, values) {
  if (values.length === 0) throw new TypeError(`${name}() needs a value to compare with`);
  return values[0];
}

function measure(name, value) {
  if (value instanceof Date) return value.getTime();
  if (typeof value !== "number" || Number.isNaN(value)) {
    throw new TypeError(`${name}() takes numbers, got ${show(value)}`);
  }
  return value;
}

function magnitude(assertion) {
  const subject = assertion.$flags & LENGTH ? lengthOf(assertion) : assertion.$subject;
  if (subject instanceof Date) return subject.getTime();
  if (typeof subject !== "number") refute(assertion, "to be a number", 0);
  return subject;
}

function compare(assertion, holds, words, wanted) {
  return judge(assertion, holds, `to ${assertion.$flags & LENGTH ? "have length" : "be"} ${words}`, wanted);
}
