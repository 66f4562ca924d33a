// Lists of names and values, as Postman's: headers, the parameters of a query, the fields of a
// form. Order and duplicates are kept; of several with one name the last one counts.

class Item {
  key;
  value;
  #off;
  constructor(key, value, off = false) {
    this.key = key;
    this.value = value;
    this.#off = Boolean(off);
  }
  get disabled() { return this.#off; }
  set disabled(off) { this.#off = Boolean(off); }
  valueOf() { return this.value ?? ""; }
  toString() { return `${this.key}: ${this.value}`; }
  toJSON() {
    const { key, value } = this;
    return this.#off ? { key, value, disabled: true } : { key, value };
  }
}

class Parameter extends Item { // of a query or a form
  toString() { return this.value === null ? this.key : `${this.key}=${this.value}`; }
}

// `read` returns the array that holds the items now; it is theirs, and changed in place.
class PropertyList {
  #read;
  constructor(label, read, { type = Item, fold = false, glue = "\n" } = {}) {
    this.#read = read;
    Object.defineProperties(this, { $label: { value: label }, $type: { value: type }, $fold: { value: fold }, $glue: { value: glue } });
  }

  get members() { return this.#read(); }
  get reference() {
    return Object.fromEntries(this.#read().map((item) => [this.$fold ? String(item.key).toLowerCase() : item.key, item]));
  }

  one(key) { return this.#read().findLast(this.#named(key)) ?? undefined; }
  get(key) { return this.one(one(`${this.$label}.get`, key === undefined ? [] : [key]))?.valueOf(); }
  has(wanted, ...values) {
    const found = this.#read().filter(typeof wanted === "string" ? this.#named(wanted) : (item) => item === wanted);
    return values.length === 0 ? found.length > 0 : found.some((item) => item.valueOf() === values[0]);
  }
  all() { return [...this.#read()]; }
  count() { return this.#read().length; }
  idx(index) { return this.#read()[index]; }
  indexOf(wanted) {
    const items = this.#read();
    return typeof wanted === "string" ? items.findLastIndex(this.#named(wanted)) : items.indexOf(wanted);
  }
  each(visit, self) { for (const item of this.all()) visit.call(self, item); }
  map(change, self) { return this.#read().map((item) => change.call(self, item)); }
  filter(holds, self) { return this.#read().filter((item) => holds.call(self, item)); }
  find(holds, self) { return this.#read().find((item) => holds.call(self, item)); }
  reduce(join, start, self) { return this.#read().reduce((sum, item, at, all) => join.call(self, sum, item, at, all), start); }

  add(given) { this.#read().push(this.#made(given)); }
  append(given) {
    const item = this.#made(given);
    this.remove(item.key);
    this.#read().push(item);
  }
  prepend(given) { this.#read().unshift(this.#made(given)); }
  insert(given, before) { this.#insert(given, before, 0); }
  insertAfter(given, after) { this.#insert(given, after, 1); }
  upsert(given) {
    const item = this.#made(given);
    const old = this.one(item.key);
    if (old === undefined) {
      this.#read().push(item);
      return true;
    }
    old.value = item.value;
    old.disabled = item.disabled;
    return false;
  }
  remove(which) {
    const items = this.#read();
    const goes = typeof which === "function" ? which : typeof which === "string" ? this.#named(which) : (item) => item === which;
    items.splice(0, items.length, ...items.filter((item) => !goes(item)));
  }
  clear() { this.#read().length = 0; }
  populate(given) { for (const item of givenItems(given, this.$label)) this.add(item); }
  repopulate(given) {
    const made = givenItems(given, this.$label).map((item) => this.#made(item));
    this.#read().splice(0, Infinity, ...made);
  }
  assimilate(given, prune = false) {
    const made = givenItems(given instanceof PropertyList ? given.all() : given, this.$label).map((item) => this.#made(item));
    for (const item of made) this.upsert(item);
    if (prune) this.remove((item) => !made.some((kept) => this.#same(kept.key, item.key)));
  }

  toObject(excludeDisabled = false, caseSensitive = false, multiValue = true, sanitizeKeys = false) {
    const all = Object.create(null);
    for (const item of this.#read()) {
      if ((excludeDisabled && item.disabled) || (sanitizeKeys && !item.key)) continue;
      const name = this.$fold && !caseSensitive ? String(item.key).toLowerCase() : item.key;
      const value = item.valueOf();
      all[name] = multiValue && name in all ? [all[name], value].flat() : value;
    }
    return Object.fromEntries(Object.entries(all));
  }
  toJSON() { return this.sound().map((item) => item.toJSON()); }
  // All items, if each is one that a request can hold: names and values are set freely.
  sound() {
    const items = this.#read();
    for (const item of items) {
      if (!(item instanceof Item)) throw new TypeError(`${this.$label} takes {key, value}, got ${show(item)}; use add()`);
      if (typeof item.key !== "string") throw new TypeError(`${this.$label}: a key takes text, got ${show(item.key)}`);
      item.value = textOf(item.value ?? null, `${this.$label}: the value of ${show(item.key)}`);
    }
    return [...items];
  }
  toString() {
    const shown = this.#read().filter((item) => !item.disabled);
    return this.$glue.endsWith("\n") ? shown.map((item) => `${item}${this.$glue}`).join("") : shown.join(this.$glue);
  }
  *[Symbol.iterator]() { yield* this.all(); }

  #same(left, right) {
    return left === right || (this.$fold && String(left).toLowerCase() === String(right).toLowerCase());
  }
  #named(key) { return (item) => this.#same(item.key, key); }
  #made(given) {
    if (given instanceof this.$type) return given;
    if (typeof given === "string") return this.#fromText(given);
    if (given === null || typeof given !== "object" || typeof given.key !== "string" || given.key === "") {
      throw new TypeError(`${this.$label} takes {key, value}, got ${show(given)}`);
    }
    const { key, value = null, disabled = false } = given;
    return new this.$type(key, textOf(value, `${this.$label}: the value of ${show(key)}`), disabled, given);
  }
  #fromText(text) {
    const sign = this.$type === Item ? ":" : "=";
    const [key, ...rest] = text.split(sign);
    return new this.$type(key.trim(), rest.length ? rest.join(sign).trim() : this.$type === Item ? "" : null);
  }
  #insert(given, at, after) {
    const index = at === undefined ? -1 : this.indexOf(at instanceof Item ? at : at.key ?? at);
    const items = this.#read();
    items.splice(index < 0 ? items.length : index + after, 0, this.#made(given));
  }
}

// What may be given as many items: a list of them, an object of values, or lines of text.
function givenItems(given, label) {
  if (Array.isArray(given)) return given;
  if (!(given instanceof PropertyList) && typeof given?.all === "function") return given.all(); // a list of Postman's library
  if (typeof given === "string") return given.split("\n").filter((line) => line.trim() !== "");
  if (given === null || typeof given !== "object") throw new TypeError(`${label} takes a list of {key, value}, got ${show(given)}`);
  return Object.entries(given).map(([key, value]) => ({ key, value }));
}

// What objects of Postman's library say of themselves; ours, and what is plain, as it is.
function asData(given) {
  const isMade = given !== null && typeof given === "object" && !PLAIN_TYPES.some((type) => given instanceof type);
  return isMade && typeof given.toJSON === "function" ? given.toJSON() : given;
}

// A value that goes into a request: text, or a number or boolean that is written in one way only.
function textOf(value, what) {
  if (value === null || typeof value === "string") return value;
  if ((typeof value === "number" && Number.isFinite(value)) || typeof value === "boolean") return String(value);
  const remedy = value instanceof Object ? "; use JSON.stringify(value)" : "";
  throw new TypeError(`${what} takes text, got ${show(value)}${remedy}`);
}

const headerOptions = { fold: true, glue: "\r\n" };
const queryOptions = { type: Parameter, glue: "&" };

for (const [type, label] of [[Item, "an item of the list"], [PropertyList, "the list"]]) {
  delete type.prototype.constructor;
  Object.setPrototypeOf(type.prototype, guard(label));
}
delete Parameter.prototype.constructor;
