// What goes on after the script has returned: timers, and the requests of pm.sendRequest.
//
// Both are only noted here. The worker carries the requests out, says how much time has gone by,
// and calls step() again and again until nothing is left to wait for, or the script's time is up.

const WAITING = 200;
const REQUESTS = 100;

function laterNow() {
  unusual();
  running.later ??= {
    now: 0, next: 1, sent: 0, timers: new Map(), requests: new Map(), unsent: [], calling: null, ended: new Map(),
  };
  return running.later;
}

// Call what a test left behind as a part of that test.
function resumed(owner, work) {
  const { later } = running;
  later.calling = owner;
  enter(owner);
  try {
    work();
  } catch (error) {
    failed(error);
  }
  enter(running);
  later.calling = null;
  if (owner !== running && waitsFor(owner)) leaveUnchecked(owner);
  concludeEnded(later);
}

// A test goes on as long as timers or requests of its own do, though its callback has returned.
function isPutOff(entry, result) {
  const { later } = running;
  if (!owns(later, entry)) return false;
  later.ended.set(entry, result);
  return true;
}

function owns({ calling, timers, requests }, entry) {
  if (calling === entry) return true;
  for (const { owner } of timers.values()) if (owner === entry) return true;
  for (const { owner } of requests.values()) if (owner === entry) return true;
  return false;
}

function concludeEnded(later) {
  for (const [entry, result] of later.ended) {
    if (owns(later, entry)) continue;
    later.ended.delete(entry);
    conclude(entry, result);
  }
}

function timer(name, isRepeated) {
  return (callback, delay = 0, ...values) => {
    if (typeof callback !== "function") throw new TypeError(`${name}() takes a function, got ${show(callback)}`);
    const later = laterNow();
    if (later.timers.size >= WAITING) throw new RangeError(`a script may have ${WAITING} timers at once`);
    const wait = Math.max(Number(delay) || 0, isRepeated ? 1 : 0);
    const id = later.next++;
    later.timers.set(id, { due: later.now + wait, every: isRepeated ? wait : null, callback, values, owner: ownerNow() });
    return id;
  };
}

function clearTimer(id) {
  const { later } = running;
  if (later?.timers.delete(id)) concludeEnded(later);
}

const TIMERS = {
  setTimeout: timer("setTimeout", false), setInterval: timer("setInterval", true), clearTimeout: clearTimer, clearInterval: clearTimer,
  setImmediate: (callback, ...values) => TIMERS.setTimeout(callback, 0, ...values), clearImmediate: clearTimer,
};

function defineTimers() {
  for (const [name, value] of Object.entries(TIMERS)) Object.defineProperty(globalThis, name, { value });
}

// ---- pm.sendRequest --------------------------------------------------------------------------

const REQUEST_FIELDS = ["url", "method", "header", "headers", "body", "auth", "name", "description"];

// What Postman takes and passes over as well, so that nobody waits for it.
const IDLE_FIELDS = ["id", "timeout", "proxy", "certificate", "strictSSL", "followRedirects", "protocolProfileBehavior"];

// What scripts know failures by: the names that Node gives them.
const ERROR_CODES = { dns: "ENOTFOUND", connect: "ECONNREFUSED", timeout: "ETIMEDOUT", reset: "ECONNRESET" };

function requestToSend(given) {
  if (given instanceof Request) return given.clone();
  if (typeof given === "string" || given instanceof Url || typeof given?.getRemote === "function") return new Request({ url: given });
  given = asData(given);
  if (given === null || typeof given !== "object") throw new TypeError(`pm.sendRequest() takes a URL or a request, got ${show(given)}`);
  const idle = Object.keys(given).filter((name) => IDLE_FIELDS.includes(name));
  if (idle.length) print("warn", [`pm.sendRequest(): ${idle.join(", ")} has no effect, as in Postman; it goes the way of the request`]);
  const unknown = Object.keys(given).filter((name) => !REQUEST_FIELDS.includes(name) && !IDLE_FIELDS.includes(name));
  if (unknown.length) throw new TypeError(`pm.sendRequest() knows no ${unknown.join(", ")}; it knows ${REQUEST_FIELDS.join(", ")}`);
  return new Request({ ...given, header: given.header ?? given.headers });
}

// Answers through the callback (error, response, {cookies}), or a promise where there is none.
function sendRequest(given, callback) {
  if (callback !== undefined && typeof callback !== "function") throw new TypeError(`pm.sendRequest() takes a callback, got ${show(callback)}`);
  const parts = replaced(partsOf(requestToSend(given)), variables.get);
  const later = laterNow();
  if (++later.sent > REQUESTS) throw new RangeError(`a script may send ${REQUESTS} requests`);
  const id = later.next++;
  const waiting = { owner: ownerNow(), callback, resolve: null, reject: null, jar: null };
  later.requests.set(id, waiting);
  later.unsent.push([id, parts]);
  if (callback !== undefined) return undefined;
  return new Promise((resolve, reject) => Object.assign(waiting, { resolve, reject }));
}

// ---- what the worker calls -------------------------------------------------------------------

// Do one thing that is due `elapsed` ms after the script began, and return true; or return what
// is waited for, as JSON [requests to send, when the next timer is due]; null: nothing.
function step(elapsed) {
  const { later } = running;
  if (later === null) return null;
  later.now = elapsed;
  let first = null;
  for (const [id, { due }] of later.timers) {
    if (first === null || due < later.timers.get(first).due) first = id;
  }
  const due = first === null ? null : later.timers.get(first).due;
  if (due !== null && due <= elapsed) {
    fire(first);
    return true;
  }
  if (due === null && later.requests.size === 0) return null;
  return JSON.stringify([later.unsent.splice(0).map(([id, parts]) => [id, parts, lentJar(later.requests.get(id))]), due]);
}

// The jar goes with a request of the script, where it is known.
function lentJar(waiting) {
  if (!running.around?.cookies) return null;
  waiting.jar = jarNow();
  return handedOver(waiting.jar);
}

function fire(id) {
  const { timers, now } = running.later;
  const found = timers.get(id);
  if (found.every === null) timers.delete(id);
  else found.due = Math.max(found.due + found.every, now);
  resumed(found.owner, () => found.callback(...found.values));
}

// An error whose text ends in the kind of the failure.
function failure(problem) {
  const kind = /\((\w+)\)$/.exec(problem)?.[1];
  return Object.assign(new Error(problem), Object.hasOwn(ERROR_CODES, kind ?? "") ? { code: ERROR_CODES[kind] } : {});
}

// Hand over what came of a request: why it failed, or its response; and what its jar holds now.
function answered(id, problem, code, phrase, body, headers, time, cookies) {
  const { requests } = running.later;
  const { owner, callback, resolve, reject, jar: before } = requests.get(id);
  requests.delete(id);
  if (before !== null && cookies !== null) jarBecame(before, JSON.parse(cookies));
  const error = problem === null ? null : failure(problem);
  const made = error ? undefined : anotherResponse({ code, phrase, body, headers, time });
  const history = error ? undefined : { cookies: made.cookies };
  resumed(owner, () => {
    if (callback) callback(error, made, history);
    else if (error) reject(error);
    else resolve(made);
  });
}
