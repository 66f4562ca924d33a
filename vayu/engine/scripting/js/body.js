// The body of a request, as Postman's: a mode, and one member of that name.

const BODY_MODES = ["raw", "urlencoded", "formdata", "graphql", "file"];

// What a raw body is said to be, by options.raw.language, where no header says it.
const LANGUAGES = {
  json: "application/json", xml: "application/xml", html: "text/html", javascript: "application/javascript", text: "text/plain",
};

class RequestBody {
  #mode; #content; #fields; #options;
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
  get options() { return this.#options; }
  get disabled() { return false; }

  update(given) {
    if (given === undefined || given === null) return this.#take(undefined, undefined);
    if (typeof given === "string") return this.#take("raw", given);
    given = given instanceof RequestBody ? given.toJSON() ?? {} : asData(given);
    if (typeof given !== "object" || !BODY_MODES.includes(given.mode)) {
      throw new TypeError(`a body is text, or {mode, …} with a mode of ${BODY_MODES.join(", ")}; got ${show(given)}`);
    }
    return this.#take(given.mode, given[given.mode], given.options);
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
    const content = { mode: this.#mode, [this.#mode]: this.#fields ? this.#fields.toJSON() : this.#content };
    return this.#options === undefined ? content : { ...content, options: this.#options };
  }

  #take(mode, content, options) {
    this.#options = options;
    this.#fields = undefined;
    this.#mode = mode;
    if (mode === "raw") content = rawText(content);
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

// An object is sent as the JSON that it is, as Postman does.
function rawText(content) {
  if (Array.isArray(content) || (content instanceof Object && Object.getPrototypeOf(content) === Object.prototype)) return JSON.stringify(content);
  return content === undefined ? "" : textOf(content, "pm.request.body.raw");
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
  toJSON() {
    const more = Object.entries(this.#more).filter(([, value]) => value !== undefined && value !== null);
    return { ...super.toJSON(), ...Object.fromEntries(more) };
  }
}

delete RequestBody.prototype.constructor;
delete Field.prototype.constructor;
Object.setPrototypeOf(RequestBody.prototype, guard("pm.request.body"));
