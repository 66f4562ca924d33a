// Equality by structure: same type, same values, whatever the order of keys. NaN equals
// itself, 0 and -0 differ. Cycles are followed once.

function kindOf(value) {
  return Object.prototype.toString.call(value).slice(8, -1).toLowerCase();
}

function deepEqual(left, right, seen) {
  if (left === right) return left !== 0 || Object.is(left, right);
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) {
    return left !== left && right !== right;
  }
  const kind = kindOf(left);
  if (kind !== kindOf(right)) return false;
  seen ??= new Map();
  const partners = seen.get(left) ?? new Set();
  if (partners.has(right)) return true;
  seen.set(left, partners.add(right));
  switch (kind) {
    case "date": return Object.is(left.getTime(), right.getTime());
    case "regexp": return String(left) === String(right);
    case "number": case "string": case "boolean": return Object.is(left.valueOf(), right.valueOf());
    case "error": return left.name === right.name && left.message === right.message;
    case "map": return sameMaps(left, right, seen);
    case "set": return sameMembers([...left], [...right], (a, b) => deepEqual(a, b, seen));
    case "promise": case "weakmap": case "weakset": return false;
    default: return sameFields(left, right, seen);
  }
}

function sameMaps(left, right, seen) {
  if (left.size !== right.size) return false;
  for (const [key, value] of left) {
    if (!right.has(key) || !deepEqual(value, right.get(key), seen)) return false;
  }
  return true;
}

function sameFields(left, right, seen) {
  if (Array.isArray(left) && left.length !== right.length) return false;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => Object.hasOwn(right, key) && deepEqual(left[key], right[key], seen));
}

// Whether two lists hold the same values in any order; `part`: whether all of `right` are in `left`.
function sameMembers(left, right, equal, part = false) {
  if (!part && left.length !== right.length) return false;
  const rest = [...left];
  return right.every((wanted) => {
    const found = rest.findIndex((item) => equal(item, wanted));
    if (found >= 0) rest.splice(found, 1);
    return found >= 0;
  });
}

// What `a.b[0].c` leads to: the object that holds the last step, and that step.
function follow(root, path) {
  const steps = path.match(/[^.[\]]+|\[\d+\]/g) ?? [path];
  const last = steps.pop();
  let holder = root;
  for (const step of steps) holder = holder?.[step.replace(/^\[|\]$/g, "")];
  return [holder, last.replace(/^\[|\]$/g, "")];
}
