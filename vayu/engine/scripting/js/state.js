// The script that runs now. One state for all scripts, set anew for each, and only where the one
// before changed it: every response passes through here. What is asked most is in variables,
// because reading one costs a fraction of what a property does.

const NO_SCOPE = Object.freeze({ changes: null, request: null });

const running = Object.preventExtensions({ // what is not of a test
  tally: 0, statusRead: false, isOpen: false,
  error: null, refuted: null, unheard: null, extras: null, changed: null,
  code: 0, phrase: "", body: null, headers: null, time: 0, misused: false,
  scope: NO_SCOPE, around: null, later: null,
});
let current = running; // the test that runs now, or `running` outside of tests
let used = 0; // how many tests were begun,
let passed = 0; // and how many of them passed
let isBefore = false; // whether the request is still to be sent
let plain = true; // whether there is nothing to tell but tests that passed, named as last time

function begin() {
  if (!plain || used !== passed || running.tally !== 0 || running.isOpen || current !== running) forget();
  used = passed = begunOnes = derivedOnes = 0;
}

function forget() {
  for (let i = 0; i < used; i++) {
    entries[i].mark = 0;
    entries[i].statusRead = false;
  }
  running.tally = 0;
  running.error = running.refuted = running.unheard = running.extras = running.later = running.changed = null;
  running.statusRead = running.isOpen = false;
  current = running;
  plain = true;
}

// Variables and request, for a script that may look at them; what lies around, where it matters.
function scoped(changes, request, around) {
  running.scope = Object.preventExtensions({ changes, request, before: null });
  running.around = around ? JSON.parse(around) : null;
}

// What few scripts need: console lines, changed variables, where the collection run goes on.
function extras() {
  plain = false;
  running.extras ??= {
    lines: [], printed: 0, unprinted: 0,
    changes: null, changed: 0, names: 0, flow: null, visual: undefined, legacy: null,
  };
  return running.extras;
}
