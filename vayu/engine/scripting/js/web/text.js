// TextEncoder and TextDecoder (WHATWG Encoding): UTF-8, and UTF-16 little endian to read.

class TextEncoder {
  get encoding() { return "utf-8"; }

  encode(text = "") {
    const bytes = [];
    for (const sign of String(text)) pushUtf8(bytes, sign.codePointAt(0));
    return new Uint8Array(bytes);
  }

  encodeInto(text, target) {
    let read = 0, written = 0;
    for (const sign of String(text)) {
      const bytes = [];
      pushUtf8(bytes, sign.codePointAt(0));
      if (written + bytes.length > target.length) break;
      target.set(bytes, written);
      written += bytes.length;
      read += sign.length;
    }
    return { read, written };
  }
}

// Half a surrogate pair is no character: U+FFFD stands for it.
function pushUtf8(bytes, code) {
  if (code >= 0xd800 && code < 0xe000) code = 0xfffd;
  if (code < 0x80) bytes.push(code);
  else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
  else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
}

const LABELS = { "utf-8": "utf-8", utf8: "utf-8", "unicode-1-1-utf-8": "utf-8", "utf-16": "utf-16le", "utf-16le": "utf-16le" };

class TextDecoder {
  #encoding; #isFatal; #keepsMark;
  constructor(label = "utf-8", { fatal = false, ignoreBOM = false } = {}) {
    const name = String(label).trim().toLowerCase();
    if (!Object.hasOwn(LABELS, name)) throw new RangeError(`TextDecoder reads utf-8 and utf-16le here, got "${label}"`);
    this.#encoding = LABELS[name];
    this.#isFatal = Boolean(fatal);
    this.#keepsMark = Boolean(ignoreBOM);
  }
  get encoding() { return this.#encoding; }
  get fatal() { return this.#isFatal; }
  get ignoreBOM() { return this.#keepsMark; }

  decode(given = new Uint8Array(), { stream = false } = {}) {
    if (stream) throw new TypeError("TextDecoder reads whole texts here: decode() takes no stream");
    const bytes = bytesOf(given);
    const codes = this.#encoding === "utf-8" ? codesOfUtf8(bytes, this.#isFatal) : codesOfUtf16(bytes, this.#isFatal);
    if (!this.#keepsMark && codes[0] === 0xfeff) codes.shift();
    let text = "";
    for (let i = 0; i < codes.length; i += 1024) text += String.fromCodePoint(...codes.slice(i, i + 1024));
    return text;
  }
}

function bytesOf(given) {
  if (given instanceof ArrayBuffer) return new Uint8Array(given);
  if (ArrayBuffer.isView(given)) return new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  throw new TypeError("decode() takes an ArrayBuffer or a view of one");
}

function wrong(isFatal) {
  if (isFatal) throw new TypeError("The encoded data was not valid");
  return 0xfffd;
}

// The least and most that the second byte may be, where it is not 80 to BF.
const SECOND = { 0xe0: [0xa0, 0xbf], 0xed: [0x80, 0x9f], 0xf0: [0x90, 0xbf], 0xf4: [0x80, 0x8f] };

// One U+FFFD for each longest beginning of a character that does not go on.
function codesOfUtf8(bytes, isFatal) {
  const codes = [];
  for (let i = 0; i < bytes.length;) {
    const first = bytes[i++];
    if (first < 0x80) {
      codes.push(first);
      continue;
    }
    const more = first >= 0xc2 && first < 0xe0 ? 1 : first >= 0xe0 && first < 0xf0 ? 2 : first >= 0xf0 && first < 0xf5 ? 3 : 0;
    let code = more === 0 ? null : first & (0x3f >> more);
    let [least, most] = SECOND[first] ?? [0x80, 0xbf];
    for (let n = 0; code !== null && n < more; n++) {
      const isNext = i < bytes.length && bytes[i] >= least && bytes[i] <= most;
      code = isNext ? (code << 6) | (bytes[i++] & 63) : null;
      [least, most] = [0x80, 0xbf];
    }
    codes.push(code ?? wrong(isFatal));
  }
  return codes;
}

function codesOfUtf16(bytes, isFatal) {
  const units = Array.from({ length: bytes.length >> 1 }, (_, i) => bytes[2 * i] | (bytes[2 * i + 1] << 8));
  const codes = [];
  for (let i = 0; i < units.length; i++) {
    const isPair = units[i] >= 0xd800 && units[i] < 0xdc00 && units[i + 1] >= 0xdc00 && units[i + 1] < 0xe000;
    if (isPair) codes.push(0x10000 + ((units[i] - 0xd800) << 10) + (units[++i] - 0xdc00));
    else codes.push(units[i] >= 0xd800 && units[i] < 0xe000 ? wrong(isFatal) : units[i]);
  }
  if (bytes.length % 2 === 1) codes.push(wrong(isFatal));
  return codes;
}
