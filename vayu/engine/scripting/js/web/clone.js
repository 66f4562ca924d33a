// structuredClone: a copy of data, circles too. What holds code is refused, as the platform does.

function structuredClone(value) {
  return cloned(value, new Map());
}

function cloned(value, copies) {
  if (typeof value === "function" || typeof value === "symbol") refuse(value);
  if (typeof value !== "object" || value === null) return value;
  if (copies.has(value)) return copies.get(value);
  const [copy, fill] = emptied(value);
  copies.set(value, copy);
  fill?.(copy, (part) => cloned(part, copies));
  return copy;
}

// What is like the value and has nothing in it yet, and what fills it.
function emptied(value) {
  if (Array.isArray(value)) return [new Array(value.length), (copy, clone) => fields(value, copy, clone)];
  if (value instanceof Date) return [new Date(value.getTime())];
  if (value instanceof RegExp) return [new RegExp(value.source, value.flags)];
  if (value instanceof Map) return [new Map(), (copy, clone) => { for (const [key, item] of value) copy.set(clone(key), clone(item)); }];
  if (value instanceof Set) return [new Set(), (copy, clone) => { for (const item of value) copy.add(clone(item)); }];
  if (value instanceof ArrayBuffer) return [value.slice(0)];
  if (value instanceof DataView) return [new DataView(value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength))];
  if (ArrayBuffer.isView(value)) return [value.slice()];
  if (value instanceof Error) return [errorLike(value), (copy, clone) => { if (Object.hasOwn(value, "cause")) copy.cause = clone(value.cause); }];
  if (value instanceof Boolean || value instanceof Number || value instanceof String || value instanceof BigInt) return [Object(value.valueOf())];
  if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet) refuse(value);
  return [{}, (copy, clone) => fields(value, copy, clone)];
}

const KINDS = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

function errorLike({ name, message }) {
  return new (Object.hasOwn(KINDS, name) ? KINDS[name] : Error)(message);
}

function fields(value, copy, clone) {
  for (const key of Object.keys(value)) {
    Object.defineProperty(copy, key, { value: clone(value[key]), writable: true, enumerable: true, configurable: true });
  }
}

function refuse(value) {
  const shown = typeof value === "object" ? `#<${value.constructor?.name}>` : String(value);
  throw new DOMException(`${shown.slice(0, 100)} could not be cloned.`, "DataCloneError");
}
