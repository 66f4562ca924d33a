// The page side of a request builder. The kernel holds the form; this shows it and tells edits.
//
// A page that opens says "hello" and is told everything. Edits are told 150 ms after the last
// key, and at once before anything that acts on the form. Only a `form` message replaces text.

const PAUSE = 150; // ms from the last key to the edit that is told
const PATIENCE = 1500; // ms without an answer, until that is said
const HEADERS = ["Accept", "Accept-Encoding", "Accept-Language", "Authorization", "Cache-Control",
  "Content-Type", "Cookie", "Idempotency-Key", "If-Match", "If-None-Match", "Origin", "Referer",
  "User-Agent", "X-Api-Key", "X-Request-Id"];
const COPIES = { vayu: "Python (Vayu)", curl: "curl", http: ".http", requests: "Python (requests)",
  httpx: "Python (httpx)", fetch: "JavaScript (fetch)", k6: "k6" };

function saving(send) {
  const folder = el("input", { type: "text", class: "vb-input", spellcheck: false });
  const place = el("input", { type: "text", class: "vb-input", spellcheck: false });
  const save = button("Save", () => {
    send({ do: "save", folder: folder.value, place: place.value });
    node.hidden = true;
  }, { class: "vb-button vb-primary" });
  const node = el("div", { class: "vb-save vb-grid", hidden: true },
    labelled("Folder of the collection", folder), labelled("Path of the request in it", place,
      "Such as Users/Create user; folders that are missing are made."), save);
  return { node, toggle: () => ((node.hidden = !node.hidden), node.hidden || folder.focus()) };
}

function render({ model, el: root }) {
  const waiting = new Map();
  let timer = 0;
  let unanswered = 0;
  let seq = 0;
  let place = "";

  function tell(message) {
    try {
      model.send(message);
    } catch { // its comm ended with the kernel
      late.textContent = "✗ The kernel that held this form is gone. Execute the cell again.";
      return;
    }
    unanswered ||= setTimeout(() => {
      late.textContent = "! The kernel is busy, or gone; it does this as soon as it can.";
    }, PATIENCE);
  }

  function flush() {
    clearTimeout(timer);
    for (const message of waiting.values()) tell(message);
    waiting.clear();
  }

  function edit(part, value) {
    seq += 1;
    waiting.set(part, { do: "edit", part, value, seq });
    clearTimeout(timer);
    timer = setTimeout(flush, PAUSE);
    marks();
  }

  function send(message) {
    if (message.do === "edit") return edit(message.part, message.value);
    if (message.do === "toggle load") return showLoad(load.node.hidden);
    if (message.do === "load") {
      waiting.set("load", message);
      clearTimeout(timer);
      timer = setTimeout(flush, PAUSE);
      return undefined;
    }
    flush();
    if (message.do === "send" || message.do === "start") expectUrl();
    if (message.do === "start") {
      showLoad(true);
      return tell({ ...message, form: load.form() });
    }
    return tell(message);
  }

  function showLoad(shown) {
    load.node.hidden = !shown;
    bar.open(shown);
    if (shown && !load.node.contains(document.activeElement)) load.focus();
  }

  const found = templates();
  const bar = urlBar(send, found);
  const expectUrl = () => root.classList.remove("vb-untouched");
  const params = table({ noun: "Parameter", marks: found, changed: (rows) => edit("params", rows) });
  const headers = table({ noun: "Header", marks: found, names: HEADERS,
    changed: (rows) => edit("headers", rows) });
  const cookies = table({ noun: "Cookie", marks: found, changed: (rows) => edit("cookies", rows) });
  const body = bodyTab(edit, found);
  const auth = authTab(edit, () => send({ do: "settled" }), found);
  const pre = area("Pre-request script", { rows: 10,
    placeholder: 'JavaScript before it is sent:\npm.variables.set("id", "42");' });
  const tests = area("Tests", { rows: 10,
    placeholder: 'JavaScript on the response:\npm.test("is fine", () => pm.response.to.have.status(200));' });
  const settings = settingsTab(edit, () => send({ do: "settled" }));
  const load = loadForm(send);
  const verdicts = { pre: verdictOn(pre), tests: verdictOn(tests) };
  for (const [part, input] of [["pre", pre], ["tests", tests]]) {
    input.addEventListener("input", () => edit(part, input.value));
  }
  const panel = (name, label, node) => ({ name, label, node: el("div", { class: "vb-panel" }, node) });
  const panels = [
    panel("params", "Params", params.node), panel("headers", "Headers", headers.node),
    panel("cookies", "Cookies", cookies.node), panel("body", "Body", body.node),
    panel("auth", "Auth", auth.node),
    panel("pre", "Pre-request", el("div", {}, pre, verdicts.pre.node)),
    panel("tests", "Tests", el("div", {}, tests, verdicts.tests.node)),
    panel("settings", "Settings", settings.node),
  ];
  const tab = tabs(panels, (name) => (root.dataset.tab = name));
  const problems = el("div", { class: "vb-problems", role: "status" });
  const notice = el("div", { class: "vb-notice", role: "status" });
  const late = el("div", { class: "vb-warning", role: "status" });
  const kind = select("Copy as", []);
  const copied = area("Copied text", { rows: 4, readOnly: true, hidden: true });
  const save = saving(send);
  const answer = el("section", { class: "vb-answer", "aria-label": "Response", role: "status" });
  const saver = button("Save…", () => (place ? send({ do: "save" }) : save.toggle()));
  const foot = el("div", { class: "vb-foot" },
    saver,
    el("span", { class: "vb-copy" }, kind, button("Copy", () => send({ do: "copy", kind: kind.value }))),
    el("span", { class: "vb-keys" }, "Ctrl+Enter sends · Ctrl+Shift+Enter loads"));
  let wrong = new Set();
  let uncompiled = new Set();

  function marks() {
    const counts = { params: params.count() || "", headers: headers.count() || "",
      cookies: cookies.count() || "", body: body.mark(), auth: auth.mark(),
      pre: pre.value.trim() ? "•" : "", tests: tests.value.trim() ? "•" : "", settings: "" };
    for (const [name, text] of Object.entries(counts)) {
      tab.mark(name, String(text), wrong.has(name) || uncompiled.has(name));
    }
  }

  async function onCopied({ kind: what, text }) {
    copied.value = text;
    try {
      await navigator.clipboard.writeText(text);
      copied.hidden = true;
      notice.textContent = `✓ Copied as ${COPIES[what] ?? what}. Secrets are left as {{variables}}.`;
    } catch {
      copied.hidden = false;
      copied.select();
      notice.textContent = "This page may not write to the clipboard; copy the text below.";
    }
  }

  const on = {
    schema(schema) {
      for (const part of [bar, auth, settings]) part.schema(schema);
      kind.replaceChildren(...schema.copies.map((one) => el("option", { value: one }, COPIES[one] ?? one)));
    },
    form(form) {
      waiting.clear();
      for (const part of [bar, body, auth, settings]) part.form(form);
      params.put(form.params);
      headers.put(form.headers);
      cookies.put(form.cookies);
      pre.value = form.pre;
      tests.value = form.tests;
      root.dataset.state = "ready";
      marks();
    },
    environments: (found) => bar.environments(found),
    checks(checks) {
      if (checks.seq && checks.seq < seq) return; // there is something newer on its way
      found.know(checks.variables);
      found.paintAll(root);
      bar.checks(checks);
      body.checks(checks);
      wrong = new Set(checks.problems.map((one) => one.tab));
      const told = { body: checks.json && " vb-below-body", // what the body's own verdict says
        url: bar.empty() && " vb-no-url" }; // what is wrong once somebody left it so
      problems.replaceChildren(...checks.problems.map(({ where, why }) =>
        el("div", { class: `vb-problem${told[where] || ""}` }, `✗ ${where}: ${why}`)));
      marks();
    },
    scripts(found) {
      uncompiled = new Set(Object.keys(found).filter((part) => found[part]?.why));
      for (const [part, known] of Object.entries(found))
        verdicts[part].show(known?.why ? known : null, known ? "✓ compiles" : "");
      marks();
    },
    load: (view) => load.update(view),
    settled(given) {
      auth.settled(given.auth);
      settings.settled(given.settings);
    },
    tab(name) {
      if (name === "load") showLoad(true);
      else if (tab.has(name)) tab.choose(name);
      else bar.focus();
    },
    place(found) {
      place = found;
    },
    busy(word) {
      bar.busy(word);
      load.busy(word);
      answer.setAttribute("aria-busy", String(Boolean(word)));
    },
    notice({ text, kind: what }) {
      notice.className = `vb-notice${what === "problem" ? " vb-bad" : ""}`;
      notice.replaceChildren(text && what === "problem" ? `✗ ${text}` : text);
      if (what === "undo") notice.append(" ", button("Undo", () => send({ do: "undo" })));
    },
    copied: onCopied,
    answer({ summary, problem, hint }) {
      if (summary) {
        answer.replaceChildren(el("div", { class: "vb-heard" }, `Response: ${summary}`));
      } else if (problem) {
        answer.replaceChildren(el("div", { class: "vb-problem" }, `✗ ${problem}`),
          el("div", { class: "vb-help" }, hint));
      } else {
        answer.replaceChildren(el("div", { class: "vb-empty" },
          "No response yet. Send the request with Ctrl+Enter."));
      }
    },
  };

  function receive(message) {
    clearTimeout(unanswered);
    unanswered = 0;
    late.textContent = "";
    for (const [name, value] of Object.entries(message)) on[name]?.(value);
  }

  // Esc closes what was opened below, and leads back to the button that opened it.
  function escape(at) {
    if (load.node.contains(at)) {
      showLoad(false);
      bar.opener.focus();
    } else if (save.node.contains(at)) {
      save.toggle();
      saver.focus();
    }
  }

  // What JupyterLab hears of it takes: a new line and undo, from a text that is typed.
  function shortcut(event) {
    event.stopPropagation();
    if (event.key === "Escape") escape(event.target);
    if (!["Enter", "s"].includes(event.key) || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (event.key === "s") { // saves the notebook, as everywhere in it
      document.body.dispatchEvent(new KeyboardEvent("keydown", event));
      return;
    }
    send({ do: event.shiftKey ? "start" : "send" });
  }

  root.classList.add("vayu-builder", "vb-untouched");
  root.setAttribute("role", "group");
  root.setAttribute("aria-label", "Request builder");
  root.dataset.lmSuppressShortcuts = "true"; // JupyterLab's own Ctrl+Enter runs the cell
  root.append(bar.node, tab.list, ...panels.map(({ node }) => node), problems, foot, late, notice, copied,
    save.node, load.node, answer);
  on.answer({});
  root.addEventListener("keydown", shortcut);
  root.addEventListener("focusout", flush); // what is done elsewhere knows every edit
  bar.left(expectUrl);
  model.on("msg:custom", receive);
  tell({ do: "hello" });
  return () => {
    clearTimeout(timer);
    clearTimeout(unanswered);
    model.off("msg:custom", receive);
    root.removeEventListener("keydown", shortcut);
    root.removeEventListener("focusout", flush);
  };
}

export default { render };
