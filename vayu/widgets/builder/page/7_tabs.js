// Tabs by the tabs pattern of the ARIA Authoring Practices Guide: one of them is reached by Tab, the
// others by the arrow keys; a mark says what is in each, or that there is a problem.

function tabs(panels, chosen = () => {}) {
  const list = el("div", { class: "vb-tabs", role: "tablist", "aria-label": "Parts of the request" });
  const heads = new Map();
  let current = panels[0].name;

  function choose(name, { focus = false } = {}) {
    current = name;
    for (const { name: each, node } of panels) {
      const on = each === name;
      heads.get(each).setAttribute("aria-selected", String(on));
      heads.get(each).tabIndex = on ? 0 : -1;
      node.hidden = !on;
    }
    if (focus) heads.get(name).focus();
    chosen(name);
  }

  for (const { name, label, node } of panels) {
    const head = el("button", { type: "button", role: "tab", class: "vb-tab", id: fresh("tab"),
      onclick: () => choose(name) });
    head.append(label, el("span", { class: "vb-mark" }));
    node.setAttribute("role", "tabpanel");
    node.id = fresh("panel");
    head.setAttribute("aria-controls", node.id);
    node.setAttribute("aria-labelledby", head.id);
    heads.set(name, head);
    list.append(head);
  }
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = panels.findIndex(({ name }) => name === current) + step;
    choose(panels[(at + panels.length) % panels.length].name, { focus: true });
  });
  choose(current);
  return {
    list,
    choose,
    has: (name) => heads.has(name),
    mark(name, text, wrong) {
      const mark = heads.get(name).querySelector(".vb-mark");
      mark.textContent = wrong ? " ✗" : text ? ` ${text}` : "";
      mark.className = `vb-mark${wrong ? " vb-bad" : ""}`;
      heads.get(name).title = wrong ? "There is a problem in this part" : "";
    },
  };
}
