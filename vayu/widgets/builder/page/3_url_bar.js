// Method, URL, Send and Load in one bar; below it the environment and what the variables come to.

function urlBar(send, marks) {
  const method = select("Method", [], { class: "vb-input vb-method" });
  const url = el("input", {
    class: "vb-input vb-url-input", type: "text", "aria-label": "URL", spellcheck: false,
    autocomplete: "off", autocapitalize: "off", placeholder: "URL, or a curl command to paste",
  });
  const sendButton = button("Send", () => send({ do: "send" }), { class: "vb-button vb-primary" });
  const loadButton = button("Load", () => send({ do: "toggle load" }), { "aria-expanded": "false" });
  sendButton.title = "Send once (Ctrl+Enter, ⌘+Enter)";
  loadButton.title = "Put under load (Ctrl+Shift+Enter, ⌘+Shift+Enter)";
  const bar = el("div", { class: "vb-bar" }, method,
    el("div", { class: "vb-url" }, marks.over(url)), el("div", { class: "vb-go" }, sendButton, loadButton));
  const picker = select("Environment", [], { class: "vb-input vb-environment" });
  const target = el("div", { class: "vb-target", role: "note", "aria-label": "As it would be sent" });
  const list = el("ul", { class: "vb-variables", "aria-label": "Variables" });
  const below = el("div", { class: "vb-below" }, picker, target);

  function chip(variable) {
    const { name, state } = variable;
    const { said, origin } = told(variable);
    const parts = [el("b", {}, name), ` ${SIGNS[state]} `, el("span", { class: "vb-shown" }, said)];
    if (origin) parts.push(el("span", { class: "vb-origin" }, origin));
    return el("li", { class: `vb-chip vb-${state}` }, ...parts);
  }

  url.addEventListener("input", () => send({ do: "edit", part: "url", value: url.value }));
  url.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) send({ do: "send" });
  });
  url.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text") ?? "";
    if (!/^\s*(?:\$\s+)?curl(?:\.exe)?\s/.test(text)) return;
    event.preventDefault();
    send({ do: "paste", text });
  });
  method.addEventListener("change", () =>
    send({ do: "edit", part: "method", value: method.value }));
  picker.addEventListener("change", () => send({ do: "environment", name: picker.value }));

  return {
    node: el("div", {}, bar, below, list),
    focus: () => url.focus(),
    empty: () => !url.value.trim(),
    left: (act) => url.addEventListener("blur", act),
    schema({ methods }) {
      method.replaceChildren(...methods.map((name) => el("option", { value: name }, name)));
    },
    form(form) {
      method.value = form.method.toUpperCase();
      url.value = form.url;
    },
    environments({ names, chosen }) {
      const all = [["", "No environment"], ...names.map((name) => [name, name])];
      picker.replaceChildren(...all.map(([value, text]) => el("option", { value }, text)));
      picker.value = chosen;
    },
    checks({ variables, url: whole }) {
      list.replaceChildren(...variables.map(chip));
      list.hidden = !variables.length;
      target.textContent = whole && whole !== url.value ? `→ ${whole}` : "";
      target.title = whole;
    },
    busy(word) {
      sendButton.disabled = loadButton.disabled = Boolean(word);
      sendButton.textContent = word === "Sending…" ? word : "Send";
    },
    opener: loadButton,
    open: (shown) => loadButton.setAttribute("aria-expanded", String(shown)),
  };
}
