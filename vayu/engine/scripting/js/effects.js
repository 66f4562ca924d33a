// What a function does when it is called: whether it throws, what it changes, what it says of the
// value.

function satisfies(assertion, holds, note) {
  if (note) assertion.$note = note;
  if (typeof holds !== "function") throw new TypeError("satisfy() takes a function");
  if (agrees(assertion, holds(assertion.$subject))) return held(assertion);
  // Without the blank in "satisfy[Function]", as chai writes it.
  return refute(assertion, either(assertion, "to satisfy ", "to not satisfy") + display(holds));
}

function respondsTo(assertion, method, note) {
  if (note) assertion.$note = note;
  const subject = assertion.$subject;
  const owner = typeof subject === "function" && !(assertion.$flags & ITSELF) ? subject.prototype : subject;
  if (agrees(assertion, typeof owner[method] === "function")) return held(assertion);
  return refute(assertion, `${either(assertion, "to", "to not")} respond to ${inspect(method)}`);
}

// ---- throwing --------------------------------------------------------------------------------

function throws(assertion, kind, message, note) {
  if (note) assertion.$note = note;
  must(assertion, assertion.$subject, "function");
  const isText = kind instanceof RegExp || typeof kind === "string";
  const wanted = { kind: isText ? null : kind, message: isText ? kind : message };
  const thrown = thrownBy(assertion.$subject);
  const complaint = throwComplaint(assertion, wanted, thrown);
  if (complaint !== null) return refute(assertion, complaint);
  held(assertion);
  return derived(assertion, thrown, assertion.$flags);
}

function thrownBy(body) {
  try {
    body();
  } catch (error) {
    return error;
  }
  return undefined;
}

// What is wrong with what was thrown (null: nothing). Under `not`, of a kind and a message both
// must be met to be wrong.
function throwComplaint(assertion, { kind, message }, thrown) {
  const negate = (assertion.$flags & NOT) !== 0;
  const isBare = kind === undefined && message === undefined;
  if (isBare || !negate) {
    if (!agrees(assertion, thrown)) {
      return negate ? `to not throw an error but ${display(spelled(thrown))} was thrown` : `to throw ${wantedText(kind)}`;
    }
  }
  if (!thrown) return null;
  const hasMessage = message !== undefined && message !== null;
  const saidHow = message instanceof RegExp ? "matching" : "including";
  if (!negate) {
    if (kind && !isThis(thrown, kind)) return `to throw ${display(kindText(kind))} but ${display(instead(thrown, kind))} was thrown`;
    if (!hasMessage || saysSo(thrown, message)) return null;
    return `to throw error ${saidHow} ${display(message)} but got ${display(messageOf(thrown))}`;
  }
  const sameMessage = hasMessage && saysSo(thrown, message);
  const sameKind = Boolean(kind) && (thrown === kind || isOfKind(thrown, kind));
  if (kind && message && !(sameKind && sameMessage)) return null;
  if (sameKind) return `to not throw ${display(kindText(kind))}${thrown === kind && !message ? "" : ` but ${display(kindText(thrown))} was thrown`}`;
  return sameMessage ? `to throw error not ${saidHow} ${display(message)}` : null;
}

// An error that was given is meant itself, a class any of its kind.
function isThis(thrown, kind) {
  return kind instanceof Error ? thrown === kind : isOfKind(thrown, kind);
}

function isOfKind(thrown, kind) {
  const type = kind instanceof Error ? kind.constructor : kind;
  if (type !== Error && !(type.prototype instanceof Error)) return false;
  return constructorOf(thrown) === type || thrown instanceof type;
}

function instead(thrown, kind) {
  return kind instanceof Error ? String(thrown) : kindText(thrown);
}

function wantedText(kind) {
  if (kind instanceof Error) return display(String(kind));
  return kind ? kindName(kind) : "an error";
}

function saysSo(thrown, message) {
  const text = typeof thrown === "string" ? thrown : thrown.message;
  if (message instanceof RegExp) return message.test(text);
  return typeof message === "string" && text.indexOf(message) !== -1;
}

function messageOf(thrown) {
  return thrown.message || (typeof thrown === "string" ? thrown : "");
}

function kindName(kind) {
  if (typeof kind !== "function") return kind instanceof Error ? kind.constructor.name : kind;
  return kind.name;
}

function kindText(kind) {
  return kind instanceof Error ? String(kind) : kindName(kind);
}

function spelled(thrown) {
  return typeof thrown === "string" ? thrown : kindText(thrown);
}

// ---- changing --------------------------------------------------------------------------------

const CHANGES = {
  change: (before, after) => before !== after,
  increase: (before, after) => after - before > 0,
  decrease: (before, after) => after - before < 0,
};

function changes(assertion, how, subject, name, note) {
  if (note) assertion.$note = note;
  must(assertion, assertion.$subject, "function");
  if (!name) must(assertion, subject, "function");
  else if (fieldCheck(derived(assertion, subject, 0), [name]).message !== null) {
    fail(assertion, `expected ${display(subject)} to have property ${inspect(name)}`);
  }
  const value = () => (name === undefined || name === null ? subject() : subject[name]);
  const before = name ? subject[name] : subject();
  if (how !== "change") must(assertion, before, "number");
  assertion.$subject();
  const after = value();
  const what = name === undefined || name === null ? before : `.${name}`;
  if (!agrees(assertion, CHANGES[how](before, after))) {
    fail(assertion, `expected ${what} ${either(assertion, "to", "to not")} ${how}`);
  }
  unusual();
  running.changed ??= new Map();
  running.changed.set(assertion.$root, { how, before, after, what });
  return held(assertion);
}

function changesBy(assertion, delta, note) {
  if (note) assertion.$note = note;
  const change = running.changed?.get(assertion.$root);
  if (!change) throw new TypeError("by() comes after change(), increase() or decrease()");
  const { how, before, after, what } = change;
  const difference = how === "decrease" ? before - after : after - before;
  const holds = how === "change" ? Math.abs(difference) === Math.abs(delta) : difference === Math.abs(delta);
  if (!agrees(assertion, holds)) fail(assertion, `expected ${what} ${either(assertion, "to", "to not")} ${how} by ${delta}`);
  return held(assertion);
}
