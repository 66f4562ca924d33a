// Where every assertion ends: it is counted, or it throws what says what was expected of what.

// Nearly every assertion ends here: count it, and throw unless it holds.
function judge(assertion, holds, words, negated) {
  if (holds === ((assertion.$flags & NOT) === 0)) return held(assertion);
  return refute(assertion, assertion.$flags & NOT ? negated : words);
}

function judgeAgainst(assertion, wanted, holds, words, negated) {
  const isNegated = (assertion.$flags & NOT) !== 0;
  const hint = running.statusRead ? hintFor(assertion.$subject, wanted) : "";
  if (holds !== isNegated && (hint === "" || !isNegated)) return held(assertion);
  return refute(assertion, `${isNegated ? negated : words} ${display(wanted)}${hint}`);
}

// A text that is compared with a number, or with one of several, is the reason phrase: it never
// is one, so that it is none says nothing.
function hintFor(subject, wanted) {
  if (typeof subject !== "string") return "";
  const isNumber = typeof wanted === "number" || (Array.isArray(wanted) && wanted.some((one) => typeof one === "number"));
  return isNumber ? STATUS_HINT : "";
}

function agrees(assertion, holds) {
  return !holds === ((assertion.$flags & NOT) !== 0);
}

function either(assertion, words, negated) {
  return assertion.$flags & NOT ? negated : words;
}

// Throw the AssertionError that says what was expected of what.
function refute(assertion, words) {
  fail(assertion, `expected ${display(assertion.$subject)} ${words}`);
}

function fail(assertion, message) {
  refuted(assertion.$root);
  throw new AssertionError(clip(noted(assertion, message), MESSAGE_LENGTH));
}

// What was asked makes no sense of this value. chai calls that an AssertionError too.
function misused(assertion, message) {
  fail(assertion, message);
}

function noted(assertion, message) {
  return assertion.$note ? `${clip(String(assertion.$note), 200)}: ${message}` : message;
}

// A condition for asking at all.
function must(assertion, value, kind) {
  if (kindOf(value) === kind) return;
  misused(assertion, `expected ${display(value)} to be ${articled(kind)}`);
}

function articled(word) {
  return `${"aeiou".includes(word.charAt(0)) ? "an" : "a"} ${word}`;
}

function isObject(assertion) {
  return Object(assertion.$subject) === assertion.$subject;
}

function isInstance(assertion, type) {
  try {
    return assertion.$subject instanceof type;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return misused(assertion, `The instanceof assertion needs a constructor but ${typeOf(type)} was given.`);
  }
}

function isA(assertion, type, note) {
  if (note) assertion.$note = note;
  if (typeof type !== "string") throw new TypeError("a() takes the name of a type, such as 'array'");
  const kind = type.toLowerCase();
  if (agrees(assertion, kindOf(assertion.$subject) === kind)) return held(assertion);
  return refute(assertion, `${either(assertion, "to", "not to")} be ${articled(kind)}`);
}
