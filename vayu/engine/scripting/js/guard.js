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

// What does the same here, where Postman has a member that is not there.
const MEMBERS_INSTEAD = {
  "pm.response": "there is no response yet; scripts that run after it have it",
  "pm.vault": "secrets are variables of an environment here: pm.environment.get(name)",
  "pm.datasets": "pm.iterationData is the data row, and pm.sendRequest() fetches others",
  "pm.execution.runRequest": "pm.sendRequest() sends a request",
  "pm.iterationData.unset": "a data row is what its file says",
  "pm.response.dataURI": "Buffer.from(pm.response.text()).toString(\"base64\") makes base64 of a text",
  "pm.response.stream": "pm.response.text() is the body",
};

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
  const whole = (labelOf(receiver) ?? label).replace(" (before the request)", "");
  const full = `${whole}.${key}`;
  const close = closest(key, names);
  const hint = Object.hasOwn(MEMBERS_INSTEAD, full) ? MEMBERS_INSTEAD[full] : isEntry(receiver, key) ? `${whole}.get(${show(key)}) is its value` : close ? `did you mean ${close}?` : names.length < 25 ? `there is: ${names.join(", ")}` : "";
  return `${labelOf(receiver) ?? label}.${clip(key, 60)} does not exist${hint && `; ${hint}`}`;
}

// Whether it is no member of a list or a scope, but something that it holds: headers["content-type"].
function isEntry(receiver, key) {
  try {
    return "get" in receiver && "has" in receiver && receiver.has(key);
  } catch {
    return false;
  }
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

// Edits that make one word the other (Levenshtein); two neighbours that change places are one edit.
function distance(from, to) {
  let before = [];
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const swap = row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1);
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, swap);
      const crossed = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (crossed) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    before = row;
    row = next;
  }
  return row[to.length];
}
