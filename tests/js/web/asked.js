// What is asked of addresses, fields, texts and copies, in Node and in QuickJS.
const PARTS = ["href", "origin", "protocol", "username", "password", "host", "hostname", "port", "pathname", "search", "hash"];

function tried(ask) {
  try {
    return ask();
  } catch (error) {
    return error instanceof TypeError ? "TypeError" : error.name;
  }
}

const parts = (...given) => tried(() => {
  const url = new URL(...given);
  return PARTS.map((part) => url[part]);
});

const after = (text, part, value) => tried(() => {
  const url = new URL(text);
  url[part] = value;
  return [...PARTS.map((name) => url[name]), ...url.searchParams];
});

const fields = (given) => tried(() => {
  const params = new URLSearchParams(given);
  const found = [String(params), params.size, [...params], params.get("a"), params.getAll("a"), params.has("a", "1")];
  params.append("n", "v w");
  params.set("a", "z");
  params.sort();
  found.push(String(params));
  params.delete("a");
  return [...found, String(params), [...params.keys()], [...params.values()]];
});

const text = (bytes, label, options) => tried(() => new TextDecoder(label, options).decode(new Uint8Array(bytes)));
const bytes = (given) => [...new TextEncoder().encode(given)];

const copy = (value) => tried(() => {
  const made = structuredClone(value);
  return [made !== value, Object.prototype.toString.call(made), made instanceof Map || made instanceof Set ? [...made] : made];
});
