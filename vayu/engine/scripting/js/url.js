// A URL and its parts, as Postman takes one apart. `{{templates}}` stay whole wherever they stand.

const HOLE = /\uE000(\d+)\uE001/g;

// Put something else in the place of templates, and return what brings them back.
function withoutTemplates(text) {
  const kept = [];
  const plain = text.replace(/\{\{.*?\}\}/g, (template) => `\uE000${kept.push(template) - 1}\uE001`);
  return [plain, (part) => part.replace(HOLE, (_, at) => kept[at])];
}

function splitAt(text, sign) {
  const at = text.indexOf(sign);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + sign.length)];
}

function urlParts(text) {
  const [plain, back] = withoutTemplates(text);
  const whole = (part) => (part === undefined ? undefined : back(part));
  const [beforeHash, hash] = splitAt(plain, "#");
  const [place, query] = splitAt(beforeHash, "?");
  const scheme = /^([^/?#@]+):\/\//.exec(place);
  const [authority, path] = splitAt(scheme ? place.slice(scheme[0].length) : place, "/");
  const at = authority.lastIndexOf("@");
  const port = /:([^:\]]*)$/.exec(authority.slice(at + 1));
  const host = authority.slice(at + 1, port ? port.index + at + 1 : undefined);
  return {
    protocol: whole(scheme?.[1]),
    auth: at < 0 ? undefined : userOf(back(authority.slice(0, at))),
    host: host === "" ? undefined : host.split(".").map(back),
    port: whole(port?.[1]),
    path: path?.split("/").map(back),
    query: query === undefined || query === "" ? [] : query.split("&").map((pair) => parameterOf(back(pair))),
    hash: whole(hash),
  };
}

function userOf(text) {
  const [user, password] = splitAt(text, ":");
  return { user, password };
}

function parameterOf(text) {
  const [key, value = null] = splitAt(text, "=");
  return new Parameter(key, value);
}

// What would end a parameter or no URL may hold is encoded; what is encoded stays as it is.
function encoded(text, ends) {
  const [plain, back] = withoutTemplates(text);
  return back(plain.replace(ends, (sign) => encodeURIComponent(sign)));
}

const KEY_ENDS = /[\s"<>#&=]/g;
const VALUE_ENDS = /[\s"<>#&]/g;

function queryText(items) {
  return items.filter((item) => !item.disabled).map(({ key, value }) => {
    const name = encoded(String(key), KEY_ENDS);
    return value === null ? name : `${name}=${encoded(String(value), VALUE_ENDS)}`;
  }).join("&");
}

class Url {
  #parts;
  constructor(given) {
    this.update(given);
    Object.defineProperty(this, "query", { value: new PropertyList("pm.request.url.query", () => this.#parts.query, queryOptions), enumerable: true });
    Object.preventExtensions(this);
  }

  get protocol() { return this.#parts.protocol; }
  set protocol(value) { this.#parts.protocol = textOf(value, "pm.request.url.protocol")?.replace(/:?\/*$/, "") ?? undefined; }
  get auth() { return this.#parts.auth; }
  get host() { return this.#parts.host; }
  set host(value) { this.#parts.host = typeof value === "string" ? value.split(".") : listOf(value, "host"); }
  get port() { return this.#parts.port; }
  set port(value) { this.#parts.port = value === undefined ? undefined : textOf(value, "pm.request.url.port") ?? undefined; }
  get path() { return this.#parts.path; }
  set path(value) { this.#parts.path = typeof value === "string" ? value.replace(/^\//, "").split("/") : listOf(value, "path"); }
  get hash() { return this.#parts.hash; }
  set hash(value) { this.#parts.hash = value === undefined ? undefined : textOf(value, "pm.request.url.hash") ?? undefined; }

  update(given) { this.#parts = typeof given === "string" ? urlParts(given.trim()) : partsFrom(asData(given)); }
  getHost() { return (this.host ?? []).join("."); }
  getPath() { return this.path === undefined ? "/" : `/${this.path.join("/")}`; }
  getQueryString() { return queryText(this.#parts.query); }
  getPathWithQuery() {
    const query = this.getQueryString();
    return query === "" ? this.getPath() : `${this.getPath()}?${query}`;
  }
  getRemote() { return this.port === undefined ? this.getHost() : `${this.getHost()}:${this.port}`; }
  getRaw() { return this.toString(); }
  addQueryParams(given) {
    for (const item of typeof given === "string" ? given.split("&") : givenItems(given, "addQueryParams()")) this.query.add(item);
  }
  removeQueryParams(which) {
    for (const name of [which].flat()) this.query.remove(typeof name === "string" ? name : name.key);
  }
  toString() { return urlText(this.#parts, this.#parts.query); }
  toJSON() {
    const { query, ...rest } = this.#parts;
    return { ...rest, host: this.host, path: this.path, query: query.map((item) => item.toJSON()) };
  }
}

function urlText({ protocol, auth, host, port, path, hash }, query) {
  const user = auth === undefined ? "" : `${auth.user}${auth.password === undefined ? "" : `:${auth.password}`}@`;
  const parameters = queryText(query);
  return [
    protocol === undefined ? "" : `${protocol}://`, user, (host ?? []).join("."),
    port === undefined ? "" : `:${port}`, path === undefined ? "" : `/${path.join("/")}`,
    parameters === "" ? "" : `?${parameters}`, hash === undefined ? "" : `#${hash}`,
  ].join("");
}

function listOf(value, part) {
  if (!Array.isArray(value)) throw new TypeError(`pm.request.url.${part} takes text or a list of it, got ${show(value)}`);
  return value.map((step) => textOf(step, `pm.request.url.${part}`));
}

// Parts as an object: {protocol, host, port, path, query, hash}, or {raw}.
function partsFrom(given) {
  if (given instanceof Url) return urlParts(given.toString());
  if (given === null || typeof given !== "object") throw new TypeError(`a URL is text or an object of its parts, got ${show(given)}`);
  if (given.host === undefined && typeof given.raw === "string") return urlParts(given.raw);
  const url = new Url("");
  for (const part of ["protocol", "host", "port", "path", "hash"]) if (given[part] !== undefined) url[part] = given[part];
  if (given.query !== undefined) url.addQueryParams(given.query);
  if (given.variable !== undefined) fillPath(url.path, givenItems(given.variable, "variable"));
  return urlParts(url.toString());
}

// Put values in the place of :names in a path.
function fillPath(path, values) {
  const known = new Map(values.map(({ key, value }) => [`:${key}`, value]));
  for (const [at, step] of path?.entries() ?? []) if (known.has(step)) path[at] = textOf(known.get(step), `path variable ${step}`) ?? "";
}

delete Url.prototype.constructor;
Object.setPrototypeOf(Url.prototype, guard("pm.request.url"));
