// URL (WHATWG URL): what a text means as an address, and its parts.
//
// A text is taken apart from the left: scheme, authority, path, query, fragment. What is left out
// comes from the base. Of hosts, those of other letters than ASCII are refused, because what they are
// in Punycode is a table of its own; so are addresses of files, because a script has none.

const PORTS = { http: "80", https: "443", ws: "80", wss: "443", ftp: "21" };
const isSpecial = (scheme) => Object.hasOwn(PORTS, scheme);

// What each part may not hold as it is; everything beyond "~" is encoded everywhere.
const IN_FRAGMENT = /[^!#-;=?-_a-~]|[\0-\x20"<>`]/u;
const IN_QUERY = /[^!$-;=?-~]|[\0-\x20"#<>]/u;
const IN_SPECIAL_QUERY = /[^!$-&(-;=?-~]|[\0-\x20"#<>']/u;
const IN_PATH = /[^!$-;=@-_a-z|~]|[\0-\x20"#<>?^`{}]/u;
const IN_USER = /[^!$-.0-9A-Z_a-z~%]/u;
const NOWHERE_ELSE = /[\0-\x1f]|[^\0-~]/u;

const FORBIDDEN = /[\0\t\n\r #/:<>?@[\\\]^|]/;
const FORBIDDEN_NAME = /[\0-\x20"#%/:<>?@[\\\]^`{|}\x7f]/;

class InvalidUrl extends TypeError {}

function fail(why) {
  throw new InvalidUrl(`Invalid URL${why ? `: ${why}` : ""}`);
}

// The parts of a text, beside the base that it is written for (null: none).
function addressOf(given, base) {
  const text = given.replace(/^[\0-\x20]+|[\0-\x20]+$/g, "").replace(/[\t\n\r]/g, "");
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(text);
  if (scheme === null) return base === null ? fail() : relative(text, base);
  const name = scheme[1].toLowerCase(), rest = text.slice(scheme[0].length);
  if (name === "file") fail("a script has no files");
  if (!isSpecial(name)) return rest.startsWith("//") ? absolute(name, rest.slice(2)) : rooted(name, rest);
  if (base?.scheme === name && !/^[/\\]{2}/.test(rest)) return relative(rest, base);
  return absolute(name, rest.replace(/^[/\\]+/, ""));
}

// Path, query and fragment of a text.
function split(text) {
  const [beforeHash, hash] = cut(text, "#");
  const [place, query] = cut(beforeHash, "?");
  return [place, query, hash];
}

function cut(text, sign) {
  const at = text.indexOf(sign);
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
}

function absolute(scheme, rest) {
  const [place, query, hash] = split(rest);
  const slash = place.search(isSpecial(scheme) ? /[/\\]/ : /\//);
  const authority = slash < 0 ? place : place.slice(0, slash);
  const path = slash < 0 ? "" : place.slice(slash);
  return { scheme, ...authorityOf(scheme, authority), path: pathOf(scheme, path, []), ...tail(scheme, query, hash) };
}

// mailto:a@b, or data:/x: no host.
function rooted(scheme, rest) {
  const [place, query, hash] = split(rest);
  const path = place.startsWith("/") ? pathOf(scheme, place, []) : percentEncoded(place, NOWHERE_ELSE);
  return { scheme, user: "", password: "", host: null, port: "", path, ...tail(scheme, query, hash) };
}

function relative(text, base) {
  const { scheme } = base, slashes = isSpecial(scheme) ? /^[/\\]{2}/ : /^\/\//;
  if (typeof base.path === "string") {
    if (!text.startsWith("#")) fail();
    return { ...base, fragment: percentEncoded(text.slice(1), IN_FRAGMENT) };
  }
  if (slashes.test(text)) return absolute(scheme, text.replace(isSpecial(scheme) ? /^[/\\]+/ : slashes, ""));
  const [place, query, hash] = split(text);
  const isRooted = (isSpecial(scheme) ? /^[/\\]/ : /^\//).test(place);
  const path = place === "" ? base.path : pathOf(scheme, isRooted ? place : `/${place}`, isRooted ? [] : base.path.slice(0, -1));
  return { ...base, path, ...tail(scheme, place === "" && query === null ? base.query : query, hash) };
}

function tail(scheme, query, hash) {
  return {
    query: query === null ? null : percentEncoded(query, isSpecial(scheme) ? IN_SPECIAL_QUERY : IN_QUERY),
    fragment: hash === null ? null : percentEncoded(hash, IN_FRAGMENT),
  };
}

// The steps of a path after those that stand before it; "." and ".." are gone.
function pathOf(scheme, text, before) {
  if (text === "") return isSpecial(scheme) ? [...before, ""] : before;
  const steps = text.slice(1).split(isSpecial(scheme) ? /[/\\]/ : "/");
  const path = [...before];
  steps.forEach((step, i) => {
    const plain = step.replace(/%2e/gi, "."), isLast = i === steps.length - 1;
    if (plain === "..") path.pop();
    if (plain === "." || plain === "..") {
      if (isLast) path.push("");
    } else path.push(percentEncoded(step, IN_PATH));
  });
  return path;
}

// ---- authority -------------------------------------------------------------------------------

function authorityOf(scheme, text) {
  const at = text.lastIndexOf("@");
  const [user, password] = at < 0 ? ["", null] : cut(text.slice(0, at), ":");
  const place = text.slice(at + 1);
  const port = /:([^:\]]*)$/.exec(place);
  const host = hostOf(scheme, port ? place.slice(0, port.index) : place);
  if (host === "" && (at >= 0 || port)) fail();
  return {
    user: percentEncoded(user, IN_USER), password: percentEncoded(password ?? "", IN_USER),
    host, port: portOf(scheme, port?.[1] ?? ""),
  };
}

function portOf(scheme, text) {
  if (!/^\d*$/.test(text) || Number(text) > 65535) fail();
  const port = text === "" ? "" : String(Number(text));
  return port === PORTS[scheme] ? "" : port;
}

function hostOf(scheme, text) {
  if (text.startsWith("[")) return text.endsWith("]") ? `[${addressOf6(text.slice(1, -1))}]` : fail();
  if (!isSpecial(scheme)) return FORBIDDEN.test(text) ? fail() : percentEncoded(text, NOWHERE_ELSE);
  const name = percentDecoded(text).toLowerCase();
  if (name === "") fail();
  if (/[^\0-\x7f]/.test(name)) fail(`write the host ${text.slice(0, 60)} in Punycode (xn--…)`);
  if (FORBIDDEN_NAME.test(name)) fail();
  const last = name.replace(/\.$/, "").split(".").at(-1);
  return /^(?:\d+|0x[0-9a-f]*)$/.test(last) ? addressOf4(name) : name;
}

function addressOf4(name) {
  const parts = name.replace(/\.$/, "").split(".");
  const numbers = parts.map((part) => {
    const [digits, base] = /^0x/.test(part) ? [part.slice(2), 16] : /^0\d/.test(part) ? [part.slice(1), 8] : [part, 10];
    const isNumber = (base === 16 ? /^[0-9a-f]*$/ : base === 8 ? /^[0-7]+$/ : /^\d+$/).test(digits);
    return isNumber ? Number.parseInt(digits || "0", base) : fail();
  });
  const last = numbers.pop();
  if (parts.length > 4 || numbers.some((number) => number > 255) || last >= 256 ** (4 - numbers.length)) fail();
  const whole = numbers.reduce((sum, number, i) => sum + number * 256 ** (3 - i), last);
  return [24, 16, 8, 0].map((shift) => Math.floor(whole / 2 ** shift) % 256).join(".");
}

function addressOf6(text) {
  const four = /(?:^|:)((?:\d{1,3}\.){3}\d{1,3})$/.exec(text);
  let plain = text;
  if (four) {
    const bytes = four[1].split(".");
    if (bytes.some((byte) => Number(byte) > 255 || /^0\d/.test(byte))) fail();
    const [a, b, c, d] = bytes.map(Number);
    plain = `${text.slice(0, -four[1].length)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  }
  const [head, rest, ...more] = plain.split("::");
  const pieces = (part) => (part === undefined || part === "" ? [] : part.split(":"));
  const [left, right] = [pieces(head), pieces(rest)];
  const missing = 8 - left.length - right.length;
  if (more.length || (rest === undefined ? missing !== 0 : missing < 1)) fail();
  const all = [...left, ...Array(rest === undefined ? 0 : missing).fill("0"), ...right];
  if (!all.every((piece) => /^[0-9a-fA-F]{1,4}$/.test(piece))) fail();
  return shortened(all.map((piece) => Number.parseInt(piece, 16)));
}

// The first of the longest runs of zeros, if it is longer than one, becomes "::".
function shortened(pieces) {
  let best = [0, 1];
  for (let i = 0; i < 8; i++) {
    let end = i;
    while (pieces[end] === 0) end++;
    if (end - i > best[1]) best = [i, end - i];
  }
  const hex = (some) => some.map((piece) => piece.toString(16)).join(":");
  return best[1] === 1 ? hex(pieces) : `${hex(pieces.slice(0, best[0]))}::${hex(pieces.slice(best[0] + best[1]))}`;
}
