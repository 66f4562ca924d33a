// Postman's own objects, without the tables that only applications need. `lend` takes what makes its dynamic
// variables, and what turns objects of `pm` into plain ones, as it takes them.
const sdk = require("postman-collection");
const { Substitutor } = require("postman-collection/lib/superstring");

let make = () => null;
let plain = (given) => given;

const isMade = (name) => typeof name === "string" && name.startsWith("$") && make(name) !== null;

Substitutor.DEFAULT_VARS = new Proxy({}, {
  getOwnPropertyDescriptor: (_, name) => (isMade(name) ? { value: name, configurable: true, enumerable: true } : undefined),
  get: (target, name) => (isMade(name) ? () => make(name) : target[name]),
});

const { box } = Substitutor;
Substitutor.box = (variables, defaults) => box(Array.isArray(variables) ? variables.map((one) => plain(one)) : variables, defaults);

const taking = (type) => new Proxy(type, { construct: (made, given, target) => Reflect.construct(made, given.map((one) => plain(one)), target) });
for (const name of ["Header", "HeaderList", "PropertyList", "QueryParam", "Request", "RequestAuth", "RequestBody", "Response", "Url"]) {
  sdk[name] = taking(sdk[name]);
}

module.exports = { sdk, lend(maker, planer) { make = maker; plain = planer; } };
