// pm: tests, and the one place that knows which script is running.
//
// No false green. A test passes when its callback returned without throwing, did not return
// false, asserted something (or returned true), and left no pm.expect(…) without an assertion.

const TESTS = 1000;
const NAME_LENGTH = 300;
const SHAPES = 200;

let base = NO_VARIABLES;
let running = null; // the script that runs now
let current = null; // the test that runs now

function fresh(environmentText, localText) {
  return {
    tests: [], pending: 0, passedAsync: 0, stray: null, error: null,
    lines: [], printed: 0, unprinted: 0,
    environment: environmentText === null ? null : plainMap(environmentText),
    local: localText === null ? null : plainMap(localText),
    environmentChanges: null, localChanges: null, changed: 0, names: 0,
    code: 0, reason: "", body: null, headers: null, time: 0, statusRead: false,
    method: "", url: "", requestHeaders: null, misused: false,
  };
}

// ---- what assertions report ------------------------------------------------------------------

function opened(assertion) {
  if (current !== null) current.open += 1;
}

function judged(root) {
  if (current === null) {
    running.passedAsync += 1;
  } else {
    current.asserted += 1;
    if (!root[JUDGED]) current.open -= 1;
  }
  root[JUDGED] = true;
}

// A failure outside every test must not get lost in a promise that nobody looks at.
function failed(error) {
  if (current === null) running.stray = error;
  return error;
}

// ---- tests -----------------------------------------------------------------------------------

function test(name, body) {
  if (running.tests.length >= TESTS) throw new RangeError(`a script may make ${TESTS} tests`);
  const entry = {
    name: label(typeof name === "string" ? name : show(name)),
    message: null, settled: false, asserted: 0, open: 0, statusRead: false, before: running.passedAsync,
  };
  running.tests.push(entry);
  if (typeof body !== "function") return settle(entry, "has no function to run");
  const outer = current;
  current = entry;
  let result;
  try {
    result = body.length > 0 ? withDone(body) : body();
  } catch (error) {
    return settle(entry, reason(error));
  } finally {
    current = outer;
  }
  if (result instanceof Promise) return wait(entry, result);
  settle(entry, verdict(entry, result));
}

// Names are keys of counters and of `shapes`: one line, not too long.
function label(name) {
  return clip(name.includes("\n") ? name.replaceAll("\n", " ") : name, NAME_LENGTH);
}

// The callback takes `done`: the test goes on until it is called.
function withDone(body) {
  return new Promise((resolve, reject) => {
    const result = body((error) => (error ? reject(error) : resolve(undefined)));
    if (result instanceof Promise) result.then(undefined, reject);
  });
}

function wait(entry, promise) {
  running.pending += 1;
  promise.then(
    (result) => settle(entry, verdict(entry, result)),
    (error) => {
      if (running.stray === error) running.stray = null;
      settle(entry, reason(error));
    },
  ).then(() => { running.pending -= 1; });
}

function settle(entry, message) {
  if (entry.settled) return;
  entry.settled = true;
  const misused = message === null && entry.statusRead && running.misused;
  entry.message = misused ? `compares the reason phrase with a number${STATUS_HINT}` : message;
}

function verdict(entry, result) {
  const hint = entry.statusRead ? STATUS_HINT : "";
  if (result === false) return `the callback returned false${hint}`;
  if (entry.open > 0) return `an expectation was never checked: pm.expect(…) needs an assertion, such as .to.equal(…)${hint}`;
  const asserted = entry.asserted > 0 || running.passedAsync > entry.before;
  return asserted || result === true ? null : `asserted nothing${hint}`;
}

function reason(error) {
  if (!(error instanceof AssertionError)) return describe(error);
  const hint = current?.statusRead && !error.message.includes(STATUS_HINT) ? STATUS_HINT : "";
  return error.message + hint;
}

// ---- what scripts hold -----------------------------------------------------------------------

function expect(...values) {
  if (values.length === 0) throw new TypeError("pm.expect() needs a value");
  const type = values[0] === response ? ResponseAssertion : Assertion;
  return new type(values[0], 0, null, values[1]);
}

const request = sealed("pm.request", {
  get method() { return running.method; },
  url: sealed("pm.request.url", { toString() { return running.url; } }),
  headers: headerList("pm.request.headers", () => running.requestHeaders),
});

const pre = sealed("pm (before the request)", { test, expect, variables, environment, request });
const post = sealed("pm", { test, expect, variables, environment, request, response });

// ---- what the worker calls -------------------------------------------------------------------

// A result that was seen before is a number: the worker kept what it stands for.
const shapes = new Map();

function finish(stopped) {
  const { tests, lines, environmentChanges, localChanges } = running;
  for (const entry of tests) if (!entry.settled) settle(entry, "did not finish: its promise or done() is still open");
  let error = stopped ?? running.error;
  if (error === null && running.stray !== null) error = `outside pm.test: ${reason(running.stray)}`;
  let key = error === null && lines.length === 0 && environmentChanges === null && localChanges === null ? "" : null;
  for (const { name, message } of tests) key = key === null || message !== null ? null : `${key}${name}\n`;
  const seen = key === null ? undefined : shapes.get(key);
  const result = seen ?? JSON.stringify([
    tests.map(({ name, message }) => [name, message === null, message]),
    printed(), error, environmentChanges, localChanges, key === null ? null : remembered(key),
  ]);
  running = current = null;
  return result;
}

function remembered(key) {
  if (shapes.size >= SHAPES || key.length > 10000) return null;
  shapes.set(key, shapes.size);
  return shapes.size - 1;
}

function run(script) {
  try {
    const result = script();
    if (result instanceof Promise) result.then(undefined, broke);
  } catch (error) {
    broke(error);
  }
}

function broke(error) {
  if (running.stray === error) running.stray = null;
  running.error ??= describe(error);
}

// The two scripts as the worker calls them, from the function that gives a script its `pm`.
// `pumped`: the worker lets promises go on and then calls finish() itself.
function preScript(compiled, pumped) {
  const script = Object.freeze(compiled(pre, scriptConsole));
  return (environmentText, localText, method, url, headers) => {
    running = fresh(environmentText, localText);
    running.method = method;
    running.url = url;
    running.requestHeaders = headers;
    run(script);
    return pumped ? null : finish(null);
  };
}

function postScript(compiled, pumped, misused) {
  const script = Object.freeze(compiled(post, scriptConsole));
  return (environmentText, localText, method, url, headers, code, phrase, body, head, time) => {
    running = fresh(environmentText, localText);
    running.method = method;
    running.url = url;
    running.requestHeaders = headers;
    running.code = code;
    running.reason = phrase;
    running.body = body;
    running.headers = head;
    running.time = time;
    running.misused = misused;
    run(script);
    return pumped ? null : finish(null);
  };
}

function given(text) {
  base = Object.freeze(plainMap(text));
}
