// Values as messages and the console show them: bounded, and never by calling a script's code
// where that can be avoided.

const MESSAGE_LENGTH = 1000;
const VALUE_LENGTH = 200;
const SHOWN_ITEMS = 20;
const SHOWN_DEPTH = 4;

function clip(text, length) {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

function show(value, length = VALUE_LENGTH) {
  return clip(written(value, 0, { left: length }), length);
}

function written(value, depth, room) {
  const text = value !== null && typeof value === "object" ? object(value, depth, room) : simple(value, room);
  room.left -= text.length;
  return text;
}

function simple(value, room) {
  switch (typeof value) {
    case "string": return JSON.stringify(clip(value, Math.max(room.left, 0)));
    case "number": return Object.is(value, -0) ? "-0" : String(value);
    case "bigint": return value > -(2n ** 128n) && value < 2n ** 128n ? `${value}n` : "[a large BigInt]";
    case "symbol": return clip(String(value), VALUE_LENGTH);
    case "function": return "[Function]";
    default: return String(value);
  }
}

function object(value, depth, room) {
  try {
    if (value instanceof Error) return `[${describe(value)}]`;
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? "[Invalid Date]" : value.toISOString();
    if (value instanceof RegExp) return clip(String(value), VALUE_LENGTH);
    if (isMemberOfPm(value)) return written(value.toJSON(), depth, room);
    if (isAddress(value)) return simple(String(value), room);
    if (depth >= SHOWN_DEPTH || room.left <= 0) return Array.isArray(value) ? "[…]" : "{…}";
    if (Array.isArray(value)) return list("[", "]", value, value.length, depth, room);
    if (value instanceof Set) return `Set ${list("{", "}", [...take(value)], value.size, depth, room)}`;
    if (value instanceof Map) return `Map ${list("{", "}", [...take(value)], value.size, depth, room)}`;
    return fields(value, depth, room);
  } catch {
    return "[an object that cannot be shown]";
  }
}

// pm.request, pm.environment, a list of headers: what is in them, not how they are made.
function isMemberOfPm(value) {
  return shownAsJson.has(value) || PLAIN_TYPES.some((type) => value instanceof type);
}

function isAddress(value) {
  const web = exportsOf.get("web");
  return web !== undefined && (value instanceof web.URL || value instanceof web.URLSearchParams);
}

function* take(iterable) {
  let count = 0;
  for (const item of iterable) {
    if (count++ === SHOWN_ITEMS) return;
    yield item;
  }
}

function list(open, close, items, length, depth, room) {
  const parts = [];
  for (let i = 0; i < Math.min(items.length, SHOWN_ITEMS) && room.left > 0; i++) {
    parts.push(written(items[i], depth + 1, room));
  }
  if (parts.length < length) parts.push(`… ${length - parts.length} more`);
  return `${open}${parts.join(", ")}${close}`;
}

function fields(value, depth, room) {
  const keys = Object.keys(value);
  const parts = [];
  for (const key of keys) {
    if (parts.length === SHOWN_ITEMS || room.left <= 0) break;
    const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(clip(key, 60));
    const field = Object.getOwnPropertyDescriptor(value, key);
    parts.push(`${name}: ${"value" in field ? written(field.value, depth + 1, room) : "[Getter]"}`);
  }
  if (parts.length < keys.length) parts.push(`… ${keys.length - parts.length} more`);
  return `{${parts.length ? ` ${parts.join(", ")} ` : ""}}`;
}

// Whatever was thrown, as one line: its kind, its message, where in the script it came from.
function describe(thrown) {
  try {
    if (!(thrown instanceof Error)) return clip(`threw ${show(thrown)}, which is no Error`, MESSAGE_LENGTH);
    const message = clip(String(thrown.message), MESSAGE_LENGTH);
    const frame = frameOf(thrown);
    const what = message === "not a function" ? `${calledIn(thrown, frame)}${message}` : message;
    return `${clip(String(thrown.name), 60)}: ${what}${frame && ` (line ${frame[0] - FIRST_LINE}, column ${frame[1]})`}`;
  } catch {
    return "threw an object that cannot be shown";
  }
}

// Line and column of the first frame that lies in the script: its lines begin after FIRST_LINE.
function frameOf(thrown) {
  if (typeof thrown.stack !== "string") return "";
  for (const [, line, column] of thrown.stack.slice(0, 10000).matchAll(/:(\d+):(\d+)\)?$/gm)) {
    if (line > FIRST_LINE) return [line, column];
  }
  return "";
}

const scriptTexts = { before: null, after: null }; // the functions around the scripts, which have their text
const calledNames = new Map(); // place → the name that stands there

// "x is " of what was called there and cannot be: the language does not say its name. "" where it
// is not sure: a result that was called, new, and what functions of the language were given.
function calledIn(thrown, frame) {
  if (frame === "" || !thrown.stack.split("\n", 1)[0].includes(frame.join(":"))) return "";
  const place = `${isBefore} ${frame}`;
  if (!calledNames.has(place)) {
    const line = String(scriptTexts[isBefore ? "before" : "after"]).split("\n")[frame[0] - 1] ?? "";
    const name = /^([\w$]+)\((?![^()]*\)\s*\()/.exec(line.slice(frame[1] - 1))?.[1];
    const isMade = /\bnew\s+$/.test(line.slice(0, frame[1] - 1));
    calledNames.set(place, name === undefined || isMade ? "" : `${name} is `);
  }
  return calledNames.get(place);
}
