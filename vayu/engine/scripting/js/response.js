// pm.response, and what pm.sendRequest brought: what came back.
//
// `code` is the number, `status` the reason phrase, as in Postman. Comparing the phrase with a
// number can never hold, so whoever does it is told.

const STATUS_HINT = "; pm.response.status is the reason phrase, the number is pm.response.code";
const MISUSED_STATUS = `compares the reason phrase with a number${STATUS_HINT}`;

// Headers as name and value, in order; read from their lines when somebody first asks.
function headerPairs(seen) {
  if (seen.headers === null) throw new Error("the headers were not kept, because the script did not seem to read them");
  if (typeof seen.headers === "string") {
    seen.headers = seen.headers === "" ? [] : seen.headers.split("\n").map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon), line.slice(colon + 1)];
    });
  }
  return seen.headers;
}

// Most scripts ask for one value. Items are made for those that ask for more.
class ResponseHeaders extends PropertyList {
  #seen;
  constructor(label, seen) {
    super(label, () => itemsOfHeaders(seen), headerOptions);
    this.#seen = seen;
    Object.preventExtensions(this);
  }
  #find(name) {
    const wanted = String(name).toLowerCase();
    return headerPairs(this.#seen).findLast((pair) => (pair.key ?? pair[0]).toLowerCase() === wanted);
  }
  get(...names) {
    const pair = this.#find(one(`${this.$label}.get`, names));
    return pair instanceof Item ? pair.value : pair?.[1];
  }
  has(...values) {
    return values.length === 1 ? this.#find(values[0]) !== undefined : super.has(...values);
  }
  contentSize() { return this.count() === 0 ? 0 : lengthInBytes(this.toString()); }
}

function itemsOfHeaders(seen) {
  const pairs = headerPairs(seen);
  if (pairs.length && !(pairs[0] instanceof Item)) seen.headers = pairs.map(([key, value]) => new Item(key, value));
  return seen.headers;
}

function bodyText(seen) {
  if (typeof seen.body === "string") return seen.body;
  if (typeof seen.body !== "number") throw unkept("the body");
  throw new Error(`the body of ${seen.body} bytes is too long for scripts`);
}

const { parse } = JSON; // found faster by a name of its own

function bodyJson(seen, revive) {
  const body = bodyText(seen);
  try {
    return parse(body, revive);
  } catch (error) {
    throw notJson(error, body, revive);
  }
}

// The same of pm.response, without a detour.
function ownJson(revive) {
  const body = bodies[at];
  if (typeof body !== "string") bodyText(running); // says why
  try {
    return parse(body, revive);
  } catch (error) {
    throw notJson(error, body, revive);
  }
}

// What a reviver throws of a body that is sound is its own.
function notJson(error, body, revive) {
  if (revive !== undefined) {
    try {
      parse(body);
      return error;
    } catch (own) {
      return notJson(own, body);
    }
  }
  if (error instanceof RangeError) return new RangeError(`the body is nested too deeply for scripts: ${show(body, 80)}`);
  if (!(error instanceof SyntaxError)) return error;
  return new Error(`the body is not JSON (${error.message}): ${show(body, 80)}`);
}

// What the Content-Type says of the body.
function contentInfo(headers) {
  const [type, ...rest] = (headers.get("content-type") ?? "").split(";");
  const charset = /charset\s*=\s*["']?([\w.:-]+)/i.exec(rest.join(";"));
  const mimeType = type.trim().toLowerCase();
  const format = /(?:\/|\+)(json|xml|html|javascript)$/.exec(mimeType);
  return { contentType: mimeType, mimeType: mimeType.split("/")[0] || "text", mimeFormat: format?.[1] ?? "plain", charset: charset?.[1] ?? "utf8" };
}

// How long a body is that came compressed; undefined of every other.
function sizeOnTheWire(headers) {
  const length = headers.get("content-length");
  return /gzip|deflate/i.test(headers.get("content-encoding") ?? "") && /^\d+$/.test(length ?? "") ? Number(length) : undefined;
}

const seenBy = new WeakMap(); // response → what it shows
let isOnlyOne = true; // whether pm.response is all there is to assert Postman's words of

// `seen`: code, phrase, body (text, or its size), headers (lines), time.
function responseOf(label, seen, json = (revive) => bodyJson(seen, revive)) {
  const headers = new ResponseHeaders(`${label}.headers`, seen);
  const cookies = new CookieList(`${label}.cookies`, () => setCookies(headers));
  const self = sealed(label, {
    get code() { return seen.code; },
    get status() {
      unusual();
      running.statusRead = true;
      ownerNow().statusRead = true;
      return seen.phrase;
    },
    get responseTime() { return seen.time; },
    get responseSize() { return lengthInBytes(bodyText(seen)); },
    get body() { return bodyText(seen); },
    headers,
    cookies,
    json,
    text: () => bodyText(seen),
    reason: () => seen.phrase,
    details: () => ({ name: seen.phrase, detail: seen.phrase, code: seen.code, standardName: seen.phrase }),
    contentInfo: () => contentInfo(headers),
    mime: () => contentInfo(headers),
    size() {
      const body = sizeOnTheWire(headers) ?? lengthInBytes(bodyText(seen));
      const header = headers.contentSize() + lengthInBytes(`HTTP/1.1 ${seen.code} ${seen.phrase}\r\n\r\n`);
      return { body, header, total: body + header };
    },
    toJSON: () => ({
      code: seen.code, status: seen.phrase, responseTime: seen.time,
      header: headers.toJSON(), body: typeof seen.body === "number" ? undefined : bodyText(seen),
    }),
    get to() { // as begun(), which would be a call more
      const root = responseRoots[begunOnes++] ?? new ResponseAssertion();
      waiting++;
      root.$owner = current;
      root.$subject = self;
      root.$note = "";
      return root;
    },
  });
  seenBy.set(self, seen);
  return self;
}

const response = responseOf("pm.response", running, ownJson);

// One that a script asked for by itself.
function anotherResponse(seen) {
  isOnlyOne = false;
  return responseOf("response", seen);
}

// Whether Postman's words may be asserted of it.
function isOfHttp(subject) {
  return typeof subject === "object" && subject !== null && (seenBy.has(subject) || subject instanceof Request);
}

delete ResponseHeaders.prototype.constructor;
