// Values as chai's messages show them: about 40 characters, then "…" and how many are left out.
//
// `room.left` is how many characters there are still. A value is given a copy of it, a field
// takes its name off what it is given: so it is in loupe, which chai writes with, and both must
// come to the same text. A value's own inspect() is not called.

const ROOM = 40;
const CUT = "…";
const DEEPEST = 12; // deeper lists and objects have no room anyway
const MOST_FIELDS = 10000;

// A value within a message.
function display(value) {
  const text = inspect(value);
  if (text.length < ROOM) return text;
  switch (tagOf(value)) {
    case "Function": return value.name ? `[Function: ${value.name}]` : "[Function]";
    case "Array": return `[ Array(${value.length}) ]`;
    case "Object": {
      const keys = Object.keys(value);
      return `{ Object (${keys.slice(0, 2).join(", ")}${keys.length > 2 ? ", ..." : ""}) }`;
    }
    default: return text;
  }
}

function inspect(value, { left, seen, depth } = { left: ROOM, seen: [], depth: 0 }) {
  if (depth > DEEPEST) return CUT;
  const room = { left, seen, depth: depth + 1 };
  const type = value === null ? "null" : typeof value === "object" ? tagOf(value) : typeof value;
  if (Object.hasOwn(SPELLED, type)) return SPELLED[type](value, room);
  const prototype = Object.getPrototypeOf(value);
  const isPlain = prototype === null || prototype === Object.prototype || !("constructor" in value);
  const maker = isPlain ? Object : constructorOf(value);
  if (maker === Object) return inspectObject(value, room);
  const name = value[Symbol.toStringTag] || maker?.name || "<Anonymous Class>";
  room.left -= name.length;
  return name + inspectObject(value, room);
}

const opaque = (text) => () => text;
const SPELLED = {
  undefined: String, null: String, boolean: String, Boolean: String,
  number: inspectNumber, Number: inspectNumber, string: inspectText, String: inspectText,
  bigint(value, room) {
    const text = cut(value, room.left - 1);
    return text === CUT ? text : `${text}n`;
  },
  symbol: (value) => `Symbol(${value.description ?? ""})`,
  function: (value, room) => (value.name ? `[Function ${cut(value.name, room.left - 11)}]` : "[Function]"),
  Array: inspectArray, Arguments: inspectArguments, Error: inspectError,
  Date(value, room) {
    if (Number.isNaN(value.getTime())) return "Invalid Date";
    const [day, time] = value.toJSON().split("T");
    return `${day}T${cut(time, room.left - day.length - 1)}`;
  },
  RegExp: (value, room) => `/${cut(value.source, room.left - 2 - value.flags.length)}/${value.flags}`,
  Map(value, room) {
    if (value.size < 2) return "Map{}";
    room.left -= 7;
    return `Map{ ${inspectList([...value], room, inspectEntry)} }`;
  },
  Set(value, room) {
    if (value.size === 0) return "Set{}";
    room.left -= 7;
    return `Set{ ${inspectList([...value], room)} }`;
  },
  Promise: opaque("Promise{…}"), WeakSet: opaque("WeakSet{…}"), WeakMap: opaque("WeakMap{…}"),
  Generator: opaque(""), DataView: opaque(""), ArrayBuffer: opaque(""),
  Int8Array: inspectNumbers, Uint8Array: inspectNumbers, Uint8ClampedArray: inspectNumbers,
  Int16Array: inspectNumbers, Uint16Array: inspectNumbers, Int32Array: inspectNumbers,
  Uint32Array: inspectNumbers, Float32Array: inspectNumbers, Float64Array: inspectNumbers,
};
Object.setPrototypeOf(SPELLED, null);

function cut(value, length) {
  const text = String(value);
  if (text.length <= length || text.length <= 1) return text;
  return length < 1 ? CUT : text.slice(0, length - 1) + CUT;
}

function inspectNumber(value, room) {
  if (value === 0) return Object.is(value, -0) ? "-0" : "+0";
  return Number.isFinite(value) || typeof value === "object" ? cut(value, room.left) : String(value);
}

// What would not show, or would end the text.
const ESCAPED = /['\0-\x1f\x7f-\x9f\xad\u0600-\u0604\u070f\u17b4\u17b5\u200c-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff0-\uffff]/g;
const ESCAPES = { "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", "'": "\\'" };

function inspectText(value, room) {
  // All that can show, and the one after it, is all that has to be escaped.
  const text = String(value).slice(0, Math.max(room.left, 1) + 1);
  const escaped = text.replace(ESCAPED, (char) => ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return `'${cut(escaped, room.left - 2)}'`;
}

function inspectArray(value, room) {
  const named = extraFields(value);
  if (value.length === 0 && named.length === 0) return "[]";
  room.left -= 4;
  const items = inspectList(value, room);
  room.left -= items.length;
  const fields = inspectList(named, room, (name, left) => inspectField(name, value[name], left));
  return `[ ${items}${fields && `, ${fields}`} ]`;
}

// Fields of a list that are no items.
function extraFields(value) {
  if (value.length > MOST_FIELDS) return [];
  return Object.keys(value).slice(value.length);
}

function inspectArguments(value, room) {
  if (value.length === 0) return "Arguments[]";
  room.left -= 13;
  return `Arguments[ ${inspectList(value, room)} ]`;
}

function inspectNumbers(value, room) {
  const name = value[Symbol.toStringTag];
  room.left -= name.length + 4;
  const named = extraFields(value);
  if (value.length === 0 && named.length === 0) return `${name}[]`;
  let items = "";
  for (let i = 0; i < value.length; i++) {
    const item = cut(value[i], room.left) + (i === value.length - 1 ? "" : ", ");
    room.left -= item.length;
    if (value[i] !== value.length && room.left <= 3) {
      items += `${CUT}(${value.length - value[i] + 1})`;
      break;
    }
    items += item;
  }
  const fields = inspectList(named, room, (name, left) => inspectField(name, value[name], left));
  return `${name}[ ${items}${fields && `, ${fields}`} ]`;
}

const OF_ERRORS = new Set([
  "stack", "line", "column", "name", "message", "fileName", "lineNumber", "columnNumber", "number", "description",
]);

function inspectError(value, room) {
  const names = Object.getOwnPropertyNames(value).filter((name) => !OF_ERRORS.has(name));
  const kind = String(value.name);
  room.left -= kind.length;
  let message = "";
  if (typeof value.message === "string") message = cut(value.message, room.left);
  else names.unshift("message");
  if (message) message = `: ${message}`;
  room.left -= message.length + 5;
  const fields = inspectList(names, room, (name, left) => inspectField(name, value[name], left));
  return `${kind}${message}${fields && ` { ${fields} }`}`;
}

function inspectObject(value, room) {
  const names = Object.getOwnPropertyNames(value), symbols = Object.getOwnPropertySymbols(value);
  if (names.length + symbols.length === 0) return "{}";
  room.left -= 4;
  if (room.seen.includes(value)) return "[Circular]";
  room.seen.push(value);
  // To read what is computed of pm.response, which is frozen, would be to assert something of it.
  const isFrozen = Object.isFrozen(value);
  const isComputed = (name) => isFrozen && Object.getOwnPropertyDescriptor(value, name).get !== undefined;
  const write = (name, left) => inspectField(name, isComputed(name) ? undefined : value[name], left);
  const fields = inspectList(names, room, write);
  const others = inspectList(symbols, room, write);
  room.seen.pop();
  return `{ ${fields}${fields && others && ", "}${others} }`;
}

function inspectField(name, value, room) {
  room.left -= 2;
  let label = name;
  if (typeof name !== "string") label = `[${inspect(name, room)}]`;
  else if (!/^[a-zA-Z_][a-zA-Z_0-9]*$/.test(name)) label = quotedName(name);
  room.left -= label.length;
  return `${label}: ${inspect(value, room)}`;
}

function quotedName(name) {
  return JSON.stringify(name).replaceAll("'", "\\'").replaceAll('\\"', '"').replace(/^"|"$/g, "'");
}

function inspectEntry([key, value], room) {
  room.left -= 4;
  const name = inspect(key, room);
  room.left -= name.length;
  return `${name} => ${inspect(value, room)}`;
}

// As many items as there is room for, then how many are left. Each is written while the one
// before it waits, because whether that is shown depends on what follows.
function inspectList(items, room, write = inspect) {
  const all = room.left, count = items.length;
  let shown = "", next = "";
  for (let i = 0; i < count; i++) {
    const isLast = i === count - 1, isNextToLast = i === count - 2;
    const rest = `${CUT}(${count - i})`;
    room.left = all - shown.length - (isLast ? 0 : 2);
    const item = next || write(items[i], room) + (isLast ? "" : ", ");
    const length = shown.length + item.length;
    if (isLast && length > all && shown.length + rest.length <= all) return shown + rest;
    if (!isLast && !isNextToLast && length + rest.length > all) return shown + rest;
    next = isLast ? "" : write(items[i + 1], room) + (isNextToLast ? "" : ", ");
    if (isNextToLast && length + rest.length > all && length + next.length > all) return shown + rest;
    shown += item;
    if (!isLast && !isNextToLast && length + next.length >= all) return `${shown}${CUT}(${count - i - 1})`;
  }
  return shown;
}
