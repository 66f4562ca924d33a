// What is in a value: how much, which members, which fields. The longer half of the assertions.

// ---- magnitude -------------------------------------------------------------------------------

// Of sizes chai says "not above" and "not below", but "below" for not at least.
const COMPARISONS = {
  above: { holds: (a, b) => a > b, words: "to be above", negated: "to be at most", size: "to not have a # above" },
  least: { holds: (a, b) => a >= b, words: "to be at least", negated: "to be below", size: "to have a # below" },
  below: { holds: (a, b) => a < b, words: "to be below", negated: "to be at least", size: "to not have a # below" },
  most: { holds: (a, b) => a <= b, words: "to be at most", negated: "to be above", size: "to have a # above" },
};

function compare(assertion, name, wanted, note) {
  if (note) assertion.$note = note;
  const { holds, words, negated } = COMPARISONS[name];
  const subject = assertion.$subject;
  if (assertion.$flags & LENGTH) return compareSize(assertion, name, wanted);
  if (typeof subject !== "number" || typeof wanted !== "number") {
    comparable(assertion, [wanted], `the argument to ${name} must be a`);
  }
  return judgeAgainst(assertion, wanted, holds(subject, wanted), words, negated);
}

function compareSize(assertion, name, wanted) {
  const [what, size] = sizeOf(assertion);
  if (kindOf(wanted) !== "number") misused(assertion, `the argument to ${name} must be a number`);
  const { holds, words, size: negated } = COMPARISONS[name];
  if (agrees(assertion, holds(size, wanted))) return held(assertion);
  const asked = either(assertion, words.replace("be", `have a ${what}`), negated.replace("#", what));
  return refute(assertion, `${asked} ${display(wanted)}${either(assertion, ` but got ${display(size)}`, "")}`);
}

function lieWithin(assertion, low, high, note) {
  if (note) assertion.$note = note;
  const areDates = kindOf(low) === "date" && kindOf(high) === "date";
  const range = areDates ? `${low.toISOString()}..${high.toISOString()}` : `${low}..${high}`;
  if (assertion.$flags & LENGTH) {
    const [what, size] = sizeOf(assertion);
    if (kindOf(low) !== "number" || kindOf(high) !== "number") misused(assertion, "the arguments to within must be numbers");
    if (agrees(assertion, size >= low && size <= high)) return held(assertion);
    return refute(assertion, `${either(assertion, "to", "to not")} have a ${what} within ${range}`);
  }
  comparable(assertion, [low, high], "the arguments to within must be");
  const subject = assertion.$subject;
  return judge(assertion, subject >= low && subject <= high, `to be within ${range}`, `to not be within ${range}`);
}

// Numbers compare with numbers, dates with dates. `complaint` goes on with what is asked for.
function comparable(assertion, others, complaint) {
  const subject = assertion.$subject, kind = kindOf(subject);
  if (kind !== "number" && kind !== "date") {
    misused(assertion, `expected ${kind === "string" ? `'${subject}'` : subject} to be a number or a date`);
  }
  const isWrong = kind === "date" ? (other) => kindOf(other) !== "date" : (other) => kindOf(other) !== "number";
  if (others.some(isWrong)) misused(assertion, `${complaint} ${kind}${others.length > 1 ? "s" : ""}`);
}

// "length" or "size", and how much that is.
function sizeOf(assertion) {
  const subject = assertion.$subject, kind = kindOf(subject);
  if (kind === "map" || kind === "set") return ["size", subject.size];
  if (subject === null || subject === undefined) misused(assertion, "Target cannot be null or undefined.");
  if (!("length" in Object(subject))) misused(assertion, `expected ${display(subject)} to have property 'length'`);
  return ["length", subject.length];
}

function hasLength(assertion, wanted, note) {
  if (note) assertion.$note = note;
  const [what, size] = sizeOf(assertion);
  if (agrees(assertion, size == wanted)) return held(assertion); // as chai does
  const words = either(assertion,
    `to have a ${what} of ${display(wanted)} but got ${display(size)}`, `to not have a ${what} of ${display(size)}`);
  return refute(assertion, words);
}

function isEmpty(assertion) {
  const subject = assertion.$subject;
  return judge(assertion, countOf(assertion, subject) === 0, "to be empty", "not to be empty");
}

function countOf(assertion, subject) {
  switch (kindOf(subject)) {
    case "array": case "string": return subject.length;
    case "map": case "set": return subject.size;
    case "weakmap": case "weakset": return misused(assertion, ".empty was passed a weak collection");
    case "function": return misused(assertion, `.empty was passed a function ${subject.name}`.trim());
    default:
      if (!isObject(assertion)) misused(assertion, `.empty was passed non-string primitive ${inspect(subject)}`);
      return Object.keys(subject).length;
  }
}

// ---- members ---------------------------------------------------------------------------------

function includes(assertion, wanted, note) {
  if (note) assertion.$note = note;
  const included = contains(assertion, wanted);
  if (included === undefined) return includesFields(assertion, wanted);
  if (agrees(assertion, included)) return held(assertion);
  const deep = assertion.$flags & DEEP ? "deep " : "";
  return refute(assertion, `${either(assertion, "to", "to not")} ${deep}include ${inspect(wanted)}`);
}

// Whether it is among the members; undefined when the subject has fields, not members.
function contains(assertion, wanted) {
  const subject = assertion.$subject, isDeep = (assertion.$flags & DEEP) !== 0;
  const same = isDeep ? deepEqual : sameValueZero;
  switch (kindOf(subject)) {
    case "string": return subject.indexOf(wanted) !== -1;
    case "array": return isDeep ? subject.some((item) => deepEqual(item, wanted)) : subject.indexOf(wanted) !== -1;
    case "set": return isDeep ? [...subject].some((item) => deepEqual(item, wanted)) : subject.has(wanted);
    case "map": return [...subject.values()].some((item) => same(item, wanted));
    case "weakset":
      if (isDeep) misused(assertion, "unable to use .deep.include with WeakSet");
      return subject.has(wanted);
    default: return undefined;
  }
}

// Each field on its own; `not` is content when one of several differs.
function includesFields(assertion, wanted) {
  if (Object(wanted) !== wanted) refuseMix(assertion, wanted);
  const names = Object.keys(wanted), negate = (assertion.$flags & NOT) !== 0;
  const checks = names.map((name) => fieldCheck(assertion, [name, wanted[name]]));
  const failed = checks.filter((check) => check.message !== null);
  if (failed.length > 0 && (!negate || names.length === 1 || failed.length === names.length)) {
    fail(assertion, failed[0].message);
  }
  return held(assertion);
}

function refuseMix(assertion, wanted) {
  const [kind, other] = [kindOf(assertion.$subject), kindOf(wanted)];
  misused(assertion, `the given combination of arguments (${kind} and ${other}) is invalid for this assertion. `
    + `You can use an array, a map, an object, a set, a string, or a weakset instead of a ${other}`);
}

function hasMembers(assertion, wanted, note) {
  if (note) assertion.$note = note;
  const subject = assertion.$subject, flags = assertion.$flags;
  must(assertion, subject, "array");
  must(assertion, wanted, "array");
  const same = flags & DEEP ? deepEqual : (a, b) => a === b;
  const ordered = flags & ORDERED ? "ordered " : "";
  const holds = haveMembers(subject, wanted, same, flags);
  if (!(flags & CONTAIN)) {
    return judgeAgainst(assertion, wanted, holds,
      `to have the same ${ordered}members as`, `to not have the same ${ordered}members as`);
  }
  const superset = ordered ? "an ordered superset of" : "a superset of";
  return judgeAgainst(assertion, wanted, holds, `to be ${superset}`, `to not be ${superset}`);
}

// A member that was found is not found again, unless only some are asked for.
function haveMembers(subject, wanted, same, flags) {
  if (!(flags & CONTAIN) && subject.length !== wanted.length) return false;
  if (flags & ORDERED) return wanted.every((item, i) => same(item, subject[i]));
  const rest = [...subject];
  return wanted.every((item) => {
    const found = rest.findIndex((candidate) => same(item, candidate));
    if (found >= 0 && !(flags & CONTAIN)) rest.splice(found, 1);
    return found >= 0;
  });
}

// ---- fields ----------------------------------------------------------------------------------

function hasProperty(assertion, given) {
  if (given[2]) assertion.$note = given[2];
  const check = fieldCheck(assertion, given);
  if (check.message !== null) fail(assertion, check.message);
  held(assertion);
  return derived(assertion, check.value, assertion.$flags);
}

// The value of a field, and what to say when it is not as asked for (null: it is).
function fieldCheck(assertion, given) {
  const [name, wanted] = given, hasWanted = given.length > 1;
  const flags = assertion.$flags, subject = assertion.$subject;
  refuseName(assertion, name);
  const [holder, step] = flags & NESTED ? follow(subject, name) : [subject, name];
  const target = holder === null || holder === undefined ? undefined : Object(holder);
  const has = target !== undefined && (flags & OWN ? Object.hasOwn(target, step) : step in target);
  const value = flags & NESTED && !holder ? null : holder[step];
  const same = has && hasWanted && (flags & DEEP ? deepEqual(wanted, value) : wanted === value);
  const field = `${flags & DEEP ? "deep " : ""}${flags & OWN ? "own " : ""}${flags & NESTED ? "nested " : ""}property`;
  const sentence = () => `expected ${display(subject)} ${either(assertion, "to", "to not")} have ${field} ${inspect(name)}`;
  let message = null;
  if ((!(flags & NOT) || !hasWanted) && !agrees(assertion, has)) message = sentence();
  else if (hasWanted && !agrees(assertion, same)) {
    message = sentence() + either(assertion, ` of ${display(wanted)}, but got ${display(value)}`, ` of ${display(value)}`);
  }
  return { value, message };
}

function refuseName(assertion, name) {
  const flags = assertion.$flags, kind = typeof name, subject = assertion.$subject;
  if (flags & NESTED && kind !== "string") {
    misused(assertion, "the argument to property must be a string when using nested syntax");
  }
  if (kind !== "string" && kind !== "number" && kind !== "symbol") {
    misused(assertion, "the argument to property must be a string, number, or symbol");
  }
  if (flags & NESTED && flags & OWN) misused(assertion, 'The "nested" and "own" flags cannot be combined.');
  if (subject === null || subject === undefined) misused(assertion, "Target cannot be null or undefined.");
}

function hasDescriptor(assertion, name, wanted, note) {
  const text = typeof wanted === "string" ? wanted : note;
  if (text) assertion.$note = text;
  const found = Object.getOwnPropertyDescriptor(Object(assertion.$subject), name);
  const asked = found && typeof wanted !== "string" && wanted;
  if (!agrees(assertion, asked ? deepEqual(wanted, found) : found)) {
    const subject = display(assertion.$subject), not = either(assertion, "to", "to not");
    fail(assertion, asked
      ? `expected the own property descriptor for ${inspect(name)} on ${subject} ${not} match ${inspect(wanted)}${either(assertion, `, got ${inspect(found)}`, "")}`
      : `expected ${subject} ${not} have an own property descriptor for ${inspect(name)}`);
  }
  held(assertion);
  return derived(assertion, found, assertion.$flags);
}

function hasKeys(assertion, given) {
  const flags = assertion.$flags, subject = assertion.$subject;
  const type = typeOf(subject), isCollection = type === "Map" || type === "Set";
  const wanted = isCollection ? (typeOf(given[0]) === "Array" ? given[0] : given) : namesOf(assertion, given);
  const keys = isCollection ? [...subject.keys()] : ownNames(subject);
  if (wanted.length === 0) misused(assertion, "keys required");
  const same = flags & DEEP ? deepEqual : (a, b) => a === b;
  const among = (key) => keys.some((other) => same(key, other));
  const any = (flags & ANY) !== 0, part = (flags & CONTAIN) !== 0;
  const holds = any ? wanted.some(among) : wanted.every(among) && (part || wanted.length === keys.length);
  if (agrees(assertion, holds)) return held(assertion);
  const deeply = isCollection && flags & DEEP ? "deeply " : "";
  const words = `${either(assertion, "to", "to not")} ${deeply}${part ? "contain" : "have"}`;
  return refute(assertion, `${words} ${listed(wanted, any ? "or" : "and")}`);
}

function namesOf(assertion, given) {
  const type = typeOf(given[0]);
  if ((type === "Array" || type === "Object") && given.length > 1) {
    misused(assertion, "when testing keys against an object or an array you must give a single "
      + "Array|Object|String argument or multiple String arguments");
  }
  const names = type === "Array" ? given[0] : type === "Object" ? Object.keys(given[0]) : given;
  return names.map((name) => (typeof name === "symbol" ? name : String(name)));
}

function ownNames(subject) {
  const symbols = Object.getOwnPropertySymbols(subject);
  return [...Object.keys(subject), ...symbols.filter((key) => Object.prototype.propertyIsEnumerable.call(subject, key))];
}

function listed(keys, conjunction) {
  const names = keys.map((key) => inspect(key));
  if (names.length === 1) return `key ${names[0]}`;
  return `keys ${names.slice(0, -1).join(", ")}, ${conjunction} ${names.at(-1)}`;
}
