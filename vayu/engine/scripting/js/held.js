// Lists and objects as values of variables. What travels is their JSON; within a script they are what
// the script set, or one copy of what others set, however often it asks.
//
// As in Newman: what becomes of one after it was set counts until the script ends, and of one that
// was only read nothing is kept, unless it is local.

const VALUE_DEPTH = 100;
const JSON_LOSES = [Map, Set, WeakMap, WeakSet, Promise, RegExp, Error]; // {} for each

// Whether a value would come back as something else. Functions are left out, as JSON does.
function isLost(value) {
  if (typeof value === "number") return !Number.isFinite(value);
  return typeof value === "bigint" || JSON_LOSES.some((type) => value instanceof type);
}

function jsonText(name, value) {
  let text;
  try {
    text = JSON.stringify(value, (_, item) => {
      if (isLost(item)) throw new TypeError(`it has no ${show(item)}`);
      return item;
    });
  } catch (error) {
    throw new TypeError(`variable ${show(name)} takes what JSON can hold: ${whyNot(error)}`);
  }
  if (text === undefined || text === "null") throw new TypeError(`variable ${show(name)} takes what JSON can hold, got ${show(value)}`);
  if (text.length > VARIABLE_TEXT) throw new RangeError(`variable ${show(name)} takes ${VARIABLE_TEXT} characters of JSON`);
  return text;
}

// What a getter or toJSON() of the script throws is its own; the engine itself throws where calls are too many.
function whyNot(error) {
  if (error instanceof RangeError || error instanceof InternalError) return "it is nested too deep";
  return error instanceof Error ? error.message : show(error);
}

// What JSON has of a value: its own, and nothing that a script can change.
function plainOf(name, text) {
  const plain = parse(text);
  if (isDeeper(plain, VALUE_DEPTH)) throw new RangeError(`variable ${show(name)} takes ${VALUE_DEPTH} lists and objects inside one another`);
  return plain;
}

// Level by level: calls inside one another are few here.
function isDeeper(value, levels) {
  let level = [value];
  for (let left = levels; ; left--) {
    level = level.filter((item) => item !== null && typeof item === "object");
    if (level.length === 0 || left === 0) return level.length > 0;
    level = level.flatMap((item) => Object.values(item));
  }
}

function keyOf(scope, name) {
  return `${scope} ${name}`;
}

function hold(scope, name, value, text) {
  const made = extras();
  made.held ??= new Map();
  made.held.set(keyOf(scope, name), { scope, name, value, text });
}

// A value as the script may have it: one that another set as a copy, always the same.
function mine(scope, name, value) {
  if (value === null || typeof value !== "object") return value;
  const known = running.extras?.held?.get(keyOf(scope, name));
  if (known !== undefined) return known.value;
  const text = JSON.stringify(value), copy = parse(text);
  hold(scope, name, copy, text);
  return copy;
}

// When the script has ended: what it set is kept as it is now. Of one that was stopped nothing runs any more,
// no toJSON() either: it is kept as it was set.
function settleHeld(stopped) {
  const { held, changes } = running.extras ?? {};
  for (const { scope, name, value, text } of held?.values() ?? []) {
    const isSet = changes?.[scope] && name in changes[scope];
    if (!isSet && scope !== "local") continue;
    try {
      const now = stopped === null ? jsonText(name, value) : text;
      if (isSet) {
        extras().changed += now.length - text.length;
        if (extras().changed > VARIABLE_TEXT) throw tooMuch();
        changes[scope][name] = plainOf(name, now);
      } else if (now !== text) change(scope, name, plainOf(name, now));
    } catch (error) {
      if (isSet) delete changes[scope][name];
      running.error ??= describe(error);
    }
  }
}

// A value where text stands, as requests have it (vayu.resolve.template): none is made up.
function inText(name, value) {
  if (value === null || typeof value !== "object") return String(value);
  const isFlat = Array.isArray(value) && value.length > 0 && value.every((item) => item !== null && typeof item !== "object");
  if (isFlat) return value.map(String).join(",");
  const what = Array.isArray(value) ? value.length ? "a list with more than text, numbers and booleans in it" : "an empty list" : "an object";
  throw new TypeError(`replaceIn(): ${show(name)} is ${what}, which has no text`);
}
