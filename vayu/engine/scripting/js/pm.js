// pm: what scripts hold, and what the worker calls.

const SHAPES = 200;
const SHAPE_LENGTH = 10000;
const CLOCKED = 4; // after the first of them the clock is read at every fourth
const { now } = performance; // found faster by a name of its own
let lastCount = -1; // of the tests that this script told last, whose names the entries have,
let lastNumber = null; // and what their outcome is known as; null: nothing was told yet
let otherEntries = []; // the same of the script on the other side of the request
let otherCount = -1;
let otherNumber = null;

let testScript = null; // on the response
let usual = null; // the outcome of responses that are tested together, as long as it is the same,
let outcomes = null; // and all of them from then on
let isBroken = false; // whether the last outcome has an error

// ---- what scripts hold -----------------------------------------------------------------------

function expect(subject, note) {
  if (subject === response || (!isOnlyOne && isOfHttp(subject))) return begun(responseRoots[begunOnes++] ?? new ResponseAssertion(), subject, note);
  const root = plainRoots[begunOnes++] ?? new Assertion(); // as in begun(), which would be a call more
  waiting++;
  root.$owner = current;
  root.$subject = subject;
  root.$note = note;
  return root;
}

for (const shared of [expect, require, sendRequest]) bare(shared, `pm.${shared.name}`);

const scopes = { variables, environment, collectionVariables, globals, iterationData };
const pre = sealed("pm (before the request)", {
  test, expect, ...scopes, get request() { return requestNow(); }, cookies, info: sealed("pm.info", infoMembers("prerequest")),
  execution: executionBefore, visualizer, require, sendRequest,
});
const post = sealed("pm", {
  test, expect, ...scopes, get request() { return requestNow(); }, response, cookies, info: sealed("pm.info", infoMembers("test")),
  execution, visualizer, require, sendRequest,
});

here = post;

// ---- what the worker calls -------------------------------------------------------------------

// The variables that every exchange begins with, as JSON, by scope.
function start(text) {
  base = scopeMaps(text);
  nested = JSON.parse(text).made;
}

// The two scripts, from the functions that give them their `pm`. `goesOn`: the worker carries
// out promises and then calls finish() itself.
function preScript(compiled, goesOn, isFresh, lost) {
  const script = warning(scriptOf(compiled, pre, isFresh), lost);
  return (changes, request, around) => {
    begin();
    if (!isBefore) turn(true);
    scoped(changes, request, around);
    return run(script, goesOn);
  };
}

function postScript(compiled, goesOn, isFresh, lost, misused) {
  misuses = misused;
  testScript = warning(scriptOf(compiled, post, isFresh), lost);
  return (status, phrase, body, head, time, changes, request, around) => {
    beginTests(status);
    phrases = phrase === null ? null : [phrase];
    bodies = [body];
    heads = head === null ? null : [head];
    times = time === null ? null : [time];
    if (changes !== undefined) scoped(changes, request, around);
    return run(testScript, goesOn);
  };
}

function beginTests(status) {
  begin();
  if (isBefore) turn(false);
  at = 0;
  codes = typeof status === "string" ? parse(status) : null;
  code = codes === null ? status : codes[0];
  running.scope = NO_SCOPE;
  running.around = null;
}

// Run the script on so many responses. Return the number that all of them came to, as nearly always;
// else what untilNow() says. One that breaks is the last: nobody may use this context again before
// that was looked at. So is the one at which the call has taken LONG.
// What run() and begin() do for one is written out here: a call costs as much as an assertion.
function each(count, status, phrase, body, head, time) {
  beginTests(status);
  phrases = phrase;
  bodies = body === null ? NOTHING : column(body);
  heads = head;
  times = time;
  usual = outcomes = null;
  isBroken = false;
  const script = testScript;
  const begun = now();
  let clocked = 1;
  while (at < count && !isBroken) {
    if (at === clocked) {
      if (now() - begun >= LONG) break;
      clocked += CLOCKED;
    }
    if (!plain) forget();
    used = passed = begunOnes = derivedOnes = 0;
    try {
      script();
    } catch (error) {
      broke(error);
    }
    const outcome = plain && used === passed && used === lastCount && waiting === 0 ? lastNumber : finish(null);
    if (outcome !== usual) differs(outcome);
    if (outcomes !== null) outcomes.push(outcome);
    at++;
    if (codes !== null) code = codes[at];
  }
  bodies = NOTHING;
  return at >= count && outcomes === null && !isBroken && typeof usual === "number" ? usual : untilNow();
}

function differs(outcome) {
  if (at === 0) usual = outcome;
  else outcomes ??= Array(at).fill(usual);
}

// What came of them, as far as each() came, in lines.
function untilNow() {
  return (outcomes ?? Array(at).fill(usual)).join("\n");
}

// Each script has a last outcome of its own: the two take turns, and would never tell the same.
function turn(before) {
  isBefore = before;
  here = before ? pre : post;
  [entries, otherEntries] = [otherEntries, entries];
  [lastCount, otherCount] = [otherCount, lastCount];
  [lastNumber, otherNumber] = [otherNumber, lastNumber];
}

// `isFresh`: variables are declared around the script, and each run has its own.
function scriptOf(compiled, pm, isFresh) {
  scriptTexts[pm === pre ? "before" : "after"] = compiled;
  const make = () => closedFunction(compiled(pm, scriptConsole, require));
  return isFresh ? () => make()() : make();
}

// `lost`: the names of what it assigns to in vain, but for what is global and new where that can be.
function warning(script, lost) {
  const names = lost.split(", ").filter((name) => !canBecomeGlobal(name)).join(", ");
  if (names === "") return script;
  return () => {
    print("warn", [`an assignment has no effect, because nobody can change it: ${names}`]);
    return script();
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
    if (goesOn && result instanceof Promise) watch(result);
  } catch (error) {
    broke(error);
  }
  if (goesOn) return null;
  return isLast() ? lastNumber : finish(null);
}

// The promise that an asynchronous script itself is.
function watch(promise) {
  unusual();
  running.isOpen = true;
  promise.then(() => { running.isOpen = false; }, (error) => {
    running.isOpen = false;
    broke(error);
  });
}

function broke(error) {
  if (error === SKIPPED) return;
  unusual();
  running.error ??= describe(error);
}

// ---- what comes out --------------------------------------------------------------------------

// An outcome that was seen before is a number, and the worker knows what it stands for. The last
// one nearly always comes again, so it is tried first.
const shapes = new Map();

function finish(stopped) {
  if (stopped === null && isLast()) return lastNumber;
  unusual();
  enter(running);
  if (stopped === null && running.unheard !== null) deliver();
  settleLegacyTests();
  if (running.extras?.held) settleHeld(stopped);
  close(stopped);
  const error = stopped ?? running.error ?? lostWork() ?? stuck() ?? misusedStatus() ?? leftOver();
  isBroken = error !== null;
  const more = moreChanges();
  const isUsual = error === null && running.extras === null && more === null && used === passed;
  if (isUsual && used === lastCount) return lastNumber;
  const tests = entries.slice(0, used).map(told);
  const shape = isUsual ? JSON.stringify(tests.map(([name, outcome]) => [name, outcome])) : null;
  const seen = isUsual ? shapes.get(shape) : undefined;
  const fresh = isUsual && seen === undefined && shapes.size < SHAPES && shape.length < SHAPE_LENGTH;
  if (fresh) shapes.set(shape, shapes.size);
  if (fresh || seen !== undefined) {
    lastCount = used;
    lastNumber = seen ?? shapes.size - 1;
  }
  if (seen !== undefined) return seen;
  const { changes = null, flow = null } = running.extras ?? {};
  return JSON.stringify([tests, printed(), error, changes, flow, more, fresh ? lastNumber : null]);
}

// What few scripts change beside variables: the request that is sent, cookies, a picture.
function moreChanges() {
  const request = requestChanges();
  const jar = jarChanges();
  const visual = running.extras?.visual;
  return request || jar || visual !== undefined ? { request, cookies: jar, visual: visual ?? null } : null;
}

function isLast() {
  return plain && used === passed && used === lastCount && waiting === 0;
}

// Timers and requests of a script that hides their names from whoever looks for them.
function lostWork() {
  const { later } = running;
  if (later === null || later.timers.size + later.requests.size === 0) return null;
  return "write setTimeout, setInterval or pm.sendRequest out: what a script reaches in another way is not waited for";
}

function stuck() {
  return running.isOpen ? "the script did not finish: what it awaits never comes" : null;
}

// Outside of tests; what a test itself read is that test's.
function misusedStatus() {
  if (!misuses || !running.statusRead) return null;
  for (let i = 0; i < used; i++) if (entries[i].statusRead) return null;
  return MISUSED_STATUS;
}

// What went wrong outside every test and was not thrown at anybody.
function leftOver() {
  return waitsFor(running) ? `outside pm.test: ${UNCHECKED}` : null;
}
