// The body of a request, as Postman's: a mode, and one member of that name.

const BODY_MODES = ["raw", "urlencoded", "formdata", "graphql", "file"];

class RequestBody {
  #mode; #content; #fields;
  constructor(given) {
    Object.preventExtensions(this);
    this.update(given);
  }

  get mode() { return this.#mode; }
  set mode(mode) { this.#take(mode, undefined); }
  get raw() { return this.#mode === "raw" ? this.#content : undefined; }
  set raw(text) { this.#take("raw", text); }
  get urlencoded() { return this.#mode === "urlencoded" ? this.#fields : undefined; }
  set urlencoded(fields) { this.#take("urlencoded", fields); }
  get formdata() { return this.#mode === "formdata" ? this.#fields : undefined; }
  set formdata(fields) { this.#take("formdata", fields); }
  get graphql() { return this.#mode === "graphql" ? this.#content : undefined; }
  set graphql(query) { this.#take("graphql", query); }
  get file() { return this.#mode === "file" ? this.#content : undefined; }
  get options() { return undefined; }
  get disabled() { return false; }

  update(given) {
    if (given === undefined || given === null) return this.#take(undefined, undefined);
    if (typeof given === "string") return this.#take("raw", given);
    if (typeof given !== "object" || !BODY_MODES.includes(given.mode)) {
      throw new TypeError(`a body is text, or {mode, …} with a mode of ${BODY_MODES.join(", ")}; got ${show(given)}`);
    }
    return this.#take(given.mode, given[given.mode]);
  }

  isEmpty() {
    if (this.#fields) return this.#fields.count() === 0;
    return this.#content === undefined || this.#content === "" || this.#content === null;
  }
  toString() {
    if (this.#mode === "urlencoded") return queryText(this.#fields.all());
    return this.#mode === "raw" ? this.#content ?? "" : "";
  }
  toJSON() {
    if (this.#mode === undefined) return null;
    return { mode: this.#mode, [this.#mode]: this.#fields ? this.#fields.toJSON() : this.#content };
  }

  #take(mode, content) {
    this.#fields = undefined;
    this.#mode = mode;
    if (mode === "raw") content = content === undefined ? "" : textOf(content, "pm.request.body.raw");
    if (mode === "urlencoded" || mode === "formdata") {
      const items = [];
      this.#fields = new PropertyList(`pm.request.body.${mode}`, () => items, { type: mode === "formdata" ? Field : Parameter, glue: "&" });
      if (content instanceof PropertyList) content = content.all();
      if (mode === "urlencoded" && typeof content === "string") content = content.split("&");
      if (content !== undefined && content !== null) this.#fields.populate(content);
      content = undefined;
    }
    this.#content = content;
  }
}

// A field of a multipart form: text, or a file of which only the path is known here.
class Field extends Parameter {
  #more;
  constructor(key, value, off = false, { type = "text", src, fileName, contentType } = {}) {
    super(key, value, off);
    this.#more = { type, src, fileName, contentType };
  }
  get type() { return this.#more.type; }
  get src() { return this.#more.src; }
  get fileName() { return this.#more.fileName; }
  get contentType() { return this.#more.contentType; }
  toJSON() { return { ...super.toJSON(), ...this.#more }; }
}

delete RequestBody.prototype.constructor;
delete Field.prototype.constructor;
Object.setPrototypeOf(RequestBody.prototype, guard("pm.request.body"));
