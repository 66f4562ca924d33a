// crypto.getRandomValues and crypto.randomUUID, for scripts and for libraries that ask for them.
//
// The seed comes from the operating system, so no two contexts make the same values. It is no
// source for keys: the generator is sfc32, which is quick and fair and can be foretold.

const seed = new Uint32Array(4);

function seeded(text) {
  for (let i = 0; i < 4; i++) seed[i] = Number.parseInt(text.slice(8 * i, 8 * i + 8), 16);
  for (let i = 0; i < 12; i++) randomWord();
}

function randomWord() {
  const [a, b, c, counter] = seed;
  const word = (a + b + counter) | 0;
  seed[3] = counter + 1;
  seed[0] = b ^ (b >>> 9);
  seed[1] = c + (c << 3);
  seed[2] = ((c << 21) | (c >>> 11)) + word;
  return word >>> 0;
}

function getRandomValues(array) {
  if (!ArrayBuffer.isView(array) || array instanceof Float64Array || array instanceof Float32Array || array instanceof DataView) {
    throw new TypeError("getRandomValues() takes an array of integers, such as new Uint8Array(16)");
  }
  if (array.byteLength > 65536) throw new RangeError("getRandomValues() fills 65,536 bytes at most");
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  for (let i = 0; i < bytes.length; i++) bytes[i] = randomWord() >>> 11;
  return array;
}

function randomUUID() {
  const bytes = getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40; // version 4,
  bytes[8] = (bytes[8] & 0x3f) | 0x80; // variant of RFC 9562
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function defineEntropy() {
  const value = sealed("crypto", { getRandomValues, randomUUID });
  Object.defineProperty(globalThis, "crypto", { value, configurable: true });
  Math.random = () => (randomWord() * 2 ** 21 + (randomWord() >>> 11)) / 2 ** 53;
}
