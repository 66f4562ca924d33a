// What scripts of the years before `pm` use: tests[…], responseBody, postman.… .
//
// They are names without an owner, so they are found on the global object; what they are is made
// when a script looks at them.

// tests["name"] = whether it holds. What was assigned becomes a test when the script has ended.
function legacyTests() {
  const made = extras();
  return (made.legacy ??= Object.create(null));
}

function settleLegacyTests() {
  for (const [name, value] of Object.entries(running.extras?.legacy ?? {})) {
    if (used === TESTS) {
      running.error ??= TOO_MANY_TESTS;
      return;
    }
    test(name, () => {
      if (!value) throw new AssertionError(`tests[${show(name)}] is ${show(value)}`);
      const unasked = typeof value === "function" ? "a function, which nobody calls" : value instanceof Promise ? "a promise, which nobody awaits" : null;
      if (unasked) throw new AssertionError(`tests[${show(name)}] is ${unasked}; write pm.test(${show(name)}, …)`);
      return true;
    });
  }
}

// The request as it was then: headers and data are objects.
function legacyRequest() {
  const { method, url, headers, body } = requestNow();
  const fields = body?.urlencoded ?? body?.formdata;
  return {
    get id() { return info("requestId"); }, get name() { return info("requestName"); }, method, url: url.toString(),
    headers: headers.toObject(false, true), data: fields ? fields.toObject() : body?.raw ?? "",
  };
}

const legacyAlways = {
  tests: legacyTests,
  request: legacyRequest,
  environment: () => environment.toObject(),
  globals: () => globals.toObject(),
  data: () => iterationData.toObject(),
  iteration: () => info("iteration"),
  postman: () => (isBefore ? postmanBefore : postmanAfter),
};
const legacyAfter = {
  responseBody: () => bodyText(running),
  responseCode: () => ({ // its phrase may be unknown to who asks for the code alone
    code: running.code, get name() { return running.phrase; }, get detail() { return running.phrase; },
  }),
  responseTime: () => running.time,
  responseHeaders: () => response.headers.toObject(false, true, false),
  responseCookies: () => response.cookies.all(),
};

function defineLegacyGlobals() {
  const has = { has(part) { return this.includes(part); } }.has; // responseBody.has("id")
  Object.defineProperty(String.prototype, "has", { value: has });
  for (const [name, find] of Object.entries(legacyAlways)) {
    const set = name === "tests" ? (made) => { extras().legacy = Object(made); } : undefined;
    Object.defineProperty(globalThis, name, { get: () => find(), set });
  }
  for (const [name, find] of Object.entries(legacyAfter)) {
    Object.defineProperty(globalThis, name, {
      get() {
        if (isBefore) throw new ReferenceError(`${name} is not known before the request was sent`);
        return find();
      },
    });
  }
}

// Of the value the old functions made text, if it was true: 5 is read back as "5".
const sameSet = (variables, what) => ({
  [`set${what}Variable`]: (name, value) => variables.set(name, value ? String(value) : value),
  [`get${what}Variable`]: (name) => variables.get(name),
  [`clear${what}Variable`]: (name) => variables.unset(name),
  [`clear${what}Variables`]: () => variables.clear(),
});
const postmanMembers = {
  ...sameSet(environment, "Environment"),
  ...sameSet(globals, "Global"),
  setNextRequest: (name) => execution.setNextRequest(name),
};
const postmanBefore = sealed("postman (before the request)", { ...postmanMembers });
const postmanAfter = sealed("postman", {
  ...postmanMembers,
  getResponseHeader: (name) => response.headers.get(name),
  getResponseCookie: (name) => response.cookies.one(name),
});
