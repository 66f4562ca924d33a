// The load form: a sentence, thresholds, and what the kernel says of them.

function loadForm(send) {
  const examples = fresh("examples");
  const listed = el("datalist", { id: examples });
  const sentence = el("input", { type: "text", class: "vb-input", list: examples,
    spellcheck: false, autocomplete: "off" });
  const thresholds = area("Thresholds", { rows: 2, placeholder: "p99 < 250ms\nfailed < 1%" });
  const abort = el("input", { type: "checkbox" });
  const agree = el("input", { type: "checkbox" });
  const asked = el("span", {});
  const consent = el("label", { class: "vb-flag vb-consent" }, agree, asked);
  const preview = el("div", { class: "vb-preview" });
  const estimate = el("div", { class: "vb-estimate" });
  const warning = el("div", { class: "vb-warning", role: "status" });
  const problems = el("div", { class: "vb-problems", role: "status" });
  const start = button("Start load", () => send({ do: "start" }), { class: "vb-button vb-primary" });
  let host = "";
  let agreed = "";

  const form = () => ({ sentence: sentence.value, thresholds: thresholds.value,
    abort: abort.checked, agreed });
  const tell = () => send({ do: "load", form: form() });
  for (const input of [sentence, thresholds]) input.addEventListener("input", tell);
  abort.addEventListener("change", tell);
  agree.addEventListener("change", () => {
    agreed = agree.checked ? host : "";
    tell();
  });
  sentence.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) send({ do: "start" });
  });

  return {
    node: el("section", { class: "vb-load", "aria-label": "Load", hidden: true },
      el("div", { class: "vb-columns" },
        el("div", {},
          labelled("Load", sentence, "In words, such as: 500 requests/s for 30s, ramping up over 5s"),
          labelled("Thresholds", thresholds, "One a line; they decide whether the run passes."),
          el("label", { class: "vb-flag" }, abort, " Stop as soon as one fails")),
        el("div", {}, preview, estimate)),
      problems, warning, consent, el("div", { class: "vb-tools" }, start), listed),
    form,
    focus: () => sentence.focus(),
    update({ form: given, examples: some, preview: html, estimate: count, warning: why, ask,
             problems: wrong }) {
      put(sentence, given.sentence);
      put(thresholds, given.thresholds);
      abort.checked = given.abort;
      agreed = given.agreed;
      if (!listed.childElementCount) listed.append(...some.map((value) => el("option", { value })));
      if (html) preview.innerHTML = html; // made of numbers and escaped text, by vayu.report
      preview.classList.toggle("vb-stale", !html);
      estimate.textContent = html ? count : "";
      problems.replaceChildren(...Object.entries(wrong).map(([where, text]) =>
        el("div", { class: "vb-problem" }, `✗ ${where}: ${text}`)));
      host = ask || given.agreed;
      warning.textContent = why ? `! ${why}` : "";
      consent.hidden = !why;
      agree.checked = !ask;
      asked.textContent = ` I may put ${host} under load`;
      sentence.setAttribute("aria-invalid", String(Object.keys(wrong).length > 0));
    },
    busy(word) {
      start.disabled = Boolean(word);
      start.textContent = word === "Starting…" ? word : "Start load";
    },
  };
}
