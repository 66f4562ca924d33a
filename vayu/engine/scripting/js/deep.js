// What a value is, whether two are equal by structure, and what a path leads to.
//
// Equality is that of deep-eql, which chai compares with: same type, same values, whatever the
// order of keys; NaN equals itself, 0 and -0 differ; sets and maps are compared sorted by their
// text; cycles are followed once. Whoever compares JSON pays for nothing but JSON.

function tagOf(value) {
  return Object.prototype.toString.call(value).slice(8, -1);
}

// The type of a value in chai's words: "Array", "null", "number", "Promise" …
function typeOf(value) {
  if (typeof value !== "object") return typeof value;
  if (value === null) return "null";
  if (value === globalThis) return "global";
  if (Array.isArray(value) && !(Symbol.toStringTag in value)) return "Array";
  const tag = value[Symbol.toStringTag];
  if (typeof tag === "string") return tag;
  return Object.getPrototypeOf(value) === null ? "Object" : tagOf(value);
}

function kindOf(value) {
  return typeOf(value).toLowerCase();
}

function sameValueZero(left, right) {
  return left === right || (left !== left && right !== right);
}

function deepEqual(left, right, seen) {
  if (left === right) return left !== 0 || Object.is(left, right);
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) {
    return left !== left && right !== right;
  }
  const type = typeOf(left);
  if (type !== typeOf(right)) return false;
  seen ??= new Map();
  const known = seen.get(left)?.get(right) ?? seen.get(right)?.get(left);
  if (known !== undefined) return known;
  const partners = seen.get(left) ?? new Map();
  seen.set(left, partners.set(right, true));
  const same = sameOf(type, left, right, seen);
  partners.set(right, same);
  return same;
}

const LISTS = new Set([
  "Array", "Arguments", "Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array",
  "Int32Array", "Uint32Array", "Float32Array", "Float64Array",
]);

function sameOf(type, left, right, seen) {
  if (LISTS.has(type)) return sameItems(left, right, seen);
  switch (type) {
    case "Object": return sameFields(left, right, seen);
    case "String": case "Number": case "Boolean": case "Date": return deepEqual(left.valueOf(), right.valueOf());
    case "RegExp": return String(left) === String(right);
    case "Error": return ["name", "message", "code"].every((key) => deepEqual(left[key], right[key], seen));
    case "Map": case "Set": return left.size === right.size && sameItems(entriesOf(left), entriesOf(right), seen);
    case "Promise": case "Symbol": case "WeakMap": case "WeakSet": return false;
    case "DataView": return sameItems(new Uint8Array(left.buffer), new Uint8Array(right.buffer), seen);
    case "ArrayBuffer": return sameItems(new Uint8Array(left), new Uint8Array(right), seen);
    case "Generator": return sameItems([...left], [...right], seen);
    default: return sameFields(left, right, seen);
  }
}

function entriesOf(collection) {
  const entries = [];
  collection.forEach((value, key) => entries.push([value, key]));
  return entries.sort();
}

function sameItems(left, right, seen) {
  if (left.length !== right.length) return false;
  for (let i = 0; i < left.length; i++) {
    if (!deepEqual(left[i], right[i], seen)) return false;
  }
  return true;
}

// Fields, inherited ones too; what has none may still be gone through.
function sameFields(left, right, seen) {
  const keys = fieldsOf(left), others = fieldsOf(right);
  if (keys.length > 0 && keys.length === others.length) {
    const rest = new Set(others);
    return keys.every((key) => rest.has(key)) && keys.every((key) => deepEqual(left[key], right[key], seen));
  }
  const items = itemsOf(left), otherItems = itemsOf(right);
  if (items.length > 0 && items.length === otherItems.length) return sameItems(items.sort(), otherItems.sort(), seen);
  return keys.length + others.length + items.length + otherItems.length === 0;
}

function fieldsOf(value) {
  const keys = [];
  for (const key in value) keys.push(key);
  for (const key of Object.getOwnPropertySymbols(value)) {
    if (Object.prototype.propertyIsEnumerable.call(value, key)) keys.push(key);
  }
  return keys;
}

function itemsOf(value) {
  if (typeof value[Symbol.iterator] !== "function") return [];
  try {
    return [...value];
  } catch {
    return [];
  }
}

// What `a.b[0].c` leads to: the object that holds the last step, and that step. A backslash
// takes the meaning from the dot or bracket after it.
function follow(root, path) {
  const steps = (path.replace(/([^\\])\[/g, "$1.[").match(/(\\\.|[^.]+?)+/g) ?? [path]).map(stepOf);
  const last = steps.pop();
  let holder = root;
  for (const step of steps) holder = holder === null || holder === undefined ? undefined : holder[step];
  return [holder, last];
}

const UNREACHABLE = new Set(["constructor", "__proto__", "prototype"]);

function stepOf(text) {
  if (UNREACHABLE.has(text)) return undefined;
  const index = /^\[(\d+)\]$/.exec(text);
  return index ? Number(index[1]) : text.replace(/\\([.[\]])/g, "$1");
}
