// What is in a value: its length, its members, its fields. The longer half of the assertions.

function lengthOf(assertion) {
  const subject = assertion.$subject;
  if (subject instanceof Map || subject instanceof Set) return subject.size;
  const length = typeof subject === "string" || subject instanceof Object ? subject.length : undefined;
  if (typeof length !== "number") refute(assertion, "to have a length");
  return length;
}

function sizeOf(assertion) {
  const subject = assertion.$subject;
  if (subject instanceof Map || subject instanceof Set) return subject.size;
  if (typeof subject === "string" || Array.isArray(subject)) return subject.length;
  if (subject === null || typeof subject !== "object") refute(assertion, "to be text, a list or an object");
  return Object.keys(subject).length;
}

function hasLength(assertion, wanted) {
  return judge(assertion, lengthOf(assertion) === measure("lengthOf", wanted), "to have length", wanted);
}

function isA(assertion, kind) {
  if (typeof kind !== "string") throw new TypeError("a() takes the name of a type, such as 'array'");
  return judge(assertion, kindOf(assertion.$subject) === kind.toLowerCase(), `to be of type`, kind);
}

function includes(assertion, wanted) {
  if (wanted === undefined) refuseUndefined(assertion, "include");
  const same = assertion.$flags & DEEP ? deepEqual : (a, b) => a === b || (a !== a && b !== b);
  return judge(assertion, contains(assertion, wanted, same), "to include", wanted);
}

function contains(assertion, wanted, same) {
  const subject = assertion.$subject;
  if (typeof subject === "string") {
    if (typeof wanted !== "string") throw new TypeError(`text can only include text, got ${show(wanted)}`);
    return subject.includes(wanted);
  }
  if (Array.isArray(subject)) return subject.some((item) => same(item, wanted));
  if (subject instanceof Set || subject instanceof Map) {
    return [...subject.values()].some((item) => same(item, wanted));
  }
  if (subject === null || typeof subject !== "object") refute(assertion, "to be text, a list or an object");
  if (wanted === null || typeof wanted !== "object") throw new TypeError("an object includes the fields of an object");
  const found = (key) => (assertion.$flags & NESTED ? follow(subject, key) : [subject, key]);
  return Object.keys(wanted).every((key) => {
    const [holder, step] = found(key);
    return holder instanceof Object && step in holder && same(holder[step], wanted[key]);
  });
}

function hasProperty(assertion, name, values) {
  const kind = typeof name;
  if (kind !== "string" && kind !== "number" && kind !== "symbol") throw new TypeError("property() takes a name");
  const subject = assertion.$subject;
  if (subject === null || subject === undefined) refute(assertion, `to have property ${show(name)}`);
  let holder = subject, step = name;
  if (assertion.$flags & NESTED && kind === "string") [holder, step] = follow(subject, name);
  const target = holder === null || holder === undefined ? Object.create(null) : Object(holder);
  const has = assertion.$flags & OWN ? Object.hasOwn(target, step) : step in target;
  if (values.length === 0) {
    judge(assertion, has, "to have property", name);
  } else {
    const wanted = values[0];
    const holds = has && (assertion.$flags & DEEP ? deepEqual(target[step], wanted) : target[step] === wanted);
    if (holds !== ((assertion.$flags & NOT) === 0)) {
      const but = has && !holds ? ` (it is ${show(target[step])})` : "";
      refute(assertion, `${holds ? "not " : ""}to have property ${show(name)} of ${show(wanted)}${but}`, wanted);
    }
    held(assertion);
  }
  return derived(assertion, target[step], assertion.$flags & ~(NESTED | OWN));
}

function hasKeys(assertion, names) {
  const given = names.length === 1 && names[0] instanceof Object ? names[0] : names;
  const wanted = Array.isArray(given) ? given.map(String) : Object.keys(given);
  if (wanted.length === 0) throw new TypeError("keys() needs the names of keys");
  const subject = assertion.$subject;
  if (subject === null || typeof subject !== "object") refute(assertion, "to be an object");
  const keys = subject instanceof Map ? [...subject.keys()].map(String) : Object.keys(subject);
  if (assertion.$flags & ANY) {
    return judge(assertion, wanted.some((key) => keys.includes(key)), "to have any of the keys", wanted);
  }
  const part = (assertion.$flags & CONTAIN) !== 0;
  const holds = sameMembers(keys, wanted, (a, b) => a === b, part);
  return judge(assertion, holds, part ? "to contain the keys" : "to have exactly the keys", wanted);
}

function hasMembers(assertion, wanted) {
  if (!Array.isArray(wanted)) throw new TypeError("members() takes an array");
  const subject = assertion.$subject;
  if (!Array.isArray(subject)) refute(assertion, "to be an array");
  const same = assertion.$flags & DEEP ? deepEqual : (a, b) => a === b;
  const part = (assertion.$flags & CONTAIN) !== 0;
  return judge(assertion, sameMembers(subject, wanted, same, part), part ? "to include the members" : "to have the members", wanted);
}
