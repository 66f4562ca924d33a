// pm.expect: the language of chai 4, word for word, and its messages.
//
// A word that ends a sentence (`true`, `ok`, `empty`) asserts when it is read. A word that
// nothing has throws. A flag (`not`, `deep`, `nested` …) holds for the rest of its sentence. What
// a script asks wrongly of a value (a text above 5) fails as it does in chai, whatever `not`
// says. Here stand the language and what asserts of the value as a whole; contents.js looks into
// it, effects.js calls it.

const TYPE = Symbol("type");

const NOT = 1, DEEP = 2, NESTED = 4, OWN = 8, ANY = 16, CONTAIN = 32, LENGTH = 64, ORDERED = 128, ITSELF = 256;

class AssertionError extends Error {}
Object.defineProperty(AssertionError.prototype, "name", { value: "AssertionError" });

// $owner: the number of the test that waits for its verdict, only kept at the root; while all is plain, the
// one that runs now. Plain names, because they are found fastest; so scripts find them, and no more than a number.
const slot = () => ({ value: undefined, writable: true, enumerable: false });
const SLOTS = { $subject: slot(), $flags: slot(), $note: slot(), $root: slot(), $owner: { ...slot(), value: null } };

class Assertion {
  // One that is used again and again has at hand what nearly every sentence begins with.
  constructor(isSpare = false) {
    Object.defineProperties(this, SLOTS);
    this.$root = this;
    this.$flags = 0;
    if (isSpare) for (const word of ["to", "have", "be"]) Object.defineProperty(this, word, { value: this });
    Object.preventExtensions(this);
  }

  get not() { return flagged(this, NOT); }
  get deep() { return flagged(this, DEEP); }
  get nested() { return flagged(this, NESTED); }
  get own() { return flagged(this, OWN); }
  get ordered() { return flagged(this, ORDERED); }
  get itself() { return flagged(this, ITSELF); }
  get any() { return flagged(this, ANY); }
  get all() { return derived(this, this.$subject, this.$flags & ~ANY); }

  get ok() { return judge(this, !!this.$subject, "to be truthy", "to be falsy"); }
  get true() { return judge(this, this.$subject === true, "to be true", "to be false"); }
  get false() { return judge(this, this.$subject === false, "to be false", "to be true"); }
  get null() { return judge(this, this.$subject === null, "to be null", "not to be null"); }
  get undefined() { return judge(this, this.$subject === undefined, "to be undefined", "not to be undefined"); }
  get NaN() { return judge(this, Number.isNaN(this.$subject), "to be NaN", "not to be NaN"); }
  get finite() { return judge(this, Number.isFinite(this.$subject), "to be a finite number", "to not be a finite number"); }
  get exist() {
    return judge(this, this.$subject !== null && this.$subject !== undefined, "to exist", "to not exist");
  }
  get arguments() {
    const type = typeOf(this.$subject);
    return judge(this, type === "Arguments", `to be arguments but got ${type}`, "to not be arguments");
  }
  get extensible() {
    return judge(this, isObject(this) && Object.isExtensible(this.$subject), "to be extensible", "to not be extensible");
  }
  get sealed() {
    return judge(this, !isObject(this) || Object.isSealed(this.$subject), "to be sealed", "to not be sealed");
  }
  get frozen() {
    return judge(this, !isObject(this) || Object.isFrozen(this.$subject), "to be frozen", "to not be frozen");
  }

  equal(wanted, note) {
    if (note) this.$note = note;
    if (plain && this.$owner !== null && this.$subject === wanted) { // most of what is asserted ends here, as in held()
      this.$owner = null;
      waiting--;
      holds++;
      latest = this;
      return this;
    }
    if (this.$flags & DEEP) return this.eql(wanted);
    return judgeAgainst(this, wanted, this.$subject === wanted, "to equal", "to not equal");
  }

  eql(wanted, note) {
    if (note) this.$note = note;
    return judgeAgainst(this, wanted, deepEqual(wanted, this.$subject), "to deeply equal", "to not deeply equal");
  }

  above(wanted, note) { return compare(this, "above", wanted, note); }
  least(wanted, note) { return compare(this, "least", wanted, note); }
  below(wanted, note) { return compare(this, "below", wanted, note); }
  most(wanted, note) { return compare(this, "most", wanted, note); }
  within(low, high, note) { return lieWithin(this, low, high, note); }

  closeTo(wanted, delta, note) {
    if (note) this.$note = note;
    must(this, this.$subject, "number");
    if (typeof wanted !== "number" || typeof delta !== "number") {
      const missing = delta === undefined ? ", and a delta is required" : "";
      misused(this, `the arguments to closeTo or approximately must be numbers${missing}`);
    }
    if (agrees(this, Math.abs(this.$subject - wanted) <= delta)) return held(this);
    return refute(this, `${either(this, "to", "not to")} be close to ${wanted} +/- ${delta}`);
  }

  match(pattern, note) {
    if (note) this.$note = note;
    if (typeof pattern?.exec !== "function") throw new TypeError("match() takes a regular expression");
    if (agrees(this, pattern.exec(this.$subject))) return held(this);
    return refute(this, `${either(this, "to", "not to")} match ${pattern}`);
  }

  string(part, note) {
    if (note) this.$note = note;
    must(this, this.$subject, "string");
    if (agrees(this, this.$subject.indexOf(part) !== -1)) return held(this);
    return refute(this, `${either(this, "to", "to not")} contain ${inspect(part)}`);
  }

  instanceof(type, note) {
    if (note) this.$note = note;
    if (agrees(this, isInstance(this, type))) return held(this);
    const name = typeof type === "function" ? type.name : "an unnamed constructor";
    return refute(this, `${either(this, "to", "to not")} be an instance of ${name}`);
  }

  oneOf(choices, note) {
    if (note) this.$note = note;
    must(this, choices, "array");
    const subject = this.$subject;
    if (this.$flags & CONTAIN) {
      const holds = choices.some((choice) => subject.indexOf(choice) > -1);
      return judgeAgainst(this, choices, holds, "to contain one of", "to not contain one of");
    }
    if (this.$flags & DEEP) {
      const holds = choices.some((choice) => deepEqual(subject, choice));
      return judgeAgainst(this, choices, holds, "to deeply equal one of", "to deeply equal one of");
    }
    return judgeAgainst(this, choices, choices.indexOf(subject) > -1, "to be one of", "to not be one of");
  }

  get a() { return chainable(this, 0, isA); }
  get include() { return chainable(this, CONTAIN, includes); }
  get length() { return chainable(this, LENGTH, hasLength); }
  get empty() { return isEmpty(this); }
  property(...given) { return hasProperty(this, given); }
  ownProperty(...given) { return hasProperty(flagged(this, OWN), given); }
  ownPropertyDescriptor(name, wanted, note) { return hasDescriptor(this, name, wanted, note); }
  keys(...names) { return hasKeys(this, names); }
  members(wanted, note) { return hasMembers(this, wanted, note); }

  jsonSchema(schema, options) { return claimSchema(this, this.$subject, schema, options); } // Postman's own word
  satisfy(holds, note) { return satisfies(this, holds, note); }
  respondTo(method, note) { return respondsTo(this, method, note); }
  throw(kind, message, note) { return throws(this, kind, message, note); }
  change(subject, name, note) { return changes(this, "change", subject, name, note); }
  increase(subject, name, note) { return changes(this, "increase", subject, name, note); }
  decrease(subject, name, note) { return changes(this, "decrease", subject, name, note); }
  by(delta, note) { return changesBy(this, delta, note); }
}

// Words that only make a sentence of it.
const FILLERS = "to be been is and has have with that which at of same but does still also".split(" ");
const ALIASES = {
  exists: "exist", Arguments: "arguments", an: "a", equals: "equal", eq: "equal", eqls: "eql",
  gt: "above", greaterThan: "above", gte: "least", greaterThanOrEqual: "least",
  lt: "below", lessThan: "below", lte: "most", lessThanOrEqual: "most",
  includes: "include", contain: "include", contains: "include", approximately: "closeTo",
  instanceOf: "instanceof", haveOwnProperty: "ownProperty", lengthOf: "length",
  haveOwnPropertyDescriptor: "ownPropertyDescriptor", matches: "match", key: "keys",
  throws: "throw", Throw: "throw", respondsTo: "respondTo", satisfies: "satisfy",
  changes: "change", increases: "increase", decreases: "decrease",
};

delete Assertion.prototype.constructor;
callOnlyAll(Assertion.prototype);
for (const word of FILLERS) {
  Object.defineProperty(Assertion.prototype, word, { get() { return this; } });
}
for (const [alias, name] of Object.entries(ALIASES)) {
  Object.defineProperty(
    Assertion.prototype, alias, Object.getOwnPropertyDescriptor(Assertion.prototype, name));
}
Assertion.prototype[TYPE] = Assertion;
Object.setPrototypeOf(Assertion.prototype, wordGuard((key, receiver) => misspelled(key, receiver)));

// A word that must be called has no words after it: `to.equal.foo` asserts nothing.
function callOnlyAll(prototype) {
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const { value } = Object.getOwnPropertyDescriptor(prototype, name);
    if (typeof value === "function") callOnly(value, name);
  }
}

function callOnly(method, name) {
  const refuse = (key) => `Invalid Chai property: ${name}.${clip(key, 60)}. See docs for proper usage of "${name}".`;
  delete method.name;
  Object.defineProperty(method, "length", { get() { throw new TypeError(refuse("length")); } });
  Object.setPrototypeOf(method, Object.setPrototypeOf({ call, apply, bind, toString }, wordGuard(refuse)));
}

function wordGuard(complain) {
  return new Proxy(Object.create(null), {
    get(_, key, receiver) {
      if (typeof key === "symbol" || QUIET.has(key)) return undefined;
      throw new TypeError(complain(key, receiver));
    },
    set(_, key) {
      throw new TypeError(`pm.expect(…).${String(key)} cannot be set`);
    },
  });
}

const FAR = 4; // edits: no word that was meant

function misspelled(key, receiver) {
  const [edits, word] = nearest(key, membersOf(receiver).filter((name) => name !== "length")) ?? [FAR];
  return `Invalid Chai property: ${clip(key, 60)}${edits < FAR ? `. Did you mean "${word}"?` : ""}`;
}

// Making an object is what costs most here, so every script uses the same ones again: of those that
// begin a sentence the first `begunOnes` are taken, of those that follow a flag the first `derivedOnes`.
const EXPECTATIONS = 32;
const spares = (type) => Array.from({ length: EXPECTATIONS }, () => new type(true));
const derivedOf = (type) => spares(type).map((one) => Object.defineProperty(one, "$owner", { writable: false }));
const plainOnes = derivedOf(Assertion), plainRoots = spareRoots(Assertion);
let begunOnes = 0, derivedOnes = 0;

// They begin a sentence whatever a script makes of them.
function spareRoots(type) {
  const isSo = (value) => ({ value, writable: false });
  return spares(type).map((root) => Object.defineProperties(root, { $root: isSo(root), $flags: isSo(0) }));
}

expect.fail = (...given) => {
  const message = given.length < 2 ? given[0] : given[2];
  throw new AssertionError(clip(String(message || "expect.fail()"), MESSAGE_LENGTH));
};

// An expectation belongs to the test in which it was begun, or to the script.
function begun(root, subject, note) {
  waiting++;
  root.$owner = current;
  root.$subject = subject;
  root.$note = note;
  return root;
}

function derived(assertion, subject, flags) {
  const type = assertion[TYPE];
  const next = (type === Assertion ? plainOnes : responseOnes)[derivedOnes++] ?? new type();
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
  const word = (value, note) => call(next, value, note);
  delete word.name;
  delete word.length;
  return Object.setPrototypeOf(word, next);
}

// ---- arguments of pm's own words -------------------------------------------------------------

function one(name, values) {
  if (values.length === 0) throw new TypeError(`${name}() needs a value to compare with`);
  return values[0];
}

function measure(name, value) {
  if (typeof value !== "number" || Number.isNaN(value)) {
    throw new TypeError(`${name}() takes numbers, got ${show(value)}`);
  }
  return value;
}
