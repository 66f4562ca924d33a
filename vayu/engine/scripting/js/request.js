// pm.request: what is about to be sent, or was.
//
// Before the request its templates are not filled in yet, and what a script changes here is what
// is filled in and sent. Afterwards it shows what went out.

class Separate extends Parameter {} // a parameter that the request lists apart from its URL

class Request {
  #method; #url; #headers; #body; #auth;
  constructor(given) {
    const items = [];
    isOnlyOne = false;
    this.#headers = new PropertyList("pm.request.headers", () => items, headerOptions);
    this.method = "GET";
    this.url = "";
    this.body = undefined;
    Object.preventExtensions(this);
    this.update(given);
  }

  get method() { return this.#method; }
  set method(method) { this.#method = String(textOf(method, "pm.request.method") ?? "GET").toUpperCase(); }
  get url() { return this.#url; }
  set url(url) { this.#url = new Url(url); }
  get headers() { return this.#headers; }
  set headers(given) { this.#headers.repopulate(given instanceof PropertyList ? given.all() : given); }
  get body() { return this.#body.mode === undefined ? undefined : this.#body; } // as in Postman, where there is none
  set body(body) { this.#body = body instanceof RequestBody ? body : new RequestBody(body); }
  get auth() { return this.#auth; }
  set auth(auth) { this.#auth = authOf(auth); }
  get header() { return this.headers.all(); }
  get to() { return begun(responseRoots[begunOnes++] ?? new ResponseAssertion(), this); }

  // What is not given stays as it is.
  update(given) {
    const parts = typeof given === "string" ? { url: given } : given instanceof Request ? given.toJSON() : asData(given) ?? {};
    const { header, body, auth } = parts;
    if (Object.hasOwn(parts, "method")) this.method = parts.method ?? "GET";
    if (Object.hasOwn(parts, "url")) this.#url.update(parts.url ?? "");
    if (body !== undefined && body !== null) this.body = body;
    if (auth) this.auth = auth;
    if (header) this.headers.repopulate(header);
  }
  addHeader(header) { this.headers.add(header); }
  upsertHeader(header) { this.headers.upsert(header); }
  removeHeader(which) { this.headers.remove(which); }
  getHeaders({ enabled = false, ignoreCase = false, multiValue = true, sanitizeKeys = false } = {}) {
    return this.headers.toObject(enabled, !ignoreCase, multiValue, sanitizeKeys);
  }
  forEachHeader(visit) { this.headers.each(visit); }
  addQueryParams(given) { this.#url.addQueryParams(given); }
  removeQueryParams(which) { this.#url.removeQueryParams(which); }
  authorizeUsing(type, values) {
    this.auth = type === null || type === "noauth" ? { type: "noauth" } : typeof type === "object" ? type : { type, [type]: values };
  }
  size() {
    const body = lengthInBytes(this.#body.toString());
    const header = lengthInBytes(`${this.#method} ${this.#url.getPathWithQuery()} HTTP/1.1\r\n\r\n${this.headers}`);
    return { body, header, total: body + header };
  }
  clone() { return new Request(this.toJSON()); }
  toJSON() {
    return {
      url: this.#url.toJSON(), method: this.#method, header: this.headers.toJSON(),
      body: this.#body.toJSON() ?? undefined, auth: this.#auth?.toJSON(),
    };
  }
}

class RequestAuth {
  constructor(type, values) {
    const items = Object.entries(values).map(([key, value]) => new Item(key, value));
    const list = new PropertyList(`pm.request.auth.${type}`, () => items);
    Object.defineProperties(this, { type: { value: type, enumerable: true }, [type]: { value: list, enumerable: true } });
    Object.preventExtensions(this);
  }
  parameters() { return this[this.type]; }
  toJSON() { return { type: this.type, [this.type]: this.parameters().toJSON() }; }
}

function authOf(given) {
  if (given === undefined || given === null || given instanceof RequestAuth) return given ?? undefined;
  given = asData(given);
  const { type } = given;
  if (typeof type !== "string") throw new TypeError(`pm.request.auth takes {type: "bearer", bearer: […]}, got ${show(given)}`);
  const values = given[type] ?? {};
  return new RequestAuth(type, Array.isArray(values) ? Object.fromEntries(values.map(({ key, value }) => [key, value])) : values);
}

function lengthInBytes(text) {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
    if (code >= 0xd800 && code < 0xdc00) { bytes += 1; i += 1; } // a pair is four
  }
  return bytes;
}

// ---- the request of this exchange ------------------------------------------------------------

// Made from what the worker handed over when a script first looks at it.
function requestNow() {
  const { scope } = running;
  if (scope.request === null) throw new Error("pm.request is not known here");
  if (typeof scope.request === "string") {
    scope.request = madeRequest(JSON.parse(scope.request));
    if (isBefore) {
      unusual();
      scope.before = partsOf(scope.request);
    }
  }
  return scope.request;
}

function madeRequest({ method, url, params = [], headers, body, auth }) {
  const made = new Request({ method, url, body, auth });
  for (const [key, value, off] of headers) made.headers.members.push(new Item(key, value, off));
  for (const [key, value, off] of params) made.url.query.members.push(new Separate(key, value, off));
  return made;
}

// What goes back to the worker, part by part, to see what was changed.
function partsOf(request) {
  const query = request.url.query.sound();
  const triple = ({ key, value, disabled }) => [key, value ?? "", disabled];
  return {
    method: request.method,
    url: urlText(request.url, query.filter((item) => !(item instanceof Separate))),
    params: query.filter((item) => item instanceof Separate).map(triple),
    headers: [...request.headers.sound().map(triple), ...saidByBody(request)],
    body: bodyPart(request.body),
    auth: request.auth?.toJSON() ?? null,
  };
}

function bodyPart(body) {
  if (body === undefined) return null;
  const { options, ...part } = body.toJSON();
  return part;
}

// The Content-Type that options of the body ask for.
function saidByBody({ headers, body }) {
  const type = body?.mode === "raw" ? LANGUAGES[body.options?.raw?.language] : undefined;
  return type === undefined || headers.has("Content-Type") ? [] : [["Content-Type", type, false]];
}

// The parts of pm.request that the script changed; null: none.
function requestChanges() {
  const { request, before } = running.scope;
  if (before === null || before === undefined) return null;
  const now = Object.entries(partsOf(request)).filter(([name, part]) => JSON.stringify(part) !== JSON.stringify(before[name]));
  return now.length ? Object.fromEntries(now) : null;
}

for (const type of [Separate, Request, RequestAuth]) delete type.prototype.constructor;
Object.setPrototypeOf(Request.prototype, guard("pm.request"));
Object.setPrototypeOf(RequestAuth.prototype, guard("pm.request.auth"));
