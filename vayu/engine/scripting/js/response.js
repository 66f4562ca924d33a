// pm.response: what came back, and what may be asserted of it.
//
// `code` is the number, `status` the reason phrase, as in Postman. Comparing the phrase with a
// number can never hold, so whoever does it is told.

const STATUS_HINT = "; pm.response.status is the reason phrase, the number is pm.response.code";

const CODES = {
  ok: 200, accepted: 202, badRequest: 400, unauthorized: 401, forbidden: 403, notFound: 404, rateLimited: 429,
};
const CLASSES = {
  info: [100, 200], success: [200, 300], redirection: [300, 400], clientError: [400, 500],
  serverError: [500, 600], error: [400, 600],
};

function statusHint() {
  return running.statusRead ? STATUS_HINT : "";
}

function headerPairs(text) {
  if (text === null) throw new Error("the headers were not kept, because the script did not seem to read them");
  return text === "" ? [] : text.split("\n").map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1)];
  });
}

// Header lines as an object of pm: the last of several with one name counts.
function headerList(label, text) {
  const find = (name) => headerPairs(text()).findLast((pair) => pair[0].toLowerCase() === String(name).toLowerCase());
  return sealed(label, {
    get(...names) { return find(one("headers.get", names))?.[1]; },
    has(...names) { return find(one("headers.has", names)) !== undefined; },
    toObject() { return Object.fromEntries(headerPairs(text())); },
  });
}

function bodyText() {
  if (typeof running.body === "string") return running.body;
  throw new Error(running.body === null
    ? "the body was not kept, because the script did not seem to read it"
    : `the body of ${running.body} bytes is too long for scripts`);
}

function bodyJson() {
  const text = bodyText();
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`the body is not JSON (${error.message}): ${show(text, 80)}`);
  }
}

const response = sealed("pm.response", {
  get code() { return running.code; },
  get status() {
    plain = false;
    running.statusRead = true;
    current.statusRead = true;
    return running.phrase;
  },
  get responseTime() { return running.time; },
  headers: headerList("pm.response.headers", () => running.headers),
  json: bodyJson,
  text: bodyText,
  get to() { return begun(responseOnes[expectations++] ?? new ResponseAssertion(), response); },
});

class ResponseAssertion extends Assertion {
  status(...values) {
    const wanted = one("status", values);
    if (typeof wanted === "string") return judgeResponse(this, running.phrase === wanted, "status", wanted, running.phrase);
    return judgeResponse(this, running.code === measure("status", wanted), "status", wanted, running.code);
  }

  header(...values) {
    const name = one("header", values);
    const found = response.headers.get(name);
    if (values.length === 1) return judgeResponse(this, found !== undefined, "header", name, found);
    return judgeResponse(this, found === values[1], `header ${show(name)} of`, values[1], found);
  }

  body(...values) {
    const text = bodyText();
    if (values.length === 0) return judgeResponse(this, text !== "", "body", undefined, text);
    const wanted = values[0];
    if (wanted instanceof RegExp) return judgeResponse(this, wanted.test(text), "body matching", wanted, text);
    if (wanted instanceof Object) return judgeResponse(this, deepEqual(bodyJson(), wanted), "JSON body", wanted, text);
    return judgeResponse(this, text === wanted, "body", wanted, text);
  }

  jsonBody(...values) {
    if (values.length === 0) return judgeResponse(this, isJson(), "JSON body", undefined, bodyText());
    const data = bodyJson();
    if (values[0] instanceof Object) return judgeResponse(this, deepEqual(data, values[0]), "JSON body", values[0], data);
    const [holder, step] = follow(data, String(values[0]));
    const has = holder instanceof Object && Object.hasOwn(holder, step);
    if (values.length === 1) return judgeResponse(this, has, "JSON body with", values[0], data);
    const found = has ? holder[step] : undefined;
    return judgeResponse(this, has && deepEqual(found, values[1]), `JSON body with ${show(values[0])} of`, values[1], found);
  }

  get json() { return judgeResponse(this, isJson(), "JSON body", undefined, bodyText()); }
  get withBody() { return judgeResponse(this, bodyText() !== "", "body", undefined, ""); }
}

function isJson() {
  try {
    JSON.parse(bodyText());
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

for (const [word, code] of Object.entries(CODES)) {
  const get = function () { return judgeResponse(this, running.code === code, "status", code, running.code); };
  Object.defineProperty(ResponseAssertion.prototype, word, { get });
}
for (const [word, [from, to]] of Object.entries(CLASSES)) {
  const get = function () {
    const holds = running.code >= from && running.code < to;
    return judgeResponse(this, holds, `${word} status (${from} to ${to - 1})`, undefined, running.code);
  };
  Object.defineProperty(ResponseAssertion.prototype, word, { get });
}
