// The script that runs now. One object for all of them, set anew for each: making one of this
// size for every response would cost more than a test does.

const NO_SCOPE = Object.freeze({ environment: null, local: null, method: null, url: null, headers: null });

const running = Object.preventExtensions({
  used: 0, open: 0, asserted: 0, error: null, refuted: null, unheard: null, origins: null, extras: null, statusRead: false,
  code: 0, phrase: "", body: null, headers: null, time: 0, misused: false,
  scope: NO_SCOPE,
});
let current = null; // the test that runs now

function begin() {
  running.used = running.open = running.asserted = expectations = 0;
  running.error = running.refuted = running.unheard = running.origins = running.extras = current = null;
  running.statusRead = false;
  running.scope = NO_SCOPE;
}

// Variables and request, for a script that may look at them.
function scoped(environment, local, method, url, headers) {
  running.scope = Object.preventExtensions({ environment, local, method, url, headers });
}

// What few scripts need: console lines and changed variables.
function extras() {
  running.extras ??= {
    lines: [], printed: 0, unprinted: 0,
    environmentChanges: null, localChanges: null, changed: 0, names: 0,
  };
  return running.extras;
}
