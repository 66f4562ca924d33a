// A table of names and values: rows to switch off, one to type into at its end, and all of it as
// text ("bulk edit"): a line each, `name: value`, with // before one that is switched off.

function bulkText(rows) {
  return rows.map((row) => `${row.enabled ? "" : "// "}${row.name}: ${row.value}`).join("\n");
}

function bulkRows(text, before) {
  const notes = new Map(before.map((row) => [row.name, row.description]));
  return text.split("\n").filter((line) => line.trim()).map((line) => {
    const [, off, name, value] = /^(\s*\/\/\s?)?\s*([^:]*?)\s*(?::\s?(.*))?$/s.exec(line);
    return { name, value: value ?? "", enabled: !off, description: notes.get(name) ?? "" };
  });
}

const blankRow = () => ({ name: "", value: "", enabled: true, description: "" });

function table({ noun, changed, marks, names = [], parts = false }) {
  let rows = [];
  let bulk = false;
  const known = fresh("names");
  const body = el("div", { class: "vb-rows", role: "group", "aria-label": `${noun}s` });
  const text = area(`All ${noun}s as text`, { rows: 6, placeholder: "name: value\n// off: value" });
  const toggle = button("Bulk edit", () => turn(!bulk), { class: "vb-button vb-quiet" });
  const listed = el("datalist", { id: known }, ...names.map((value) => el("option", { value })));

  const tell = () => changed(rows);

  function turn(on) {
    bulk = on;
    toggle.textContent = bulk ? "Edit as table" : "Bulk edit";
    text.value = bulkText(rows);
    draw();
    (bulk ? text : body.querySelector("input[type=text]"))?.focus();
  }

  function line(row, position) {
    const label = (what) => `${noun} ${position + 1} ${what}`;
    const isNew = position === rows.length;
    function typed(field, value) {
      if (position >= rows.length) {
        rows.push(row);
        body.append(line(blankRow(), rows.length));
        check.disabled = remove.disabled = false;
        check.parentElement.classList.remove("vb-new");
      }
      row[field] = value;
      tell();
    }
    const check = el("input", {
      type: "checkbox", checked: row.enabled, disabled: isNew, "aria-label": label("is sent"),
      onchange: () => typed("enabled", check.checked),
    });
    const field = (name, given = {}) => el("input", {
      type: "text", class: "vb-input", value: "", "aria-label": label(name), spellcheck: false,
      autocomplete: "off", placeholder: isNew ? name : "", ...given,
      oninput: (event) => typed(name, event.target.value),
    });
    const name = field("name", names.length ? { list: known } : {});
    const value = field("value", row.kind === "data" ? { disabled: true } : {});
    name.value = row.name;
    value.value = row.kind === "data" ? `${row.size.toLocaleString()} bytes, from Python` : row.value;
    value.placeholder = row.kind === "file" ? "path of a file" : value.placeholder;
    const remove = button("✕", () => {
      rows.splice(rows.indexOf(row), 1);
      tell();
      draw();
      body.querySelectorAll(".vb-row")[Math.min(position, rows.length)]?.querySelector("[type=text]").focus();
    }, { class: "vb-button vb-quiet", "aria-label": `Remove ${noun} ${position + 1}`, disabled: isNew });
    const cells = [check, marks.over(name), marks.over(value), remove];
    if (parts) {
      const kinds = [["text", "Text"], ["file", "File"]];
      const kind = select(label("kind"), row.kind === "data" ? [["data", "Bytes"]] : kinds);
      kind.value = row.kind ?? "text";
      kind.addEventListener("change", () => {
        typed("kind", kind.value);
        value.placeholder = kind.value === "file" ? "path of a file" : "value";
      });
      cells.splice(2, 0, kind);
    }
    const look = `vb-row${parts ? " vb-part" : ""}${isNew ? " vb-new" : ""}`;
    return el("div", { class: look }, ...cells);
  }

  function draw() {
    text.parentElement.hidden = !bulk;
    body.hidden = bulk;
    body.replaceChildren(...(bulk ? [] : [...rows, blankRow()].map(line)));
    marks.paintAll(node);
  }

  text.addEventListener("input", () => {
    rows = bulkRows(text.value, rows);
    tell();
  });
  const bar = parts ? [] : [el("div", { class: "vb-tools" }, toggle)];
  const node = el("div", {}, ...bar, body, marks.over(text), listed);
  return {
    node,
    put(given) {
      rows = given.map((row) => ({ ...row }));
      if (bulk) text.value = bulkText(rows);
      draw();
    },
    count: () => rows.filter((row) => row.enabled && (row.name || row.value)).length,
  };
}
