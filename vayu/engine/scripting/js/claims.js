// What may be asserted of a response: pm.response.to.have.status(200), pm.response.to.be.ok. Of a
// request, its headers: pm.request.to.have.header("Accept").

const CODES = {
  ok: 200, accepted: 202, withoutContent: 204, badRequest: 400, unauthorized: 401, forbidden: 403,
  notFound: 404, notAcceptable: 406, rateLimited: 429,
};
const CLASSES = {
  info: [100, 200], success: [200, 300], redirection: [300, 400], clientError: [400, 500],
  serverError: [500, 600], error: [400, 600],
};

function seenOf(assertion) {
  const subject = assertion.$subject;
  if (subject === response) return running;
  const seen = seenBy.get(subject);
  if (seen === undefined) throw new TypeError(`this can be asserted of a response only, got ${show(subject)}`);
  return seen;
}

class ResponseAssertion extends Assertion {
  status(wanted) {
    if (plain && this.$owner !== null && code === wanted && isOnlyOne) { // most end here, as in held()
      this.$owner = null;
      waiting--;
      holds++;
      latest = this;
      return this;
    }
    one("status", wanted === undefined ? [] : [wanted]);
    const seen = seenOf(this);
    if (typeof wanted === "string") return claimReason(this, seen.phrase === wanted, wanted, seen.phrase);
    return claimCode(this, seen.code === measure("status", wanted), wanted, seen.code);
  }
  statusCode(...values) {
    const { code } = seenOf(this);
    return claimCode(this, code === measure("statusCode", one("statusCode", values)), values[0], code);
  }
  statusReason(...values) {
    const { phrase } = seenOf(this);
    return claimReason(this, phrase === one("statusReason", values), values[0], phrase);
  }
  statusCodeClass(...values) {
    const { code } = seenOf(this);
    const wanted = measure("statusCodeClass", one("statusCodeClass", values));
    return claimClass(this, Math.floor(code / 100) === wanted, `${wanted}XX`, code);
  }

  header(...values) {
    const name = one("header", values);
    const kind = this.$subject instanceof Request ? "request" : "response";
    const found = this.$subject.headers.get(name);
    const isBare = values.length === 1 || (values[1] === undefined && found === undefined);
    if (isBare) return claim(this, found !== undefined, "have", `header with key '${clip(String(name), 60)}'`, kind);
    if (agrees(this, found === values[1])) return held(this);
    const which = `expected '${clip(String(name), 60)}' ${kind} header`;
    return fail(this, either(this,
      `${which} to be ${display(values[1])} but got ${display(found)}`, `${which} to not be ${display(found)}`));
  }

  body(...values) {
    const seen = seenOf(this);
    const text = bodyText(seen);
    if (values.length === 0) return claim(this, text !== "", "have", "content in body");
    const wanted = values[0];
    if (wanted instanceof RegExp) return claimBody(this, wanted.test(text), " text", "match", wanted, text);
    if (!(wanted instanceof Object)) return claimBody(this, text === wanted, "", "equal", wanted, text);
    const data = bodyJson(seen);
    return claimBody(this, deepEqual(data, wanted), " json", "equal", wanted, data);
  }

  jsonBody(...values) {
    const seen = seenOf(this);
    if (values.length === 0) return claimJson(this, seen);
    const data = bodyJson(seen), [path] = values;
    if (path instanceof Object) return claimBody(this, deepEqual(data, path), " json", "equal", path, data);
    const [holder, step] = follow(data, String(path));
    const has = holder instanceof Object && Object.hasOwn(holder, step);
    if (values.length === 1) {
      if (agrees(this, has)) return held(this);
      return fail(this, `expected ${display(data)} in response ${either(this, "to", "to not")} contain property ${display(path)}`);
    }
    const found = has ? holder[step] : undefined;
    return claimBody(this, has && deepEqual(found, values[1]), ` json at "${clip(path, 60)}"`, "contain", values[1], found);
  }

  jsonSchema(schema, options) { return claimSchema(this, bodyJson(seenOf(this)), schema, options); }

  get responseTime() { return chainable(derived(this, seenOf(this).time, this.$flags), 0, isJust); }
  get responseSize() { return chainable(derived(this, this.$subject.size().total, this.$flags), 0, isJust); }
  get json() { return claimJson(this, seenOf(this)); }
  get withBody() { return claim(this, bodyText(seenOf(this)) !== "", "have", "content in body"); }
}

// ---- their words, which are Postman's --------------------------------------------------------

function claim(assertion, holds, verb, what, kind = "response") {
  if (agrees(assertion, holds)) return held(assertion);
  return fail(assertion, `expected ${kind} ${either(assertion, "to", "to not")} ${verb} ${what}`);
}

function claimCode(assertion, holds, wanted, code) {
  if (agrees(assertion, holds)) return held(assertion);
  return claim(assertion, holds, "have", either(assertion,
    `status code ${display(wanted)} but got ${display(code)}`, `status code ${display(code)}`));
}

function claimReason(assertion, holds, wanted, phrase) {
  if (agrees(assertion, holds)) return held(assertion);
  return claim(assertion, holds, "have", either(assertion,
    `status reason ${display(wanted)} but got ${display(phrase)}`, `status reason ${display(phrase)}`));
}

function claimClass(assertion, holds, classes, code) {
  if (agrees(assertion, holds)) return held(assertion);
  const but = either(assertion, ` but found ${display(code)}`, "");
  return fail(assertion, `expected response code ${either(assertion, "to", "to not")} be ${classes}${but}`);
}

function claimSchema(assertion, data, schema, options) {
  if (schema === null || typeof schema !== "object") throw new TypeError(`jsonSchema() takes a schema, got ${show(schema)}`);
  const checker = new (library("ajv"))({ allErrors: true, logger: false, ...options });
  if (agrees(assertion, checker.validate(schema, data))) return held(assertion);
  return fail(assertion, either(assertion,
    `expected data to satisfy schema but found following errors: ${checker.errorsText()}`, "expected data to not satisfy schema"));
}

function claimBody(assertion, holds, part, verb, wanted, found) {
  if (agrees(assertion, holds)) return held(assertion);
  const not = either(assertion, "to", "to not");
  return fail(assertion, `expected response body${part} ${not} ${verb} ${display(wanted)} but got ${display(found)}`);
}

function claimJson(assertion, seen) {
  const problem = jsonProblem(seen);
  if (agrees(assertion, problem === null)) return held(assertion);
  return fail(assertion, either(assertion,
    `expected response body to be a valid json but got error ${problem}`, "expected response body not to be a valid json"));
}

function isJust(assertion, wanted) {
  return judgeAgainst(assertion, wanted, assertion.$subject === wanted, "to equal", "to not equal");
}

function jsonProblem(seen) {
  try {
    JSON.parse(bodyText(seen));
    return null;
  } catch (error) {
    if (error instanceof SyntaxError) return clip(error.message, 200);
    throw error;
  }
}

Object.defineProperty(ResponseAssertion.prototype, TYPE, { value: ResponseAssertion });
delete ResponseAssertion.prototype.constructor;
callOnlyAll(ResponseAssertion.prototype);

const responseOnes = derivedOf(ResponseAssertion), responseRoots = spareRoots(ResponseAssertion);

for (const [word, wanted] of Object.entries(CODES)) {
  const get = function () {
    const { code } = seenOf(this);
    return claimCode(this, code === wanted, wanted, code);
  };
  Object.defineProperty(ResponseAssertion.prototype, word, { get });
}
for (const [word, [from, to]] of Object.entries(CLASSES)) {
  const classes = Array.from({ length: (to - from) / 100 }, (_, i) => `${from / 100 + i}XX`).join(" or ");
  const get = function () {
    const { code } = seenOf(this);
    return claimClass(this, code >= from && code < to, classes, code);
  };
  Object.defineProperty(ResponseAssertion.prototype, word, { get });
}
