// pm: what scripts hold, and what the worker calls.

const SHAPES = 200;
const SHAPE_LENGTH = 10000;
let lastNames = [];
let lastNumber = null;

// ---- what scripts hold -----------------------------------------------------------------------

function expect(subject, note) {
  if (subject === response) return begun(responseOnes[expectations++] ?? new ResponseAssertion(), subject, note);
  return begun(plainOnes[expectations++] ?? new Assertion(), subject, note);
}

function known(value) {
  if (value === null) throw new Error("pm.request is not known before its variables are filled in");
  return value;
}

const request = sealed("pm.request", {
  get method() { return known(running.scope.method); },
  url: sealed("pm.request.url", { toString() { return known(running.scope.url); } }),
  headers: headerList("pm.request.headers", () => running.scope.headers),
});

const scopes = { variables, environment, collectionVariables, globals, iterationData };
const pre = sealed("pm (before the request)", { test, expect, ...scopes, request, execution: executionBefore, require });
const post = sealed("pm", { test, expect, ...scopes, request, response, execution, require });

// ---- what the worker calls -------------------------------------------------------------------

// The variables that every exchange begins with, as JSON, by scope.
function given(text) {
  base = scopeMaps(text);
}

// The two scripts, from the functions that give them their `pm`. `goesOn`: the worker carries
// out promises and then calls finish() itself.
function preScript(compiled, source, goesOn) {
  sources.push(source);
  const script = closedFunction(compiled(pre, scriptConsole, require));
  return (changes, method, url, headers) => {
    begin();
    scoped(changes, method, url, headers);
    return run(script, goesOn);
  };
}

function postScript(compiled, source, goesOn, misused) {
  sources.push(source);
  running.misused = misused;
  const script = closedFunction(compiled(post, scriptConsole, require));
  return (code, phrase, body, head, time, changes, method, url, headers) => {
    begin();
    if (changes !== undefined) scoped(changes, method, url, headers);
    else running.scope = NO_SCOPE;
    running.code = code;
    running.phrase = phrase;
    running.body = body;
    running.headers = head;
    running.time = time;
    return run(script, goesOn);
  };
}

// A script reaches itself through arguments.callee; it must not find a place to keep things there.
function closedFunction(script) {
  if (script.prototype) Object.freeze(script.prototype);
  return Object.freeze(script);
}

function run(script, goesOn) {
  try {
    const result = script();
    if (goesOn && result instanceof Promise) result.then(undefined, broke);
  } catch (error) {
    broke(error);
  }
  if (goesOn) return null;
  return plain && isLast() ? lastNumber : finish(null);
}

function broke(error) {
  if (error === SKIPPED) return;
  plain = false;
  running.error ??= describe(error);
}

// ---- what comes out --------------------------------------------------------------------------

// An outcome that was seen before is a number, and the worker knows what it stands for. The last
// one nearly always comes again, so it is tried first.
const shapes = new Map();

function finish(stopped) {
  if (stopped === null && plain && isLast()) return lastNumber;
  if (stopped === null && running.unheard !== null) deliver();
  close(stopped);
  const error = stopped ?? running.error ?? leftOver();
  const tests = entries.slice(0, used).map((entry) => [entry.name, entry.message === null, entry.message]);
  const common = error === null && running.extras === null && tests.every((entry) => entry[1]);
  const shape = common ? JSON.stringify(tests) : null;
  const seen = common ? shapes.get(shape) : undefined;
  const fresh = common && seen === undefined && shapes.size < SHAPES && shape.length < SHAPE_LENGTH;
  if (fresh) shapes.set(shape, shapes.size);
  if (fresh || seen !== undefined) {
    lastNames = tests.map((entry) => entry[0]);
    lastNumber = seen ?? shapes.size - 1;
  }
  if (seen !== undefined) return seen;
  const { changes = null, flow = null } = running.extras ?? {};
  return JSON.stringify([tests, printed(), error, changes, flow, fresh ? lastNumber : null]);
}

function isLast() {
  return used === passed && used === lastNames.length && running.open === 0 && lastNumber !== null;
}

// What went wrong outside every test and was not thrown at anybody.
function leftOver() {
  return running.open > 0 ? `outside pm.test: ${UNCHECKED}` : null;
}
