// The whole: title, three tabs, and a line that says what came of the last click.

const PARTS = ["Requests", "Environments", "History"];

function render({ model, el }) {
  const root = add(el, "section", "vayu-workspace");
  root.setAttribute("aria-label", "Workspace");
  const title = add(root, "div", "vayu-title");
  const tabs = add(root, "div", "vayu-parts");
  tabs.setAttribute("role", "tablist");
  const ask = (message) => {
    say("");
    try {
      model.send(message);
    } catch { // its comm ended with the kernel
      say("The kernel that held this workspace is gone. Execute the cell again.", "error");
    }
  };
  const panes = PARTS.map((name, i) => {
    const tab = button(tabs, name, () => choose(i));
    tab.setAttribute("role", "tab");
    const pane = add(root, "div", "vayu-pane");
    pane.setAttribute("role", "tabpanel");
    pane.setAttribute("aria-label", name);
    return pane;
  });
  const notice = add(root, "div", "vayu-notice");
  notice.setAttribute("role", "status");
  const say = (text, kind = "") => {
    notice.textContent = text && kind === "error" ? `✗ ${text}` : text;
    notice.dataset.kind = kind;
  };
  const tree = new TreeView(panes[0], ask);
  const environment = new EnvironmentView(panes[1], ask);
  const history = new HistoryView(panes[2], ask);

  function choose(chosen) {
    panes.forEach((pane, i) => {
      pane.style.display = i === chosen ? "" : "none";
      tabs.children[i].setAttribute("aria-selected", String(i === chosen));
      tabs.children[i].tabIndex = i === chosen ? 0 : -1;
    });
    if (PARTS[chosen] === "History") history.look();
  }
  tabs.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const at = [...tabs.children].indexOf(document.activeElement);
    const next = (at + step + PARTS.length) % PARTS.length;
    choose(next);
    tabs.children[next].focus();
  });

  const hear = (message) => {
    if (message.is === "tree") {
      title.textContent = message.title;
      tree.show(message);
    } else if (message.is === "environments") environment.names(message);
    else if (message.is === "environment") environment.show(message);
    else if (message.is === "revealed") environment.revealed(message);
    else if (message.is === "history") history.show(message);
    else if (message.is === "notice") say(message.text, message.kind);
  };
  model.on("msg:custom", hear);
  choose(0);
  ask({ do: "hello" });
  return () => {
    model.off("msg:custom", hear);
    environment.clear();
  };
}

export default { render };
