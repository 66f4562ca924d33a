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
    if (depth >= SHOWN_DEPTH || room.left <= 0) return Array.isArray(value) ? "[…]" : "{…}";
    if (Array.isArray(value)) return list("[", "]", value, value.length, depth, room);
    if (value instanceof Set) return `Set ${list("{", "}", [...take(value)], value.size, depth, room)}`;
    if (value instanceof Map) return `Map ${list("{", "}", [...take(value)], value.size, depth, room)}`;
    return fields(value, depth, room);
  } catch {
    return "[an object that cannot be shown]";
  }
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
    return `${clip(String(thrown.name), 60)}: ${message}${place(thrown)}`;
  } catch {
    return "threw an object that cannot be shown";
  }
}

// The first frame that lies in the script: its lines begin after FIRST_LINE.
function place(thrown) {
  if (typeof thrown.stack !== "string") return "";
  for (const frame of thrown.stack.slice(0, 10000).matchAll(/:(\d+):(\d+)\)?$/gm)) {
    if (frame[1] > FIRST_LINE) return ` (line ${frame[1] - FIRST_LINE}, column ${frame[2]})`;
  }
  return "";
}
