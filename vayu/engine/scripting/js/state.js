// The script that runs now. One object for all of them, set anew for each: making one of this
// size for every response would cost more than a test does.

const running = Object.preventExtensions({
  used: 0, open: 0, asserted: 0, error: null, stray: null, extras: null, statusRead: false,
  code: 0, phrase: "", body: null, headers: null, time: 0, misused: false,
  environment: null, local: null, method: null, url: null, requestHeaders: null,
});
let current = null; // the test that runs now

function begin(environment, local, method, url, headers) {
  running.used = running.open = running.asserted = expectations = 0;
  running.error = running.stray = running.extras = current = null;
  running.statusRead = false;
  running.environment = environment;
  running.local = local;
  running.method = method;
  running.url = url;
  running.requestHeaders = headers;
}

// What few scripts need: console lines and changed variables.
function extras() {
  running.extras ??= {
    lines: [], printed: 0, unprinted: 0,
    environmentChanges: null, localChanges: null, changed: 0, names: 0,
  };
  return running.extras;
}
