// Forms that are generated from a record of the kernel: auth, and how the request travels.

function recordField(field, value, changed, marks = null) {
  let input;
  if (field.kind === "flag") {
    input = el("input", { type: "checkbox", checked: Boolean(value) });
    input.addEventListener("change", () => changed(input.checked));
    const label = el("label", { class: "vb-flag" }, input, ` ${field.label}`);
    const help = el("div", { class: "vb-help" }, field.help);
    return { node: el("div", { class: "vb-field" }, label, help), input };
  }
  const usual = field.usual ? `${field.usual}, by default` : field.needed ? "" : "not set";
  if (field.kind === "choice") {
    input = select(field.label, field.choices.map((one) => [one, one || usual]));
  } else if (field.kind === "pairs") {
    input = area(field.label, { rows: 2, placeholder: "name value, one a line" });
  } else {
    input = el("input", {
      type: field.secret ? "password" : "text", class: "vb-input", spellcheck: false,
      autocomplete: field.secret ? "new-password" : "off", placeholder: usual,
      inputmode: field.kind === "number" ? "numeric" : "text",
    });
  }
  input.value = value ?? "";
  input.addEventListener(field.kind === "choice" ? "change" : "input", () => changed(input.value));
  const shown = marks && input.type !== "password" && field.kind !== "choice" ? marks.over(input) : input;
  return { node: labelled(field.label + (field.needed ? " *" : ""), input, field.help, shown), input };
}

function authTab(edit, settled, marks) {
  let kinds = [];
  let auth = { kind: "none", values: {} };
  const all = new Map(); // what was typed into each kind
  const kind = select("Kind of auth", []);
  const fields = el("div", { class: "vb-grid" });
  const secrets = new Map();

  function draw() {
    secrets.clear();
    const found = kinds.find((one) => one.kind === auth.kind)?.fields ?? [];
    const nodes = found.map((field) => {
      const { node, input } = recordField(field, auth.values[field.name], (value) => {
        auth.values = { ...auth.values, [field.name]: value };
        edit("auth", auth);
      }, marks);
      if (field.secret) {
        secrets.set(field.name, input);
        input.addEventListener("focus", () => input.select());
        input.addEventListener("change", settled); // from here on the kernel has it, not the page
      }
      return node;
    });
    const none = el("div", { class: "vb-empty" }, {
      none: "Nothing is said here: a request of a collection takes its folder's auth.",
      inherit: "The folder above says what is sent.",
      noauth: "Nothing is sent, whatever the folder above says.",
    }[auth.kind] ?? "");
    fields.replaceChildren(...(nodes.length ? nodes : [none]));
    marks.paintAll(fields);
  }

  kind.addEventListener("change", () => {
    all.set(auth.kind, auth.values);
    auth = { kind: kind.value, values: all.get(kind.value) ?? {} };
    draw();
    edit("auth", auth);
  });
  return {
    node: el("div", {}, el("div", { class: "vb-tools" }, kind), fields),
    schema({ auth: given }) {
      kinds = given;
      kind.replaceChildren(...kinds.map((one) => el("option", { value: one.kind }, one.label)));
    },
    form(form) {
      auth = form.auth;
      all.clear();
      kind.value = auth.kind;
      draw();
    },
    settled(given) {
      if (given.kind !== auth.kind) return;
      for (const [name, input] of secrets) {
        put(input, given.values[name] ?? "");
        auth.values[name] = document.activeElement === input ? auth.values[name] : input.value;
      }
    },
    mark: () => (auth.kind === "none" ? "" : "•"),
  };
}

function settingsTab(edit, settled) {
  let fields = [];
  let values = {};
  const secrets = new Map();
  const grid = el("div", { class: "vb-grid" });
  return {
    node: grid,
    schema({ settings }) {
      fields = settings;
    },
    form({ settings }) {
      values = { ...settings };
      grid.replaceChildren(...fields.map((field) => {
        const { node, input } = recordField(field, values[field.name], (value) => {
          values = { ...values, [field.name]: value };
          edit("settings", values);
        });
        if (field.secret) {
          secrets.set(field.name, input);
          input.addEventListener("change", settled);
        }
        return node;
      }));
    },
    settled(given) {
      for (const [name, input] of secrets) {
        put(input, given[name] ?? "");
        values[name] = document.activeElement === input ? values[name] : input.value;
      }
    },
    mark: () => "",
  };
}
