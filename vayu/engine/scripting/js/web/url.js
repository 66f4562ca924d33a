// The URL that scripts hold: the parts of an address, each of which may be set.

class URL {
  #parts; #params;

  constructor(text, base = undefined) {
    this.#parts = addressOf(String(text), base === undefined ? null : addressOf(String(base), null));
    this.#params = URLSearchParams.of(this.#parts.query ?? "", (query) => { this.#parts.query = query || null; });
  }
  static canParse(text, base = undefined) { return URL.parse(text, base) !== null; }
  static parse(text, base = undefined) {
    try {
      return new URL(text, base);
    } catch (error) {
      if (error instanceof InvalidUrl) return null;
      throw error;
    }
  }

  get href() {
    const { path, query, fragment, host } = this.#parts;
    const place = host === null ? (this.pathname.startsWith("//") ? `/.${this.pathname}` : this.pathname) : `//${this.#user()}${this.host}${this.pathname}`;
    return `${this.protocol}${typeof path === "string" ? path : place}${query === null ? "" : `?${query}`}${fragment === null ? "" : `#${fragment}`}`;
  }
  set href(text) { this.#become(addressOf(String(text), null)); }
  get origin() { return isSpecial(this.#parts.scheme) ? `${this.protocol}//${this.host}` : "null"; }
  get protocol() { return `${this.#parts.scheme}:`; }
  set protocol(text) {
    const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*)(?::|$)/.exec(text)?.[1].toLowerCase();
    if (scheme === undefined || isSpecial(scheme) !== isSpecial(this.#parts.scheme)) return;
    this.#try(() => ({ scheme, port: portOf(scheme, this.#parts.port) }));
  }
  get username() { return this.#parts.user; }
  set username(text) { if (this.#parts.host) this.#parts.user = percentEncoded(String(text), IN_USER); }
  get password() { return this.#parts.password; }
  set password(text) { if (this.#parts.host) this.#parts.password = percentEncoded(String(text), IN_USER); }
  get host() { return `${this.hostname}${this.#parts.port === "" ? "" : `:${this.#parts.port}`}`; }
  set host(text) {
    const [, name, port] = /^(\[[^\]]*\]|[^:/?#\\]*)(?::(\d*))?/.exec(text);
    this.hostname = name;
    if (port) this.port = port;
  }
  get hostname() { return this.#parts.host ?? ""; }
  set hostname(text) {
    const [, name, more] = /^(\[[^\]]*\]|[^:/?#\\]*)(:?)/.exec(text);
    if (typeof this.#parts.path !== "string" && more === "") this.#try(({ scheme }) => ({ host: hostOf(scheme, name) }));
  }
  get port() { return this.#parts.port; }
  set port(text) {
    const digits = /^\d*/.exec(text)[0];
    if (this.#parts.host && (digits !== "" || String(text) === "")) this.#try(({ scheme }) => ({ port: portOf(scheme, digits) }));
  }
  get pathname() { return typeof this.#parts.path === "string" ? this.#parts.path : this.#parts.path.map((step) => `/${step}`).join(""); }
  set pathname(text) {
    const { scheme, path } = this.#parts;
    if (typeof path === "string") return;
    if (String(text) === "" && !isSpecial(scheme)) {
      this.#parts.path = [];
      return;
    }
    const rooted = (isSpecial(scheme) ? /^[/\\]/ : /^\//).test(text) ? String(text) : `/${text}`;
    this.#parts.path = pathOf(scheme, rooted, []);
  }
  get search() { return this.#parts.query ? `?${this.#parts.query}` : ""; }
  set search(text) {
    const query = String(text).replace(/^\?/, "");
    this.#parts.query = query === "" ? null : tail(this.#parts.scheme, query, null).query;
    this.#params.read(query);
  }
  get searchParams() { return this.#params; }
  get hash() { return this.#parts.fragment ? `#${this.#parts.fragment}` : ""; }
  set hash(text) {
    const fragment = String(text).replace(/^#/, "");
    this.#parts.fragment = fragment === "" ? null : percentEncoded(fragment, IN_FRAGMENT);
  }
  toString() { return this.href; }
  toJSON() { return this.href; }

  #user() {
    const { user, password } = this.#parts;
    return user === "" && password === "" ? "" : `${user}${password === "" ? "" : `:${password}`}@`;
  }
  #become(parts) {
    this.#parts = parts;
    this.#params.read(parts.query ?? "");
  }
  // A part that cannot be is left as it was.
  #try(change) {
    try {
      this.#parts = { ...this.#parts, ...change(this.#parts) };
    } catch (error) {
      if (!(error instanceof InvalidUrl)) throw error;
    }
  }
}
