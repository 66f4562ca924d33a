// URLSearchParams (WHATWG URL): the fields of a query or a form, in order.

const decodePlus = (text) => percentDecoded(text.replaceAll("+", " "));
const encodePlus = (text) => percentEncoded(text, /[^A-Za-z0-9*\-._]/u).replaceAll("%20", "+");

class URLSearchParams {
  #pairs = [];
  #changed = null;

  constructor(given = "") {
    if (given !== null && typeof given === "object") {
      const pairs = typeof given[Symbol.iterator] === "function" ? [...given] : Object.entries(given);
      for (const pair of pairs) {
        const [key, value, ...rest] = pair;
        if (value === undefined || rest.length) throw new TypeError("Each query pair must be an iterable [name, value] tuple");
        this.#pairs.push([wellFormed(key), wellFormed(value)]);
      }
    } else this.#pairs = pairsOf(String(given).replace(/^\?/, ""));
  }

  // Of a URL: what it says of a query that was changed here.
  static of(query, changed) {
    const made = new URLSearchParams(query);
    made.#changed = changed;
    return made;
  }
  read(query) { this.#pairs = pairsOf(query); }

  get size() { return this.#pairs.length; }
  get(key) { return this.#pairs.find((pair) => pair[0] === String(key))?.[1] ?? null; }
  getAll(key) { return this.#pairs.filter((pair) => pair[0] === String(key)).map((pair) => pair[1]); }
  has(key, ...value) {
    return this.#pairs.some((pair) => pair[0] === String(key) && (value[0] === undefined || pair[1] === String(value[0])));
  }
  append(key, value) { this.#become([...this.#pairs, [wellFormed(key), wellFormed(value)]]); }
  delete(key, ...value) {
    this.#become(this.#pairs.filter((pair) => pair[0] !== String(key) || (value[0] !== undefined && pair[1] !== String(value[0]))));
  }
  set(key, value) {
    const at = this.#pairs.findIndex((pair) => pair[0] === String(key));
    if (at < 0) return this.append(key, value);
    const rest = this.#pairs.filter((pair, i) => i <= at || pair[0] !== String(key));
    this.#become(rest.with(at, [wellFormed(key), wellFormed(value)]));
  }
  sort() { this.#become(this.#pairs.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))); }
  forEach(visit, self) { for (const [key, value] of this.#pairs) visit.call(self, value, key, this); }
  *keys() { for (const [key] of this.#pairs) yield key; }
  *values() { for (const [, value] of this.#pairs) yield value; }
  *entries() { for (const [key, value] of this.#pairs) yield [key, value]; }
  [Symbol.iterator]() { return this.entries(); }
  toString() { return this.#pairs.map(([key, value]) => `${encodePlus(key)}=${encodePlus(value)}`).join("&"); }

  #become(pairs) {
    this.#pairs = pairs;
    this.#changed?.(this.toString());
  }
}

function pairsOf(query) {
  return query.split("&").filter((part) => part !== "").map((part) => {
    const at = part.indexOf("=");
    return at < 0 ? [decodePlus(part), ""] : [decodePlus(part.slice(0, at)), decodePlus(part.slice(at + 1))];
  });
}

const wellFormed = (value) => String(value).toWellFormed();

// ---- percent ---------------------------------------------------------------------------------

function percentEncoded(text, signs) {
  let made = "";
  for (const sign of text.toWellFormed()) {
    made += signs.test(sign) ? [...new TextEncoder().encode(sign)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("") : sign;
  }
  return made;
}

function percentDecoded(text) {
  if (!text.includes("%")) return text.toWellFormed();
  const bytes = [];
  for (let i = 0; i < text.length;) {
    const code = /^%([0-9a-fA-F]{2})/.exec(text.slice(i, i + 3));
    if (code) {
      bytes.push(Number.parseInt(code[1], 16));
      i += 3;
    } else {
      const sign = String.fromCodePoint(text.codePointAt(i));
      bytes.push(...new TextEncoder().encode(sign));
      i += sign.length;
    }
  }
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(new Uint8Array(bytes));
}
