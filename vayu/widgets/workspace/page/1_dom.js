// The page side of a workspace. It holds nothing of its own: it asks `hello`, and draws what it
// is told. Everything that is shown is put into the page as text.

function add(parent, tag, className = "", text = "") {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  parent.append(node);
  return node;
}

function button(parent, text, act, label = "") {
  const node = add(parent, "button", "", text);
  node.type = "button";
  if (label) {
    node.title = label;
    node.setAttribute("aria-label", label);
  }
  node.addEventListener("click", act);
  return node;
}

function field(parent, label, { type = "text", value = "", placeholder = "" } = {}) {
  const node = add(parent, "input");
  Object.assign(node, { type, value, placeholder, autocomplete: "off", spellcheck: false });
  node.setAttribute("aria-label", label);
  node.addEventListener("keydown", (event) => event.stopPropagation()); // the notebook's own keys
  return node;
}

const same = (one, other) => one.length === other.length && one.every((name, i) => name === other[i]);
const within = (path, above) => same(path.slice(0, above.length), above);
