// Cookies: those of the response, those that the request's host is sent, and the jar that holds
// all of them. What a script changes in the jar is there when the next request goes out.

class Cookie {
  constructor({ name, value = "", domain, path = "/", expires, secure = false, httpOnly = false, subdomains = false }) {
    Object.assign(this, { name, value, domain, path, expires, secure, httpOnly, hostOnly: !subdomains });
  }
  get key() { return this.name; }
  valueOf() { return this.value; }
  toString() { return `${this.name}=${this.value}`; }
}

// One Set-Cookie header (RFC 6265, section 5.2).
function cookieOf(header) {
  const [pair, ...attributes] = header.split(";");
  const [name, value] = splitAt(pair, "=");
  if (value === undefined || name.trim() === "") return null;
  const made = { name: name.trim(), value: value.trim().replace(/^"(.*)"$/, "$1") };
  for (const attribute of attributes) {
    const [word, text = ""] = splitAt(attribute, "=").map((part) => part?.trim());
    switch (word.toLowerCase()) {
      case "domain": Object.assign(made, { domain: text.replace(/^\./, ""), subdomains: true }); break;
      case "path": made.path = text; break;
      case "secure": made.secure = true; break;
      case "httponly": made.httpOnly = true; break;
      case "expires": made.expires ??= dateText(Date.parse(text)); break;
      case "max-age": if (/^-?\d+$/.test(text)) made.expires = dateText(Date.now() + 1000 * Number(text)); break;
    }
  }
  return new Cookie(made);
}

const FIRST_MOMENT = 1000; // ms since 1970; what is over is over, however long
const LAST_MOMENT = Date.UTC(9999, 11, 31);

function dateText(time) {
  return Number.isNaN(time) ? undefined : new Date(Math.min(Math.max(time, FIRST_MOMENT), LAST_MOMENT)).toISOString();
}

class CookieList {
  #read;
  constructor(label, read) {
    this.#read = read;
    Object.defineProperty(this, "$label", { value: label });
    Object.preventExtensions(this);
  }
  get members() { return this.#read(); }
  one(name) { return this.#read().findLast((cookie) => cookie.name === name); }
  get(name) { return this.one(one(`${this.$label}.get`, name === undefined ? [] : [name]))?.value; }
  has(name, ...values) {
    const found = this.one(name);
    return found !== undefined && (values.length === 0 || found.value === values[0]);
  }
  all() { return [...this.#read()]; }
  count() { return this.#read().length; }
  idx(index) { return this.#read()[index]; }
  each(visit, self) { for (const cookie of this.all()) visit.call(self, cookie); }
  map(change, self) { return this.#read().map((cookie) => change.call(self, cookie)); }
  filter(holds, self) { return this.#read().filter((cookie) => holds.call(self, cookie)); }
  find(holds, self) { return this.#read().find((cookie) => holds.call(self, cookie)); }
  reduce(join, start) { return this.#read().reduce(join, start); }
  toObject() { return Object.fromEntries(this.#read().map(({ name, value }) => [name, value])); }
  toJSON() { return this.all(); }
  toString() { return this.#read().join("; "); }
  jar() { return jar; }
}

// ---- the jar ---------------------------------------------------------------------------------

// All cookies of this user, as the worker handed them over.
function jarNow() {
  const known = around();
  if (!known.cookies) throw new Error("the cookies are not known here");
  known.jar ??= known.cookies.map((given) => Object.freeze(new Cookie(given)));
  return known.jar;
}

function isSentTo(cookie, url) {
  const [host, path] = [url.getHost().toLowerCase(), url.getPath()];
  const domain = (cookie.domain ?? host).toLowerCase();
  if (host !== domain && (cookie.hostOnly || !host.endsWith(`.${domain}`))) return false;
  if (cookie.secure && url.protocol !== "https") return false;
  const base = cookie.path ?? "/";
  return path === base || (path.startsWith(base) && (base.endsWith("/") || path[base.length] === "/"));
}

function sentCookies() {
  if (!around().cookies) return isBefore ? [] : setCookies(response.headers);
  const url = requestNow().url;
  return jarNow().filter((cookie) => isSentTo(cookie, url));
}

function setCookies(headers) {
  return headers.filter((item) => String(item.key).toLowerCase() === "set-cookie")
    .map((item) => cookieOf(item.value)).filter((cookie) => cookie !== null);
}

// Each answers through a callback, or a promise where there is none.
function answering(work) {
  return (...values) => {
    const callback = typeof values.at(-1) === "function" ? values.pop() : null;
    const answer = new Promise((resolve) => resolve(work(...values)));
    if (callback === null) return answer;
    answer.then((value) => callback(null, value), (error) => callback(error)).catch(broke);
  };
}

function placed(url) {
  if (typeof url !== "string" || url === "") throw new TypeError(`the jar takes a URL, got ${show(url)}`);
  return new Url(/^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`);
}

function replaceJar(cookies) {
  unusual();
  running.around.jar = cookies;
  running.around.isJarChanged = true;
}

function setCookie(url, name, value) {
  const place = placed(url);
  let made;
  if (typeof name === "string" && value === undefined) made = cookieOf(name);
  else if (name !== null && typeof name === "object") made = new Cookie({ ...name, subdomains: name.hostOnly === false });
  else made = new Cookie({ name, value: textOf(value, `cookie ${show(name)}`) });
  if (!made || typeof made.name !== "string" || made.name === "") throw new TypeError("a cookie needs a name");
  checkCookie(made, place);
  if (/[\t\r\n\0]/.test(made.name + made.value + made.domain + made.path)) throw new TypeError("a cookie holds no tab, CR, LF or NUL");
  replaceJar([...jarNow().filter((old) => old.name !== made.name || old.domain !== made.domain || old.path !== made.path), Object.freeze(made)]);
  return made;
}

// What a script made is what a cookie is made of: text, booleans, a moment.
function checkCookie(made, place) {
  const what = `cookie ${show(made.name)}`;
  made.value = textOf(made.value, what) ?? "";
  made.domain ??= place.getHost();
  made.path ??= "/";
  for (const field of ["domain", "path"]) {
    if (typeof made[field] !== "string") throw new TypeError(`${what}: ${field} takes text, got ${show(made[field])}`);
  }
  for (const field of ["secure", "httpOnly"]) {
    made[field] ??= false;
    if (typeof made[field] !== "boolean") throw new TypeError(`${what}: ${field} takes true or false, got ${show(made[field])}`);
  }
  if (made.expires === undefined || made.expires === null) return;
  const { expires } = made;
  const time = typeof expires === "string" ? Date.parse(expires) : expires instanceof Date ? expires.getTime() : NaN;
  if (Number.isNaN(time)) throw new TypeError(`${what}: expires takes a date such as "2030-01-01T00:00:00Z", got ${show(expires)}`);
  made.expires = dateText(time);
}

function ofPlace(url) {
  const place = placed(url);
  place.protocol = "https"; // scripts see secure cookies, too
  return jarNow().filter((cookie) => isSentTo(cookie, place));
}

const jar = sealed("pm.cookies.jar()", {
  set: answering(setCookie),
  get: answering((url, name) => ofPlace(url).findLast((cookie) => cookie.name === name)?.value ?? null),
  getAll: answering((url) => {
    const found = ofPlace(url);
    return new CookieList("the cookies", () => found);
  }),
  unset: answering((url, name) => {
    const gone = ofPlace(url).filter((cookie) => cookie.name === name);
    replaceJar(jarNow().filter((cookie) => !gone.includes(cookie)));
  }),
  clear: answering((url) => {
    const gone = ofPlace(url);
    replaceJar(jarNow().filter((cookie) => !gone.includes(cookie)));
  }),
});

// The jar as it is now, for the worker; null: as it was.
function jarChanges() {
  return running.around?.isJarChanged ? handedOver(running.around.jar) : null;
}

function handedOver(cookies) {
  return cookies.map(({ name, value, domain, path, expires, secure, httpOnly, hostOnly }) => (
    { name, value: String(value), domain, path, expires, secure, httpOnly, subdomains: !hostOnly }));
}

const placeOf = ({ name, domain = "", path }) => [name, domain.toLowerCase(), path].join("\n");
const contentOf = ({ value, secure, expires }) => JSON.stringify([String(value), secure, expires ? Date.parse(expires) : null]);

// Do to the jar what became of it elsewhere, where it was sent as `before` and came back as `after`.
function jarBecame(before, after) {
  const was = new Map(before.map((cookie) => [placeOf(cookie), contentOf(cookie)]));
  const now = after.map((cookie) => Object.freeze(new Cookie(cookie)));
  const fresh = now.filter((cookie) => was.get(placeOf(cookie)) !== contentOf(cookie));
  for (const cookie of now) if (!fresh.includes(cookie)) was.delete(placeOf(cookie));
  if (fresh.length === 0 && was.size === 0) return;
  const replacedPlaces = new Set([...was.keys(), ...fresh.map(placeOf)]);
  replaceJar([...jarNow().filter((cookie) => !replacedPlaces.has(placeOf(cookie))), ...fresh]);
}

const cookies = new CookieList("pm.cookies", sentCookies);
const PLAIN_TYPES = [PropertyList, CookieList, Url, RequestBody, Request, RequestAuth];
delete Cookie.prototype.constructor;
delete CookieList.prototype.constructor;
Object.setPrototypeOf(CookieList.prototype, guard("pm.cookies"));
