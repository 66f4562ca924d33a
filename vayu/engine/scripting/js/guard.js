// Unknown members throw. An object that has a guard as its last prototype answers for what it
// has without any detour; only a name that nothing has reaches the guard.

// What the language itself looks for: promises look for `then`, JSON for `toJSON`, `"" + x` for `valueOf`.
const QUIET = new Set(["then", "catch", "inspect", "toJSON", "valueOf"]);

function guard(label) {
  return new Proxy(Object.create(null), {
    get(_, key, receiver) {
      if (typeof key === "symbol" || QUIET.has(key)) return undefined;
      throw new TypeError(unknown(label, key, receiver));
    },
    set(_, key) {
      throw new TypeError(`${label}.${String(key)} cannot be set`);
    },
  });
}

const shownAsJson = new WeakSet(); // those that the console shows as JSON does

// An object with these members, unchangeable, and nothing else; nor have its functions members.
function sealed(label, members) {
  if (Object.hasOwn(members, "toJSON")) shownAsJson.add(members);
  for (const name of Object.keys(members)) {
    const { value } = Object.getOwnPropertyDescriptor(members, name);
    if (typeof value === "function" && Object.getPrototypeOf(value) === Function.prototype) bare(value, `${label}.${name}`);
  }
  return Object.freeze(Object.setPrototypeOf(members, guard(label)));
}

const { call, apply, bind, toString } = Function.prototype;

function bare(method, label) {
  return Object.setPrototypeOf(method, Object.setPrototypeOf({ call, apply, bind, toString }, guard(label)));
}

function unknown(label, key, receiver) {
  const names = membersOf(receiver);
  const close = closest(key, names);
  const hint = close ? `did you mean ${close}?` : names.length < 25 ? `there is: ${names.join(", ")}` : "";
  return `${labelOf(receiver) ?? label}.${clip(key, 60)} does not exist${hint && `; ${hint}`}`;
}

// Lists of one kind have one guard, and each its own name.
function labelOf(object) {
  return Object.hasOwn(object, "$label") ? object.$label : undefined;
}

function membersOf(object) {
  const names = new Set();
  for (let at = object; at !== null && at !== undefined; at = Object.getPrototypeOf(at)) {
    for (const name of Object.getOwnPropertyNames(at)) if (name !== "constructor" && name[0] !== "$") names.add(name);
  }
  return [...names].sort();
}

function closest(word, names) {
  const best = nearest(word, names);
  return best && best[0] <= Math.max(1, Math.floor(word.length / 3)) ? best[1] : null;
}

// The first of the names that are least edits away, after that number.
function nearest(word, names) {
  const ranked = names.map((name) => [distance(word.slice(0, 40).toLowerCase(), name.toLowerCase()), name]);
  return ranked.sort((a, b) => a[0] - b[0])[0];
}

// Edits that make one word the other (Levenshtein).
function distance(from, to) {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const swap = row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1);
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, swap);
    }
    row = next;
  }
  return row[to.length];
}
