// What may be asserted of a response: pm.response.to.have.status(200), pm.response.to.be.ok.

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
  status(...values) {
    const wanted = one("status", values);
    const { code, phrase } = seenOf(this);
    if (typeof wanted === "string") return judgeResponse(this, phrase === wanted, "status", wanted, phrase);
    return judgeResponse(this, code === measure("status", wanted), "status", wanted, code);
  }
  statusCode(...values) {
    const { code } = seenOf(this);
    return judgeResponse(this, code === measure("statusCode", one("statusCode", values)), "status code", values[0], code);
  }
  statusReason(...values) {
    const { phrase } = seenOf(this);
    return judgeResponse(this, phrase === one("statusReason", values), "status reason", values[0], phrase);
  }
  statusCodeClass(...values) {
    const { code } = seenOf(this);
    const wanted = measure("statusCodeClass", one("statusCodeClass", values));
    return judgeResponse(this, Math.floor(code / 100) === wanted, "status code class", wanted, code);
  }

  header(...values) {
    const name = one("header", values);
    const found = this.$subject.headers.get(name);
    if (values.length === 1) return judgeResponse(this, found !== undefined, "header", name, found);
    return judgeResponse(this, found === values[1], `header ${show(name)} of`, values[1], found);
  }

  body(...values) {
    const seen = seenOf(this);
    const text = bodyText(seen);
    if (values.length === 0) return judgeResponse(this, text !== "", "body", undefined, text);
    const wanted = values[0];
    if (wanted instanceof RegExp) return judgeResponse(this, wanted.test(text), "body matching", wanted, text);
    if (wanted instanceof Object) return judgeResponse(this, deepEqual(bodyJson(seen), wanted), "JSON body", wanted, text);
    return judgeResponse(this, text === wanted, "body", wanted, text);
  }

  jsonBody(...values) {
    const seen = seenOf(this);
    if (values.length === 0) return judgeResponse(this, isJson(seen), "JSON body", undefined, bodyText(seen));
    const data = bodyJson(seen);
    if (values[0] instanceof Object) return judgeResponse(this, deepEqual(data, values[0]), "JSON body", values[0], data);
    const [holder, step] = follow(data, String(values[0]));
    const has = holder instanceof Object && Object.hasOwn(holder, step);
    if (values.length === 1) return judgeResponse(this, has, "JSON body with", values[0], data);
    const found = has ? holder[step] : undefined;
    return judgeResponse(this, has && deepEqual(found, values[1]), `JSON body with ${show(values[0])} of`, values[1], found);
  }

  jsonSchema(schema, options = {}) {
    if (schema === null || typeof schema !== "object") throw new TypeError(`jsonSchema() takes a schema, got ${show(schema)}`);
    const checker = new (library("ajv"))({ allErrors: true, logger: false, ...options });
    const holds = checker.validate(schema, bodyJson(seenOf(this)));
    return judgeResponse(this, holds, "JSON body that fits the schema", undefined, holds ? "one that does" : checker.errorsText());
  }

  get responseTime() { return chainable(derived(this, seenOf(this).time, this.$flags), 0, isJust); }
  get responseSize() { return chainable(derived(this, this.$subject.responseSize, this.$flags), 0, isJust); }
  get json() {
    const seen = seenOf(this);
    return judgeResponse(this, isJson(seen), "JSON body", undefined, bodyText(seen));
  }
  get withBody() { return judgeResponse(this, bodyText(seenOf(this)) !== "", "body", undefined, ""); }
}

function isJust(assertion, wanted) {
  return judgeAgainst(assertion, wanted, assertion.$subject === wanted, "to equal", "to not equal");
}

function isJson(seen) {
  try {
    JSON.parse(bodyText(seen));
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function judgeResponse(assertion, holds, what, wanted, found) {
  const not = (assertion.$flags & NOT) !== 0;
  if (holds !== not) return held(assertion);
  refuted(assertion.$root);
  const value = wanted === undefined ? "" : ` ${show(wanted)}`;
  const but = not ? "" : ` but got ${show(found)}`;
  throw new AssertionError(clip(`expected response ${not ? "not " : ""}to have ${what}${value}${but}`, MESSAGE_LENGTH));
}

Object.defineProperty(ResponseAssertion.prototype, TYPE, { value: ResponseAssertion });
delete ResponseAssertion.prototype.constructor;

const responseOnes = spares(ResponseAssertion);

for (const [word, wanted] of Object.entries(CODES)) {
  const get = function () {
    const { code } = seenOf(this);
    return judgeResponse(this, code === wanted, "status", wanted, code);
  };
  Object.defineProperty(ResponseAssertion.prototype, word, { get });
}
for (const [word, [from, to]] of Object.entries(CLASSES)) {
  const get = function () {
    const { code } = seenOf(this);
    return judgeResponse(this, code >= from && code < to, `${word} status (${from} to ${to - 1})`, undefined, code);
  };
  Object.defineProperty(ResponseAssertion.prototype, word, { get });
}
