// pm.variables and the scopes below it: values that requests read and scripts change.
//
// Each scope, from low to high: as it was given, what scripts of this user changed, what this
// script changed. null unsets. pm.variables reads all scopes, and sets what is local.

const VARIABLES = 1000;
const VARIABLE_TEXT = 1024 * 1024;
const SCOPES = ["local", "data", "environment", "collection", "globals"]; // high to low

// A JSON object of scopes, as maps without a prototype.
function scopeMaps(text) {
  const given = text ? JSON.parse(text) : {};
  const maps = Object.create(null);
  for (const scope of SCOPES) maps[scope] = Object.freeze(Object.assign(Object.create(null), given[scope]));
  return Object.freeze(maps);
}

const UNCHANGED = scopeMaps("");
let base = UNCHANGED;
let nested = {}; // names of variables there that are made of others, by scope

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
  if (typeof name === "string" && name !== "") return name;
  if (Number.isFinite(name)) return String(name);
  throw new TypeError(`a variable's name is text, got ${show(name)}`);
}

// Only what a variable can hold: anything else would arrive as "undefined", or not at all.
function storable(name, value) {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (value instanceof Date && !Number.isNaN(value.getTime())) return String(value.toISOString()); // as JSON has it
  throw new TypeError(`variable ${show(name)} takes text, a number, a boolean, a list or an object, got ${show(value)}`);
}

// A list or an object is held until the script ends; what makes a text of itself, as moment() does, is one.
function change(scope, name, value) {
  name = named(name);
  const isWhole = typeof value === "object" && value !== null && !(value instanceof Date) && !isLost(value);
  const text = isWhole ? jsonText(name, value) : null;
  const kept = isWhole ? plainOf(name, text) : storable(name, value);
  const made = extras();
  made.changes ??= {};
  const changes = (made.changes[scope] ??= Object.create(null));
  made.changed += name.length + (isWhole ? text.length : typeof kept === "string" ? kept.length : 8);
  if (made.changed > VARIABLE_TEXT || (!(name in changes) && ++made.names > VARIABLES)) throw tooMuch();
  if (isWhole && typeof kept === "object") {
    changes[name] = value;
    hold(scope, name, value, text);
    return;
  }
  changes[name] = kept;
  if (made.held !== null) made.held.delete(keyOf(scope, name));
  if (typeof kept === "string" && kept.includes("{{")) warnOfTemplates(name, kept);
}

function tooMuch() {
  return new RangeError(`a script may set ${VARIABLES} variables and ${VARIABLE_TEXT} characters`);
}

// Postman would fill them in wherever the variable stands; a value that may have come from a server
// must not read other variables.
function warnOfTemplates(name, value) {
  const known = (value.match(TEMPLATE) ?? []).filter((whole) => variables.has(whole.slice(2, -2).trim()));
  if (known.length) print("warn", [`${known[0]} in the value of ${show(name)} is sent as it stands; set pm.variables.replaceIn(value) to fill it in`]);
}

// What the worker handed over as JSON is read when it is first asked for; empty where nothing was changed.
function earlier() {
  const { scope } = running;
  if (typeof scope.changes === "string") scope.changes = scope.changes === "" ? UNCHANGED : scopeMaps(scope.changes);
  if (scope.changes === null) throw unkept("what became of variables");
  return scope.changes;
}

// Fill in text from some scopes, high to low. A value that a person wrote down may be made of others:
// they are put together first, without recursion, for a chain may be longer than the stack is deep.
function filled(text, scopes) {
  const together = new Map(); // by name; undefined: it is made of itself, or too long
  const opened = [{ name: null, value: text }];
  let missed = null;
  const find = (name) => {
    const { value, isMade } = visible(name, scopes);
    if (!isMade) return value;
    if (!together.has(name)) missed ??= { name, value };
    return together.get(name);
  };
  for (;;) {
    const { name, value } = opened.at(-1);
    missed = null;
    const result = replaced(value, find);
    if (missed !== null) {
      together.set(missed.name, undefined);
      opened.push(missed);
      continue;
    }
    opened.pop();
    if (name === null) return result;
    together.set(name, result.length > VARIABLE_TEXT ? undefined : result);
  }
}

// The value that a template sees, and whether it may be made of others.
function visible(name, scopes) {
  for (const scope of scopes) {
    const [now, before, written] = layers(scope);
    const value = mine(scope, name, lookUp(name, [now, before, written]));
    if (value === undefined) continue;
    const isWritten = !(now && name in now) && !(before && name in before);
    return { value, isMade: isWritten && Boolean(nested[scope]?.includes(name)) };
  }
  return { value: undefined, isMade: false };
}

function layers(scope) {
  return [running.extras?.changes?.[scope], earlier()[scope], base[scope]];
}

function valuesIn(scope) {
  const all = merged(layers(scope));
  for (const name of Object.keys(all)) {
    if (typeof all[name] === "object") all[name] = mine(scope, name, all[name]);
  }
  return all;
}

function reader(scope) {
  return {
    get(name) {
      const value = lookUp(named(name), layers(scope));
      return typeof value === "object" ? mine(scope, named(name), value) : value;
    },
    has(name) { return lookUp(named(name), layers(scope)) !== undefined; },
    toObject() { return valuesIn(scope); },
    replaceIn(text) { return filled(text, [scope]); },
  };
}

// As Postman keeps a scope: JSON.stringify(pm.environment).
function kept(all, name) {
  const values = Object.entries(all).map(([key, value]) => ({ type: "any", key, value }));
  return name === undefined ? { values } : { name, values };
}

// One of pm.environment.values: what there is now, to be read alone.
class Variable {
  #key; #value;
  constructor(key, value) {
    this.#key = key;
    this.#value = value;
    Object.preventExtensions(this);
  }
  get type() { return "any"; }
  get key() { return this.#key; }
  set key(_) { this.#refuse(); }
  get value() { return this.#value; }
  set value(_) { this.#refuse(); }
  get disabled() { return false; }
  #refuse() { throw new TypeError(`a list of variables is read alone; set(${show(this.#key)}, value) of its scope changes it`); }
  valueOf() { return this.#value; }
  toString() { return String(this.#value); }
  toJSON() { return { type: "any", key: this.#key, value: this.#value }; }
}

class VariableList extends PropertyList {
  #scope;
  constructor(label, scope) {
    const items = Object.freeze(Object.entries(valuesIn(scope)).map((pair) => new Variable(...pair)));
    super(label, () => items, { type: Variable });
    this.#scope = scope;
    Object.freeze(this);
  }
  toJSON() { return this.map((variable) => variable.toJSON()); }
  substitute(given) {
    return given instanceof Url ? new Url(filled(given.toString(), [this.#scope])) : filled(given, [this.#scope]);
  }
}

function variableSet(label, scope, name) {
  const more = name ? { get name() { return info(name); } } : {};
  Object.defineProperty(more, "values", { get() { return new VariableList(`${label}.values`, scope); }, enumerable: true });
  return sealed(label, Object.defineProperties({
    ...reader(scope),
    set(name, value) { change(scope, name, value); },
    unset(name) { change(scope, name, null); },
    clear() { for (const name of Object.keys(merged(layers(scope)))) change(scope, name, null); },
    toJSON() { return kept(valuesIn(scope), name && info(name)); },
  }, Object.getOwnPropertyDescriptors(more)));
}

const globals = variableSet("pm.globals", "globals");
const collectionVariables = variableSet("pm.collectionVariables", "collection");
const environment = variableSet("pm.environment", "environment", "environment");
const iterationData = sealed("pm.iterationData", {
  ...reader("data"),
  get values() { return new VariableList("pm.iterationData.values", "data"); },
  toJSON() { return iterationData.toObject(); },
});
const local = variableSet("pm.variables", "local");

const variables = sealed("pm.variables", {
  get(name) {
    for (const scope of SCOPES) {
      const value = lookUp(named(name), layers(scope));
      if (value !== undefined) return typeof value === "object" ? mine(scope, named(name), value) : value;
    }
    return undefined;
  },
  has(name) { return variables.get(name) !== undefined; },
  replaceIn(text) { return filled(text, SCOPES); },
  get values() { return local.values; },
  set: local.set,
  unset: local.unset,
  clear: local.clear,
  toObject() { return SCOPES.reduceRight((all, scope) => ({ ...all, ...valuesIn(scope) }), {}); },
  toJSON() { return kept(variables.toObject()); },
});

for (const name of ["add", "append", "prepend", "insert", "insertAfter", "upsert", "remove", "clear", "populate", "repopulate", "assimilate"]) {
  VariableList.prototype[name] = function () { throw new TypeError(`${this.$label} is read alone; set, unset and clear of its scope change it`); };
}
for (const type of [Variable, VariableList]) delete type.prototype.constructor;
Object.setPrototypeOf(Variable.prototype, guard("a variable"));
