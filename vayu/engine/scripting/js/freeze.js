// What the language brings is frozen, all of it: a script can change nothing that another
// request, or this file, relies on, and has no place to keep anything.

// Members that scripts rightly give to their own objects. Frozen as they are, an assignment to
// an object that inherits one would be lost, so they become accessors that allow it.
const OVERRIDDEN = ["constructor", "toString", "toLocaleString", "valueOf", "name", "message"];

function overridable(prototype) {
  for (const name of OVERRIDDEN) {
    const property = Object.getOwnPropertyDescriptor(prototype, name);
    if (!property?.configurable || !property.writable) continue;
    const value = Object.freeze(property.value);
    Object.defineProperty(prototype, name, {
      get() { return value; },
      set(own) {
        if (this === prototype) throw new TypeError(`${name} of a built-in cannot be changed`);
        Object.defineProperty(this, name, { value: own, writable: true, enumerable: true, configurable: true });
      },
    });
  }
}

function freezeAll(root, seen) {
  const waiting = [root];
  while (waiting.length) {
    const object = waiting.pop();
    if (object === null || (typeof object !== "object" && typeof object !== "function") || seen.has(object)) continue;
    seen.add(object);
    if (object !== globalThis || globalsBefore === null) Object.freeze(object);
    const above = Object.getPrototypeOf(object);
    if (!seen.has(above)) waiting.push(above);
    const keys = Reflect.ownKeys(object);
    if (typeof object === "function" && keys.length === 2) continue; // its name and its length
    for (const key of keys) {
      const { value, get, set } = Object.getOwnPropertyDescriptor(object, key);
      if (typeof value === "object" || typeof value === "function") waiting.push(value);
      if (get !== undefined) waiting.push(get);
      if (set !== undefined) waiting.push(set);
    }
  }
}

// The engine shares the layout of what it makes with what looks the same, and builds it anew where nothing
// does. These look like a function that a script makes, while it is made.
let layouts = null;
function keepLayouts() {
  layouts = [[], ["length"], ["length", "name"]].map((names) => {
    const made = Object.create(Function.prototype);
    for (const name of names) Object.defineProperty(made, name, { value: 0, configurable: true });
    return made;
  });
}

// What the engine itself remembers about errors, which is no member that could be frozen. Libraries set it and
// set it back, in strict code, so that to set it is no error.
function forgetHooks() {
  for (const name of ["stackTraceLimit", "prepareStackTrace"]) {
    const value = Error[name];
    Object.defineProperty(Error, name, { get() { return value; }, set() {} });
  }
}

// Return the function that hands out what the worker calls, by name.
function offered() {
  defineEntropy();
  defineTimers();
  Object.defineProperty(globalThis, "console", { value: scriptConsole });
  const api = { seeded, lent, load, miss, freeze: freezeLanguage, given: start, preScript, postScript, each, untilNow, finish, rejected, promised, adopting, adopted, spoiled, step, answered };
  return (name) => api[name];
}

// What makes code of a text is there only for who may name it: a script that is given no more than it names must
// not be led there by `value[key]`.
function refuse(owner, key, name) {
  const { [name]: refusing } = { [name]() { throw new TypeError(`write ${name} out: what a script reaches in another way may need what was not kept for it`); } };
  Object.defineProperty(owner, key, { ...Object.getOwnPropertyDescriptor(owner, key), value: refusing });
}

function refuseCode() {
  for (const made of [function () {}, async function () {}, function* () {}, async function* () {}]) {
    const prototype = Object.getPrototypeOf(made);
    refuse(prototype, "constructor", prototype.constructor.name);
  }
}

// What is global from the beginning; null: nothing can be added.
let globalsBefore = null;

// Text that a script runs with eval() sets what is global: nobody knows the names beforehand. Let it, until
// the run ends.
function openGlobals() {
  for (const name of Reflect.ownKeys(globalThis)) {
    const property = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, "value" in property ? { writable: false, configurable: false } : { configurable: false });
  }
  globalsBefore = new Set(Reflect.ownKeys(globalThis));
}

function canBecomeGlobal(written) {
  return globalsBefore !== null && written.startsWith("globalThis.") && !globalsBefore.has(written.split(".")[1]);
}

// Whether the next exchange would find something that a script left.
function spoiled() {
  return areLibrariesChanged() || (globalsBefore !== null && !areGlobalsGone());
}

function areGlobalsGone() {
  return Reflect.ownKeys(globalThis).every((name) => globalsBefore.has(name) || Reflect.deleteProperty(globalThis, name));
}

// Freeze everything but the libraries, which are loaded by now. `isOpen`: a script is given everything;
// `goesOn`: one may use promises.
function freezeLanguage(isOpen, goesOn) {
  if (!isOpen) refuseCode();
  if (!goesOn) refuse(Array, "fromAsync", "Array.fromAsync");
  for (const name of ["FinalizationRegistry", "WeakRef", "SharedArrayBuffer", "Atomics", "navigator", "gc"]) {
    delete globalThis[name];
  }
  forgetHooks();
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    const prototype = typeof globalThis[name] === "function" ? globalThis[name].prototype : null;
    if (prototype instanceof Error || prototype === Error.prototype) overridable(prototype);
  }
  defineLibraryGlobals();
  defineLegacyGlobals();
  const Quiet = Promise;
  rememberTests(Quiet);
  globalThis.Promise = loudPromise(Quiet);
  globalThis.queueMicrotask = (job) => { done.then(() => job()).catch(failed); };
  overridable(Object.prototype);
  overridable(Function.prototype);
  const hidden = [
    async function () {}, function* () {}, async function* () {}, [][Symbol.iterator](), ""[Symbol.iterator](),
    new Map()[Symbol.iterator](), new Set()[Symbol.iterator](), "".matchAll(/./g), new Int8Array(),
    (function* () {})(), (async function* () {})(), Iterator.from({ next() {} }), [].values().map((x) => x),
  ];
  const ours = [
    pre, post, scriptConsole, require, jar, postmanBefore, postmanAfter, Assertion.prototype, ResponseAssertion.prototype, Parameter.prototype,
    Separate.prototype, Field.prototype, PropertyList.prototype, Variable.prototype, VariableList.prototype, Url.prototype, RequestBody.prototype, Request.prototype,
    RequestAuth.prototype, Cookie.prototype, CookieList.prototype, response, Quiet, AssertionError, Item, Parameter, Separate, Field, Variable, VariableList, Cookie,
    ...Object.values(Object.getOwnPropertyDescriptors(running)).flatMap(({ get, set }) => [get, set]),
  ];
  const seen = new Set();
  if (isOpen) openGlobals();
  for (const root of [globalThis, ...hidden, ...ours]) freezeAll(root, seen);
  noteLibraries();
  keepLayouts();
}
