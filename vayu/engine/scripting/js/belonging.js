// To which test belongs what goes on later: to the one that ran when it was put off.
//
//   then(work)      work remembers its test
//   await promise   the language asks a promise for its constructor and then goes on in the job
//                   after the one that is added to the promise there
//   await value     the language makes a promise of it, tells of that (promised), and goes on in the
//                   job after the one that is queued there
//   thenables       the language calls their then() in a job of its own, tells of that (adopting),
//                   and when they have answered (adopted)
//
// So a job that says which test goes on stands before each that does.

let isOurs = false; // whether what is asked of a promise now is asked here,
let isWrapped = false; // or by Promise.resolve(), which waits for nothing
let languageThen = null;
let done = null;
const makers = new WeakMap(); // the test in which a promise was made
const adopters = new WeakSet(); // promises that become what another says

function remembering(work) {
  const owner = ownerNow();
  return (value) => {
    const before = ownerNow();
    enter(owner);
    sayBefore(done, owner); // work may be what lets an await go on
    const result = work(value);
    enter(before); // what was thrown still belongs to the owner
    return result;
  };
}

const hand = (value) => value;
const hurl = (reason) => { throw reason; };

// Say which test goes on, in a job that is added to a promise.
function sayBefore(promise, owner) {
  const say = () => enter(owner);
  isOurs = true;
  try {
    languageThen.call(promise, say, say);
  } finally {
    isOurs = false;
  }
}

// Called by the engine for a promise that comes from no other,
function promised(promise) {
  makers.set(promise, ownerNow());
  if (!isOurs) sayBefore(done, ownerNow());
}

// before then() of what a promise is to become is called,
function adopting(promise) {
  adopters.add(promise);
  enter(makers.get(promise) ?? running);
}

// and when a promise has become something.
function adopted(promise) {
  if (adopters.has(promise)) sayBefore(done, makers.get(promise) ?? running);
}

// What failed in a job belongs to the test that goes on in it.
function failed(error) {
  if (current === OUTSIDE) broke(error);
  else thrown(ownerNow(), error);
}

// Ask for a constructor without being taken for an await.
function constructorOf(value) {
  return withoutWaiting(() => value.constructor);
}

function withoutWaiting(ask) {
  isWrapped = true;
  try {
    return ask();
  } finally {
    isWrapped = false;
  }
}

// Let the promises of the language remember.
function rememberTests(Quiet) {
  const { prototype } = Quiet;
  languageThen = prototype.then;
  done = Quiet.resolve();
  const then = function then(fulfilled, rejected) {
    const good = remembering(typeof fulfilled === "function" ? fulfilled : hand);
    const bad = remembering(typeof rejected === "function" ? rejected : hurl);
    isOurs = true;
    try {
      const next = languageThen.call(this, good, bad);
      makers.set(next, ownerNow());
      return next;
    } finally {
      isOurs = false;
    }
  };
  Object.defineProperty(prototype, "then", { value: then });
  Object.defineProperty(prototype, "constructor", {
    get() {
      if (!isOurs && !isWrapped && this !== prototype) sayBefore(this, ownerNow());
      return Quiet;
    },
    set(own) {
      if (this === prototype) throw new TypeError("constructor of a built-in cannot be changed");
      Object.defineProperty(this, "constructor", { value: own, writable: true, enumerable: true, configurable: true });
    },
  });
}
