// pm.execution: where a collection run goes on, and whether a request is sent at all.

// Thrown to end a script that skips its request: what stands after that is not run.
const SKIPPED = Object.freeze({ toString() { return "the request was skipped"; } });

function flow() {
  const made = extras();
  return (made.flow ??= {});
}

function setNextRequest(name) {
  if (name !== null && (typeof name !== "string" || name === "")) {
    throw new TypeError(`setNextRequest takes the name or id of a request, or null, got ${show(name)}`);
  }
  flow().next = name;
}

// Names from the collection to the request; `current` is the last.
function location() {
  const names = [...(info("location") ?? [])];
  return Object.freeze(Object.defineProperty(names, "current", { value: names.at(-1) }));
}

const execution = sealed("pm.execution", { setNextRequest, get location() { return location(); } });
const executionBefore = sealed("pm.execution", {
  setNextRequest,
  get location() { return location(); },
  skipRequest() {
    flow().skip = true;
    throw SKIPPED;
  },
});
