// No failure gets lost in a promise. A failure is delivered when it reaches its test, or what
// the script itself wrote to take it: a try … catch, or a function given to catch() or then().
// The engine reports every promise that fails while nobody listens; what is still on the list
// when all jobs are done failed unheard. The language also drops failures of which the engine
// knows nothing, so what drops them is replaced here.

const UNHEARD = "in a promise that nothing waits for: await it, or return it";

// Called by the engine when a promise failed while nobody listened, and when somebody did later.
function rejected(promise, reason, heard) {
  if (heard) running.unheard?.delete(promise);
  else lose(promise, reason, ownerNow(), UNHEARD);
}

function lose(promise, reason, owner, where) {
  if (reason === SKIPPED) return; // pm.execution.skipRequest() has done its work
  unusual();
  running.unheard ??= new Map();
  running.unheard.set(promise, { reason, owner, where });
}

// Lay what nobody heard of to its tests, or to the script.
function deliver() {
  for (const { reason, owner, where } of running.unheard.values()) {
    const message = `${reasonOf(reason, owner)} (${where})`;
    if (owner === running) running.error ??= message;
    else settle(owner, message);
  }
  running.unheard = null;
}

// The global Promise, which differs from the language's own in what it drops: what is thrown
// after resolve() was called, and assertions that fail in allSettled(), in any() or after a race().
function loudPromise(Quiet) {
  function Promise(executor) {
    if (new.target === undefined) throw new TypeError("Promise needs new");
    const run = typeof executor === "function" ? loud(executor) : executor;
    return Reflect.construct(Quiet, [run], new.target === Promise ? Quiet : new.target);
  }
  const member = (name, value) => Object.defineProperty(Promise, name, { value, configurable: true });
  for (const name of Object.getOwnPropertyNames(Quiet)) {
    const own = Quiet[name];
    if (typeof own === "function") member(name, function (...values) { return own.apply(this === Promise ? Quiet : this, values); });
  }
  member("allSettled", (values) => together(Quiet, "allSettled", values, true));
  member("race", (values) => together(Quiet, "race", values, false));
  member("any", (values) => together(Quiet, "any", values, true));
  member("resolve", resolver(Quiet));
  Object.defineProperty(Promise, Symbol.species, { get() { return this; } });
  Promise.prototype = Quiet.prototype;
  return Promise;
}

// Promise.resolve() asks for the constructor, too, and waits for nothing.
function resolver(Quiet) {
  return function resolve(value) {
    const type = this === Promise ? Quiet : this;
    return withoutWaiting(() => Quiet.resolve.call(type, value));
  };
}

function loud(executor) {
  return (resolve, reject) => {
    let settled = false;
    try {
      return executor((value) => { settled = true; resolve(value); }, (error) => { settled = true; reject(error); });
    } catch (error) {
      if (settled) lose({}, error, ownerNow(), "thrown after the promise was settled");
      else throw error;
    }
  };
}

// `decided`: whether the outcome no longer depends on these promises.
function together(Quiet, name, values, decided) {
  const owner = ownerNow();
  let all;
  try {
    all = [...values].map((value) => Quiet.resolve(value));
  } catch (error) {
    return Quiet.reject(error);
  }
  const result = Quiet[name](all);
  for (const one of all) {
    one.then(() => { decided = true; }, (error) => {
      if (decided && error instanceof AssertionError) lose({}, error, owner, `lost in Promise.${name}()`);
      decided = true;
    });
  }
  return result;
}
