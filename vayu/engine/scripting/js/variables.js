// pm.environment and pm.variables: values that requests read and scripts change.
//
// From low to high: the environment as it was given, what scripts of this user changed, what
// this script changed, what is set for this exchange only. null unsets.

const VARIABLES = 1000;
const VARIABLE_TEXT = 1024 * 1024;

function plainMap(text) {
  const map = Object.create(null);
  return text ? Object.assign(map, JSON.parse(text)) : map;
}

let base = plainMap("");

function lookUp(name, layers) {
  for (const layer of layers) {
    if (layer && name in layer) return layer[name] === null ? undefined : layer[name];
  }
  return undefined;
}

function merged(layers) {
  const all = Object.assign(Object.create(null), ...layers.toReversed().filter((layer) => layer));
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}

function named(name) {
  if (typeof name !== "string" || name === "") throw new TypeError(`a variable's name is text, got ${show(name)}`);
  return name;
}

// Only what a variable can hold: anything else would arrive as "undefined" or "[object Object]".
function storable(name, value) {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  const remedy = value instanceof Object ? "; use JSON.stringify(value)" : "";
  throw new TypeError(`variable ${show(name)} takes text, a number or a boolean, got ${show(value)}${remedy}`);
}

function change(layer, name, value) {
  const kept = storable(named(name), value);
  const made = extras();
  const changes = (made[layer] ??= Object.create(null));
  made.changed += name.length + (typeof kept === "string" ? kept.length : 8);
  if (made.changed > VARIABLE_TEXT || (!(name in changes) && ++made.names > VARIABLES)) {
    throw new RangeError(`a script may set ${VARIABLES} variables and ${VARIABLE_TEXT} characters`);
  }
  changes[name] = kept;
}

function variableSet(label, changes, layers) {
  return sealed(label, {
    get(name) { return lookUp(named(name), layers()); },
    has(name) { return lookUp(named(name), layers()) !== undefined; },
    set(name, value) { change(changes, name, value); },
    unset(name) { change(changes, name, null); },
    clear() { for (const name of Object.keys(merged(layers()))) change(changes, name, null); },
    toObject() { return merged(layers()); },
  });
}

const environmentLayers = () => [running.extras?.environmentChanges, layer("environment"), base];
const localLayers = () => [running.extras?.localChanges, layer("local")];

// What the worker handed over as JSON, read when it is first asked for.
function layer(name) {
  const { scope } = running;
  if (typeof scope[name] === "string") scope[name] = plainMap(scope[name]);
  return scope[name];
}

const environment = variableSet("pm.environment", "environmentChanges", environmentLayers);
const local = variableSet("pm.variables", "localChanges", localLayers);

const variables = sealed("pm.variables", {
  get(name) { return local.get(name) ?? environment.get(name); },
  has(name) { return variables.get(name) !== undefined; },
  set: local.set,
  unset: local.unset,
  clear: local.clear,
  toObject() { return { ...environment.toObject(), ...local.toObject() }; },
});
