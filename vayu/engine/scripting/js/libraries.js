// require(): the libraries that a script asks for. They are loaded before its first run and stay;
// what they are is noted then, and compared after each run: a context in which a library was
// changed is thrown away, so that the next exchange finds it as it was.

const exportsOf = new Map();
const notLoaded = new Map(); // name → why
const vital = { holders: [], keys: [], values: [], counted: [], counts: [] };
let localeBefore = null;
let tv4Before = null;
let touched = false; // whether something was called that a library remembers where nobody can look

// What a library makes for itself when it is first used is made at once: it is no change.
const WARM = {
  moment: (moment) => ["l", "ll", "lll", "llll"].forEach((format) => moment.localeData().longDateFormat(format)),
  "crypto-js": ({ enc }) => [enc.Base64, enc.Base64url].forEach((code) => code.parse("AA")),
  chai: ({ expect }) => {
    try {
      expect(1).to.equal(2);
    } catch { /* that is what it does */ }
  },
};

// What a library remembers in variables of its own: a call is a change, whatever it does.
const REMEMBERED = {
  tv4: ["addSchema", "addFormat", "defineKeyword", "defineError", "language", "addLanguage", "setErrorReporter"],
  moment: ["updateLocale", "defineLocale", "relativeTimeRounding", "relativeTimeThreshold"],
  lodash: ["uniqueId", "runInContext"],
  lodash3: ["uniqueId", "runInContext"],
};

// What is reached only through what a library makes: prototypes, classes of errors, tables. Made twice, what
// both have in common belongs to the library.
const INSTANCES = {
  ajv: (Ajv) => [new Ajv(), new Ajv().getSchema("http://json-schema.org/draft-07/schema").schema],
  assert: (assert) => [thrownBy(() => assert.throws(5))],
  cheerio: ({ load }) => [load("<!doctype html><?a b?><p>a<!--b--><script></script></p>").root()[0]],
  "csv-parse": (parse) => [thrownBy(() => parse("a,b\n1"))],
  lodash: (_) => [_([1]), _.chain([1]).map(_.identity), _.memoize(_.identity).cache],
  lodash3: (_) => [_([1]), _.chain([1]).map(_.identity), _.memoize(_.identity).cache],
  moment: (moment) => [moment.localeData()._config, Object.getPrototypeOf(moment.localeData())],
  string_decoder: ({ StringDecoder }) => [new StringDecoder("utf8")],
  tv4: (tv4) => [tv4.validateResult(1, { type: "string" })],
  web: ({ URL }) => [thrownBy(() => new URL("x"))],
  xml2js: ({ Parser }) => [new Parser().saxParser, new Parser({ xmlns: true }).saxParser],
};

// What keeps more the longer it is used; only what it has by now must stay.
const GROWING = { moment: (moment) => moment.localeData() };

// Names under which scripts ask for one, and globals that Postman has.
const ALIASES_OF_LIBRARIES = { "csv-parse/lib/sync": "csv-parse", "csv-parse/sync": "csv-parse", "string-decoder": "string_decoder" };
const same = (made) => made;
const GLOBAL_LIBRARIES = {
  _: ["lodash3", same], CryptoJS: ["crypto-js", same], cheerio: ["cheerio", same], tv4: ["tv4", same],
  ...Object.fromEntries(["URL", "URLSearchParams", "TextEncoder", "TextDecoder", "structuredClone"].map((name) => [name, ["web", (made) => made[name]]])),
  Buffer: ["buffer", (made) => made.Buffer], xml2Json: ["xml2js", (made) => (text) => jsonOf(made, text)],
};
const LIBRARIES = [
  "ajv", "assert", "atob", "btoa", "buffer", "chai", "cheerio", "crypto-js", "csv-parse", "events", "lodash", "moment", "path",
  "postman-collection", "punycode", "querystring", "string_decoder", "tv4", "url", "util", "uuid", "xml2js",
];

// The first number of the version that is here.
const MAJORS = {
  ajv: 6, buffer: 6, chai: 4, cheerio: 0, "crypto-js": 4, "csv-parse": 5, lodash: 4, moment: 2, "postman-collection": 4, tv4: 1, uuid: 9, xml2js: 0,
};

// What does the same here, where scripts often ask for what is not there.
const INSTEAD = {
  crypto: "crypto-js is, and crypto.randomUUID()", timers: "setTimeout, setInterval and setImmediate are there without it",
  fs: "a script has no files", http: "pm.sendRequest() sends requests", https: "pm.sendRequest() sends requests", faker: "pm.variables.replaceIn(\"{{$randomFirstName}}\") makes such values",
  axios: "pm.sendRequest() sends requests", request: "pm.sendRequest() sends requests", "node-fetch": "pm.sendRequest() sends requests",
};

// No script reaches this one; it changes itself with every use.
const INNER = "handlebars";

const SHAPED = {
  "postman-collection": ({ sdk, lend }) => {
    lend((name) => (Object.hasOwn(MADE, name) ? String(MADE[name]()) : makeLent(name)), asPlain);
    return sdk;
  },
  // Postman's uuid is a function as well, from the years when that was the library.
  uuid: ({ v4, ...rest }) => Object.assign((...given) => v4(...given), { v4, ...rest }),
  // What Node's assert finds to hold counts for the test that asked.
  assert: (assert) => Object.assign(holding(assert), Object.fromEntries(Object.entries(assert).map(([name, member]) => [name, /^[a-z]/.test(name) ? holding(member) : member]))),
};

// Objects of `pm` as Postman's library takes them, also in a list or an object; everything else as it is.
function asPlain(given, depth = 2) {
  if (given === null || typeof given !== "object") return given;
  if (given instanceof VariableList) return given.toObject();
  if (given instanceof Item || PLAIN_TYPES.some((type) => given instanceof type)) return given.toJSON();
  if (depth === 0) return given;
  if (Array.isArray(given)) return given.map((one) => asPlain(one, depth - 1));
  if (Object.getPrototypeOf(given) !== Object.prototype) return given;
  return Object.fromEntries(Object.entries(given).map(([name, one]) => [name, asPlain(one, depth - 1)]));
}

function holding(assertion) {
  return (...values) => {
    const held = assertion(...values);
    holds++;
    return held;
  };
}

function load(name, factory) {
  const module = { exports: {} };
  factory(module, module.exports);
  if (name in SHAPED) module.exports = SHAPED[name](module.exports);
  WARM[name]?.(module.exports);
  if (name === "chai") countedHere(module.exports.Assertion.prototype);
  for (const method of REMEMBERED[name] ?? []) {
    for (const owner of [module.exports, module.exports.prototype]) {
      if (owner !== undefined && Object.hasOwn(owner, method)) owner[method] = touching(owner[method]);
    }
  }
  exportsOf.set(name, module.exports);
}

// What chai's own expect, should and assert find to hold counts for the test that asked.
function countedHere(prototype) {
  const { assert } = prototype;
  prototype.assert = function (...values) {
    Reflect.apply(assert, this, values);
    holds++;
  };
}

function touching(method) {
  return function (...values) {
    touched = true;
    return Reflect.apply(method, this, values);
  };
}

function miss(name, why) {
  notLoaded.set(name, why);
}

function library(name) {
  const bare = name.replace(/^node:/, "");
  const known = Object.hasOwn(ALIASES_OF_LIBRARIES, bare) ? ALIASES_OF_LIBRARIES[bare] : bare;
  if (exportsOf.has(known) && LIBRARIES.includes(known)) return exportsOf.get(known);
  if (notLoaded.has(known)) throw new Error(`${known} is not there: ${notLoaded.get(known)}`);
  if (!LIBRARIES.includes(known)) {
    const common = known.replace(/^@faker-js\//, "");
    const instead = Object.hasOwn(INSTEAD, common) ? INSTEAD[common] : `there is: ${LIBRARIES.join(", ")}`;
    throw new Error(`there is no library ${show(name)}; ${instead}`);
  }
  throw new Error(`write require("${known}") out, with the name in it as text: what it names is loaded before the script runs`);
}

function require(name) {
  if (typeof name !== "string") throw new TypeError(`require() takes the name of a library, got ${show(name)}`);
  if (name === "atob") return atob;
  if (name === "btoa") return btoa;
  const [, bare, asked] = /^(?:npm:)?(.*?)(?:@[\^~]*(\d+)[\d.]*)?$/s.exec(name);
  const found = library(bare);
  if (asked !== undefined && Object.hasOwn(MAJORS, bare) && Number(asked) !== MAJORS[bare]) print("warn", [`${bare} ${asked} was asked for, and ${bare} ${MAJORS[bare]} is here`]);
  return found;
}

// As Postman's xml2Json: attributes under $, text under _, one child is no list; undefined for what is no XML.
function jsonOf(xml2js, text) {
  let made;
  const options = { explicitArray: false, async: false, trim: true, mergeAttrs: false };
  xml2js.parseString(text, options, (error, result) => {
    if (error) print("warn", [`xml2Json: ${error.message}`]);
    made = result;
  });
  return made;
}

// Getters, so that what they return is not frozen with the language. Of what was asked for and is
// not there, the script is told when it looks.
function defineLibraryGlobals() {
  for (const [global, [name, pick]] of Object.entries(GLOBAL_LIBRARIES)) {
    const made = exportsOf.has(name) ? pick(exportsOf.get(name)) : null;
    if (made !== null) Object.defineProperty(globalThis, global, { get() { return made; } });
    else if (notLoaded.has(name)) Object.defineProperty(globalThis, global, { get() { return library(name); } });
  }
}

// ---- what must stay as it is -----------------------------------------------------------------

// After the language was frozen: what is not frozen now belongs to a library.
function noteLibraries() {
  const known = new Set();
  for (const [name, made] of exportsOf) {
    if (name === INNER) continue;
    if (Object.hasOwn(GROWING, name)) watchValues(GROWING[name](made));
    reachedFrom([made], known).forEach(watchOver);
    if (!Object.hasOwn(INSTANCES, name)) continue;
    const once = reachedFrom(INSTANCES[name](made), new Set(known));
    for (const object of reachedFrom(INSTANCES[name](made), new Set(known))) {
      if (!once.has(object)) continue;
      known.add(object);
      watchOver(object);
    }
  }
  vital.values = vital.holders.map((holder, i) => holder[vital.keys[i]]); // some make more when they are read
  vital.counts = vital.counted.map((object) => Reflect.ownKeys(object).length);
  localeBefore = localeNow();
  const { error, missing, valid } = exportsOf.get("tv4") ?? {};
  tv4Before = { error, missing, valid };
}

// What is not frozen of all that is reached, and was not seen before.
function reachedFrom(roots, seen) {
  const waiting = [...roots], found = new Set();
  while (waiting.length) {
    const object = waiting.pop();
    const isHolder = (typeof object === "object" && object !== null) || typeof object === "function";
    if (!isHolder || seen.has(object) || Object.isFrozen(object)) continue;
    seen.add(object);
    found.add(object);
    waiting.push(Object.getPrototypeOf(object));
    for (const key of Reflect.ownKeys(object)) {
      const { value, get, set } = Object.getOwnPropertyDescriptor(object, key);
      waiting.push(value, get, set); // of what stays for ever, too, such as the prototype of a class
    }
  }
  return found;
}

function watchOver(object) {
  vital.counted.push(object);
  watchValues(object);
}

function watchValues(object) {
  for (const key of Reflect.ownKeys(object)) {
    const property = Object.getOwnPropertyDescriptor(object, key);
    if (!("value" in property) || (!property.configurable && !property.writable)) continue;
    vital.holders.push(object);
    vital.keys.push(key);
  }
}

function localeNow() {
  const moment = exportsOf.get("moment");
  const listeners = exportsOf.get("events")?.defaultMaxListeners;
  return moment === undefined ? listeners : `${moment.locale()} ${moment.locales()} ${listeners}`;
}

function areLibrariesChanged() {
  const { holders, keys, values, counted, counts } = vital;
  if (touched) return true;
  try {
    if (exportsOf.has("tv4")) Object.assign(exportsOf.get("tv4"), tv4Before); // what its last answer left
    for (let i = 0; i < holders.length; i++) if (holders[i][keys[i]] !== values[i]) return true;
    for (let i = 0; i < counted.length; i++) if (Reflect.ownKeys(counted[i]).length !== counts[i]) return true;
    return localeNow() !== localeBefore;
  } catch {
    return true;
  }
}
