// replaceIn: {{names}} filled in, once; what is filled in is not searched again.

const MADE = { // the dynamic variables that can be made here
  $guid: randomUUID, $randomUUID: randomUUID,
  $timestamp: () => Math.floor(Date.now() / 1000), $isoTimestamp: () => new Date().toISOString(),
  $randomInt: () => Math.floor(Math.random() * 1001),
};

function replaced(given, find) {
  if (given !== null && typeof given === "object") {
    const filled = Object.entries(given).map(([key, value]) => [key, replaced(value, find)]);
    return Array.isArray(given) ? filled.map((entry) => entry[1]) : Object.fromEntries(filled);
  }
  if (typeof given !== "string") return given;
  return given.replace(/\{\{\s*([^{}]+?)\s*\}\}/g, (whole, name) => {
    const value = find(name);
    if (value !== undefined) return String(value);
    if (!name.startsWith("$")) return whole;
    if (Object.hasOwn(MADE, name)) return String(MADE[name]());
    throw new Error(`replaceIn() makes ${Object.keys(MADE).join(", ")}; write {{${name}}} into the request to have it filled in`);
  });
}
