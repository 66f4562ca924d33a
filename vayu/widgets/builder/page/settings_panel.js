// The page side of the settings panel: fields that the kernel describes, and one button.

function render({ model, el: root }) {
  let fields = [];
  let values = {};
  let changed = {};
  const inputs = new Map();
  const asking = el("div", { class: "vb-empty", role: "status" }, "Asking the engine for its settings…");
  const grid = el("div", { class: "vb-grid" }, asking);
  const problems = el("div", { class: "vb-problems", role: "status" });
  const said = el("span", { class: "vb-good", role: "status" });
  const save = button("Save", () => {
    try {
      model.send({ do: "change", values: changed });
    } catch { // its comm ended with the kernel
      on.problems({ "": "The kernel that held these settings is gone. Execute the cell again." });
    }
  }, { class: "vb-button vb-primary", disabled: true });
  const undo = button("Undo", () => draw(), { disabled: true });

  function touch(name, value) {
    changed = { ...changed, [name]: value };
    save.disabled = undo.disabled = false;
    said.textContent = "";
  }

  function draw() {
    changed = {};
    save.disabled = undo.disabled = true;
    problems.replaceChildren();
    inputs.clear();
    grid.replaceChildren(...fields.map((field) => {
      const { node, input } = recordField(field, values[field.name], (v) => touch(field.name, v));
      inputs.set(field.name, input);
      return node;
    }));
    root.dataset.state = "ready";
  }

  const on = {
    schema(found) {
      fields = found;
    },
    values(found) {
      values = found;
      draw();
    },
    said(text) {
      said.textContent = text ? `✓ ${text}` : "";
    },
    problems(found) {
      asking.remove();
      problems.replaceChildren(...Object.entries(found).map(([name, why]) => {
        const label = fields.find((field) => field.name === name)?.label ?? name;
        return el("div", { class: "vb-problem" }, `✗ ${label}${label ? ": " : ""}${why}`);
      }));
      inputs.get(Object.keys(found)[0])?.focus();
    },
  };

  function receive(message) {
    for (const [name, value] of Object.entries(message)) on[name]?.(value);
  }

  root.classList.add("vayu-builder");
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", "Settings of the engine");
  root.dataset.lmSuppressShortcuts = "true";
  root.addEventListener("keydown", (event) => event.stopPropagation()); // the notebook's own keys
  root.append(grid, problems, el("div", { class: "vb-foot" }, save, undo, said));
  model.on("msg:custom", receive);
  model.send({ do: "hello" });
  return () => model.off("msg:custom", receive);
}

export default { render };
