// pm.expect: the assertions people know from chai.
//
// A word that ends a sentence (`true`, `ok`, `empty`) asserts when it is read. A word that
// nothing has throws. `equal` is ===, `eql` and `deep.equal` compare by structure. `not` sets
// its flag and never clears it. What the script got wrong (a missing argument) is a TypeError,
// what the response got wrong an AssertionError, whatever `not` says.

const SUBJECT = Symbol("subject");
const FLAGS = Symbol("flags");
const ROOT = Symbol("root");
const OWNER = Symbol("owner"); // the test that waits for its verdict
const NOTE = Symbol("note");
const TYPE = Symbol("type");
const NOTHING = Symbol("nothing");

const NOT = 1, DEEP = 2, NESTED = 4, OWN = 8, ANY = 16, CONTAIN = 32, LENGTH = 64;

class AssertionError extends Error {}
Object.defineProperty(AssertionError.prototype, "name", { value: "AssertionError" });

class Assertion {
  // Declared, so that they are defined on the object: an assignment would meet the guard.
  [SUBJECT]; [FLAGS]; [NOTE]; [ROOT]; [OWNER];

  constructor() {
    Object.preventExtensions(this);
  }

  get not() { return flagged(this, NOT); }
  get deep() { return flagged(this, DEEP); }
  get nested() { return flagged(this, NESTED); }
  get own() { return flagged(this, OWN); }
  get any() { return flagged(this, ANY); }
  get all() { return derived(this, this[SUBJECT], this[FLAGS] & ~ANY); }

  get ok() { return judge(this, !!this[SUBJECT], "to be truthy"); }
  get true() { return judge(this, this[SUBJECT] === true, "to be true"); }
  get false() { return judge(this, this[SUBJECT] === false, "to be false"); }
  get null() { return judge(this, this[SUBJECT] === null, "to be null"); }
  get undefined() { return judge(this, this[SUBJECT] === undefined, "to be undefined"); }
  get NaN() { return judge(this, Number.isNaN(this[SUBJECT]), "to be NaN"); }
  get finite() { return judge(this, Number.isFinite(this[SUBJECT]), "to be a finite number"); }
  get exist() { return judge(this, this[SUBJECT] !== null && this[SUBJECT] !== undefined, "to exist"); }
  get exists() { return this.exist; }
  get empty() { return judge(this, sizeOf(this) === 0, "to be empty"); }

  equal(...values) {
    const wanted = one("equal", values);
    if (this[FLAGS] & DEEP) return this.eql(wanted);
    return judge(this, this[SUBJECT] === wanted, "to equal", wanted);
  }

  eql(...values) {
    const wanted = one("eql", values);
    return judge(this, deepEqual(this[SUBJECT], wanted), "to deeply equal", wanted);
  }

  above(...values) { return compare(this, "above", "to be above", values, (a, b) => a > b); }
  least(...values) { return compare(this, "least", "to be at least", values, (a, b) => a >= b); }
  below(...values) { return compare(this, "below", "to be below", values, (a, b) => a < b); }
  most(...values) { return compare(this, "most", "to be at most", values, (a, b) => a <= b); }

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
  members(...values) { return hasMembers(this, one("members", values)); }

  oneOf(...values) {
    const choices = one("oneOf", values);
    if (!Array.isArray(choices)) throw new TypeError("oneOf() takes an array");
    const same = this[FLAGS] & DEEP ? deepEqual : (a, b) => a === b;
    return judge(this, choices.some((choice) => same(this[SUBJECT], choice)), "to be one of", choices);
  }

  match(...values) {
    const pattern = one("match", values);
    if (!(pattern instanceof RegExp)) throw new TypeError("match() takes a regular expression");
    return judge(this, typeof this[SUBJECT] === "string" && pattern.test(this[SUBJECT]), "to match", pattern);
  }

  string(...values) {
    const part = one("string", values);
    if (typeof part !== "string") throw new TypeError("string() takes text");
    return judge(this, typeof this[SUBJECT] === "string" && this[SUBJECT].includes(part), "to contain", part);
  }

  instanceof(...values) {
    const type = one("instanceof", values);
    if (typeof type !== "function") throw new TypeError("instanceof() takes a class");
    return judge(this, this[SUBJECT] instanceof type, `to be an instance of ${clip(String(type.name), 60)}`);
  }

  satisfy(...values) {
    const holds = one("satisfy", values);
    if (typeof holds !== "function") throw new TypeError("satisfy() takes a function");
    return judge(this, !!holds(this[SUBJECT]), "to satisfy the function");
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

// Making an object is what costs most here, so those of the script before are used again: the
// first `expectations` are taken.
const EXPECTATIONS = 32;
const plainOnes = [];
const responseOnes = [];
let expectations = 0;

function spare(type, subject, flags, note) {
  const at = expectations++;
  const kept = type === Assertion ? plainOnes : responseOnes;
  const assertion = at < EXPECTATIONS ? (kept[at] ??= new type()) : new type();
  assertion[SUBJECT] = subject;
  assertion[FLAGS] = flags;
  assertion[NOTE] = note;
  return assertion;
}

// An expectation belongs to the test in which it was begun, or to the script.
function begun(type, subject, note) {
  const root = spare(type, subject, 0, note);
  const owner = current ?? running;
  owner.open += 1;
  root[OWNER] = owner;
  root[ROOT] = root;
  return root;
}

function derived(assertion, subject, flags) {
  const next = spare(assertion[TYPE], subject, flags, assertion[NOTE]);
  next[ROOT] = assertion[ROOT];
  return next;
}

function flagged(assertion, flag) {
  return derived(assertion, assertion[SUBJECT], assertion[FLAGS] | flag);
}

// A word that may be called, and may also go on: `include("x")`, `include.members([1])`.
function chainable(assertion, flag, call) {
  const next = flag ? flagged(assertion, flag) : assertion;
  const word = (...values) => call(next, values);
  delete word.name;
  delete word.length;
  return Object.setPrototypeOf(word, next);
}

// Every assertion ends here: count it, and throw unless it holds.
function judge(assertion, holds, words, wanted = NOTHING) {
  judged(assertion[ROOT]);
  if (holds === ((assertion[FLAGS] & NOT) === 0)) return assertion;
  const not = assertion[FLAGS] & NOT ? "not " : "";
  refute(assertion, `${not}${words}${wanted === NOTHING ? "" : ` ${show(wanted)}`}`, wanted);
}

// Throw the AssertionError that says what was expected of what.
function refute(assertion, words, wanted) {
  judged(assertion[ROOT]);
  const subject = assertion[SUBJECT];
  const note = assertion[NOTE] === undefined ? "" : `${clip(String(assertion[NOTE]), 200)}: `;
  const hint = typeof wanted === "number" && typeof subject === "string" ? statusHint() : "";
  throw failed(new AssertionError(clip(`${note}expected ${show(subject)} ${words}${hint}`, MESSAGE_LENGTH)));
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
  const subject = assertion[FLAGS] & LENGTH ? lengthOf(assertion) : assertion[SUBJECT];
  if (subject instanceof Date) return subject.getTime();
  if (typeof subject !== "number") refute(assertion, "to be a number", 0);
  return subject;
}

function compare(assertion, name, words, values, holds) {
  const wanted = one(name, values);
  return judge(assertion, holds(magnitude(assertion), measure(name, wanted)), words, wanted);
}

function lengthOf(assertion) {
  const subject = assertion[SUBJECT];
  if (subject instanceof Map || subject instanceof Set) return subject.size;
  const length = typeof subject === "string" || subject instanceof Object ? subject.length : undefined;
  if (typeof length !== "number") refute(assertion, "to have a length");
  return length;
}

function sizeOf(assertion) {
  const subject = assertion[SUBJECT];
  if (subject instanceof Map || subject instanceof Set) return subject.size;
  if (typeof subject === "string" || Array.isArray(subject)) return subject.length;
  if (subject === null || typeof subject !== "object") refute(assertion, "to be text, a list or an object");
  return Object.keys(subject).length;
}

function hasLength(assertion, values) {
  const wanted = measure("lengthOf", one("lengthOf", values));
  return judge(assertion, lengthOf(assertion) === wanted, "to have length", wanted);
}

function isA(assertion, values) {
  const kind = one("a", values);
  if (typeof kind !== "string") throw new TypeError("a() takes the name of a type, such as 'array'");
  return judge(assertion, kindOf(assertion[SUBJECT]) === kind.toLowerCase(), `to be of type`, kind);
}

function includes(assertion, values) {
  const wanted = one("include", values);
  const same = assertion[FLAGS] & DEEP ? deepEqual : (a, b) => a === b || (a !== a && b !== b);
  return judge(assertion, contains(assertion, wanted, same), "to include", wanted);
}

function contains(assertion, wanted, same) {
  const subject = assertion[SUBJECT];
  if (typeof subject === "string") {
    if (typeof wanted !== "string") throw new TypeError(`text can only include text, got ${show(wanted)}`);
    return subject.includes(wanted);
  }
  if (Array.isArray(subject)) return subject.some((item) => same(item, wanted));
  if (subject instanceof Set || subject instanceof Map) {
    return [...subject.values()].some((item) => same(item, wanted));
  }
  if (subject === null || typeof subject !== "object") refute(assertion, "to be text, a list or an object");
  if (wanted === null || typeof wanted !== "object") throw new TypeError("an object includes the fields of an object");
  const found = (key) => (assertion[FLAGS] & NESTED ? follow(subject, key) : [subject, key]);
  return Object.keys(wanted).every((key) => {
    const [holder, step] = found(key);
    return holder instanceof Object && step in holder && same(holder[step], wanted[key]);
  });
}

function hasProperty(assertion, name, values) {
  if (!["string", "number", "symbol"].includes(typeof name)) throw new TypeError("property() takes a name");
  const subject = assertion[SUBJECT];
  if (subject === null || subject === undefined) refute(assertion, `to have property ${show(name)}`);
  const nested = assertion[FLAGS] & NESTED && typeof name === "string";
  const [holder, step] = nested ? follow(subject, name) : [subject, name];
  const target = holder === null || holder === undefined ? Object.create(null) : Object(holder);
  const has = assertion[FLAGS] & OWN ? Object.hasOwn(target, step) : step in target;
  if (values.length === 0) {
    judge(assertion, has, "to have property", name);
  } else {
    const same = assertion[FLAGS] & DEEP ? deepEqual : (a, b) => a === b;
    const words = `to have property ${show(name)} of`;
    const but = has ? ` (it is ${show(target[step])})` : "";
    const holds = has && same(target[step], values[0]);
    if (but && !holds && !(assertion[FLAGS] & NOT)) refute(assertion, `${words} ${show(values[0])}${but}`, values[0]);
    judge(assertion, holds, words, values[0]);
  }
  return derived(assertion, target[step], assertion[FLAGS] & ~(NESTED | OWN));
}

function hasKeys(assertion, names) {
  const given = names.length === 1 && names[0] instanceof Object ? names[0] : names;
  const wanted = Array.isArray(given) ? given.map(String) : Object.keys(given);
  if (wanted.length === 0) throw new TypeError("keys() needs the names of keys");
  const subject = assertion[SUBJECT];
  if (subject === null || typeof subject !== "object") refute(assertion, "to be an object");
  const keys = subject instanceof Map ? [...subject.keys()].map(String) : Object.keys(subject);
  if (assertion[FLAGS] & ANY) {
    return judge(assertion, wanted.some((key) => keys.includes(key)), "to have any of the keys", wanted);
  }
  const part = (assertion[FLAGS] & CONTAIN) !== 0;
  const holds = sameMembers(keys, wanted, (a, b) => a === b, part);
  return judge(assertion, holds, part ? "to contain the keys" : "to have exactly the keys", wanted);
}

function hasMembers(assertion, wanted) {
  if (!Array.isArray(wanted)) throw new TypeError("members() takes an array");
  const subject = assertion[SUBJECT];
  if (!Array.isArray(subject)) refute(assertion, "to be an array");
  const same = assertion[FLAGS] & DEEP ? deepEqual : (a, b) => a === b;
  const part = (assertion[FLAGS] & CONTAIN) !== 0;
  return judge(assertion, sameMembers(subject, wanted, same, part), part ? "to include the members" : "to have the members", wanted);
}
