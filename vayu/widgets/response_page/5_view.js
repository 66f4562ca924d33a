// The whole.

function viewerIn(root, opened, ask) {
  add(root, "div").innerHTML = opened.head;
  const tabs = add(root, "div", "vayu-tabs");
  tabs.setAttribute("role", "tablist");
  tabs.setAttribute("aria-label", "Parts of the response");
  const panel = add(root, "div", "vayu-panel");
  panel.setAttribute("role", "tabpanel");
  panel.tabIndex = 0;
  let body = null;

  async function show(tab) {
    for (const one of tabs.children) {
      const chosen = one === tab;
      one.setAttribute("aria-selected", String(chosen));
      one.tabIndex = chosen ? 0 : -1;
    }
    panel.setAttribute("aria-label", tab.dataset.name);
    body?.gone();
    body = null;
    panel.replaceChildren();
    if (tab.dataset.name === "Body") {
      body = new Body(panel, opened, ask);
      return body.ready;
    }
    const wanted = () => tab.getAttribute("aria-selected") === "true";
    if (tab.dataset.name === "Visualizer") return visualIn(panel, ask, wanted);
    const answer = await ask({ do: "tab", name: tab.dataset.name });
    if (!wanted()) return; // another one by now
    if (answer.error) panel.textContent = answer.error;
    else panel.innerHTML = answer.html;
  }

  for (const { name, count } of opened.tabs) {
    const tab = button(tabs, name, () => show(tab));
    tab.dataset.name = name;
    tab.setAttribute("role", "tab");
    if (count) add(tab, "span", "vayu-count", count);
  }
  tabs.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const every = [...tabs.children];
    const next = every[(every.indexOf(document.activeElement) + step + every.length) % every.length];
    next.focus();
    show(next);
  });
  const ready = show(tabs.firstElementChild);
  return { ready, close: () => body?.gone() };
}

// Puts the viewer into `el` once the kernel answers; until then what is there stays.
async function live(el, ask) {
  const opened = await ask({ do: "open" });
  if (opened.error) return null;
  const saved = el.innerHTML;
  const root = document.createElement("div");
  root.className = "vayu-response";
  const viewer = viewerIn(root, opened, ask);
  await viewer.ready;
  el.replaceChildren(root);
  return () => {
    viewer.close();
    el.innerHTML = saved;
  };
}

// Outputs of cells come and go: whoever scrolls far, or opens the notebook in a second tab, gets
// them anew. One observer a page brings each to life.
function places() {
  if (globalThis[PLACES]) return globalThis[PLACES];
  const mounts = new Map();
  let timer = 0;
  const look = () => {
    timer = 0;
    for (const el of document.querySelectorAll("[data-vayu-view]:not([data-vayu-alive])")) {
      const mount = mounts.get(el.dataset.vayuView);
      if (!mount) continue;
      el.dataset.vayuAlive = "asked";
      mount(el);
    }
  };
  const soon = () => (timer ||= setTimeout(look, LOOK));
  new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
  return (globalThis[PLACES] = { mounts, soon });
}

function initialize({ model }) {
  const place = model.get("place");
  if (!place) return undefined;
  const { mounts, soon } = places();
  const ask = asking(model);
  const ends = [];
  mounts.set(place, async (el) => {
    const end = await live(el, ask);
    if (!end) return;
    el.dataset.vayuAlive = "yes";
    ends.push(() => {
      end();
      delete el.dataset.vayuAlive;
    });
  });
  soon();
  return () => {
    mounts.delete(place);
    ask.close();
    ends.forEach((end) => end());
  };
}

async function render({ model, el }) {
  const ask = asking(model);
  add(el, "div", "vayu-quiet", "Asking the kernel for the response…");
  const end = live(el, ask);
  return () => {
    ask.close();
    end.then((close) => close?.());
  };
}

export default { initialize, render };
