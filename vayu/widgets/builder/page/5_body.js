// The body: a mode, and what it takes. JSON is checked by the kernel as it is typed.

const MODES = [
  ["none", "No body"], ["json", "JSON"], ["text", "Text"], ["xml", "XML"], ["form", "Form"],
  ["multipart", "Multipart"], ["graphql", "GraphQL"], ["file", "File"], ["binary", "Binary"],
];

function bodyTab(edit, marks) {
  let body = { mode: "none", rows: [], parts: [] };
  const mode = select("Body mode", MODES);
  const text = area("Body text", { rows: 10 });
  const query = area("GraphQL query", { rows: 8, placeholder: "query { … }" });
  const variables = area("GraphQL variables", { rows: 4, placeholder: '{"id": 1}' });
  const operation = el("input", { type: "text", class: "vb-input", spellcheck: false });
  const file = el("input", { type: "text", class: "vb-input", spellcheck: false,
    placeholder: "path of a file on the kernel's machine" });
  const kind = el("input", { type: "text", class: "vb-input", spellcheck: false });
  const fields = table({ noun: "Field", marks, changed: (rows) => change({ rows }) });
  const parts = table({ noun: "Part", marks, changed: (rows) => change({ parts: rows }), parts: true });
  const binary = el("div", { class: "vb-empty" });
  const verdict = verdictOn(text);
  const shown = {
    none: el("div", { class: "vb-empty" }, "This request has no body. Choose what it sends above."),
    json: el("div", {}, marks.over(text), verdict.node),
    form: fields.node,
    multipart: parts.node,
    graphql: el("div", {}, labelled("Query", query, "", marks.over(query)),
      labelled("Variables", variables, "", marks.over(variables)),
      labelled("Operation name", operation, "", marks.over(operation))),
    file: labelled("File", file, "Read once, and sent byte for byte."),
    binary,
  };
  const stage = el("div", { class: "vb-stage" });
  const type = labelled("Content-Type", kind);

  function change(part) {
    body = { ...body, ...part };
    edit("body", body);
  }

  function draw() {
    const one = ["text", "xml"].includes(body.mode) ? "json" : body.mode;
    stage.replaceChildren(shown[one]);
    marks.paintAll(stage);
    verdict.node.hidden = body.mode !== "json";
    text.setAttribute("aria-label", `Body text, ${body.mode}`);
    type.hidden = ["none", "multipart"].includes(body.mode);
  }

  mode.addEventListener("change", () => {
    change({ mode: mode.value });
    draw();
  });
  const bound = { text, query, variables, operation, file, content_type: kind };
  for (const [name, input] of Object.entries(bound)) {
    input.addEventListener("input", () => change({ [name]: input.value }));
  }
  kind.placeholder = "as the mode says";

  return {
    node: el("div", {}, el("div", { class: "vb-tools" }, mode), stage, type),
    form(form) {
      body = form.body;
      mode.value = body.mode;
      for (const [name, input] of Object.entries(bound)) input.value = body[name];
      fields.put(body.rows);
      parts.put(body.parts);
      binary.textContent = body.size
        ? `${body.size.toLocaleString()} bytes that were set from Python, sent as they are.`
        : "No bytes yet. Set them from Python, or choose File.";
      draw();
    },
    checks({ json }) {
      verdict.show(json, "✓ JSON");
    },
    mark: () => (body.mode === "none" ? "" : "•"),
  };
}
