// replaceIn: {{names}} filled in, once; what is filled in is not searched again here.

const MADE = { // the dynamic variables that are quickly made here
  $guid: randomUUID, $randomUUID: randomUUID,
  $timestamp: () => Math.floor(Date.now() / 1000), $isoTimestamp: () => new Date().toISOString(),
  $randomInt: () => Math.floor(Math.random() * 1001),
};

// As requests are filled in (vayu.model.variables.template): read once, however long it is behind open braces.
const TEMPLATE = /\{\{([^\S\r\n]*[^{}"\s][^{}"\r\n]*)\}\}/g;
// A name may hold templates, {{user_{{role}}}}: made when the first is seen, for few texts have one.
const TEMPLATE_INSIDE = /\{\{[^{}"\r\n]*\{\{/;
const TEMPLATES_DEEP = 8;
let nestedTemplate = null;

function templateIn(text) {
  if (!TEMPLATE_INSIDE.test(text)) return TEMPLATE;
  return nestedTemplate ??= new RegExp(nesting(TEMPLATES_DEEP, "("), "g");
}

function nesting(depth, open) {
  const inner = depth ? `|${nesting(depth - 1, "(?:")}` : "";
  return String.raw`\{\{(?![^\S\r\n]*\}\})${open}(?:[^{}"\r\n]${inner})+)\}\}`;
}

let makeLent = null; // makes each of them by its name; null for what is none

// Take what was lent as a global, before any script runs.
function lent() {
  makeLent = globalThis.makeLent;
  delete globalThis.makeLent;
}

function made(name) {
  const value = Object.hasOwn(MADE, name) ? MADE[name]() : makeLent(name);
  if (value === null) throw new Error(`replaceIn(): there is no dynamic variable ${name}`);
  return String(value);
}

function replaced(given, find) {
  if (given !== null && typeof given === "object") {
    const filled = Object.entries(given).map(([key, value]) => [key, replaced(value, find)]);
    return Array.isArray(given) ? filled.map((entry) => entry[1]) : Object.fromEntries(filled);
  }
  if (typeof given !== "string") return given;
  return given.replace(templateIn(given), (whole, written) => {
    const name = (written.includes("{{") ? replaced(written, find) : written).trim();
    if (name.includes("{{")) return whole;
    const value = find(name);
    if (value !== undefined) return inText(name, value);
    return name.startsWith("$") ? made(name) : whole;
  });
}
