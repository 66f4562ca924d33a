// Elements, and what several parts of the form are made of. Text is always text, never HTML.

const own = Math.random().toString(36).slice(2, 10); // a page may hold several forms, each with its numbers
let numbered = 0;

function fresh(name) {
  numbered += 1;
  return `vayu-${name}-${own}-${numbered}`;
}

function el(tag, given = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && typeof value !== "string") node[name] = value;
    else if (value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

function button(label, act, given = {}) {
  return el("button", { type: "button", class: "vb-button", onclick: act, ...given }, label);
}

function select(label, choices, given = {}) {
  const options = choices.map(([value, text]) => el("option", { value }, text));
  return el("select", { class: "vb-input", "aria-label": label, ...given }, ...options);
}

function area(label, given = {}) {
  const look = { class: "vb-input vb-code", spellcheck: false, autocapitalize: "off", rows: 8 };
  return el("textarea", { "aria-label": label, ...look, ...given });
}

// A field with its label above and, where there is one, its explanation below.
// `shown` is what stands there, where that is more than the field itself.
function labelled(label, input, help = "", shown = input) {
  const id = fresh("field");
  input.id = id;
  const parts = [el("label", { for: id, class: "vb-label" }, label), shown];
  if (help) {
    parts.push(el("div", { class: "vb-help", id: `${id}-help` }, help));
    input.setAttribute("aria-describedby", `${id}-help`);
  }
  return el("div", { class: "vb-field" }, ...parts);
}

// What is said of a text below it, while it is typed: that it is right, or where it is not. A click
// on what is wrong goes there.
function verdictOn(text) {
  const node = el("button", { type: "button", class: "vb-verdict", "aria-live": "polite", disabled: true });
  let wrong = null;
  node.addEventListener("click", () => {
    if (!wrong?.line) return;
    const lines = text.value.split("\n").slice(0, wrong.line - 1);
    const start = lines.reduce((sum, line) => sum + line.length + 1, 0);
    const at = start + Math.max(0, wrong.column - 1);
    text.focus();
    text.setSelectionRange(at, Math.min(at + 1, text.value.length));
  });
  return {
    node,
    show(problem, fine) {
      wrong = problem;
      const { line, column, why } = problem ?? {};
      const place = line ? `Line ${line}${column ? `, column ${column}` : ""}: ` : "";
      node.disabled = !line;
      node.className = `vb-verdict ${problem ? "vb-bad" : "vb-good"}`;
      node.textContent = problem ? `✗ ${place}${why}` : fine;
      text.setAttribute("aria-invalid", String(Boolean(problem)));
    },
  };
}

// What a person is typing stays: a field is only written to while nobody is in it.
function put(input, value) {
  if (input.value !== value && document.activeElement !== input) input.value = value;
}
