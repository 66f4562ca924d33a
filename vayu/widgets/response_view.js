// The response viewer in the page. It shows what the kernel answers, a question at a time.
//
// `head` and the tabs other than Body are HTML that the kernel has escaped; everything of the body
// is put into the page as text, as an image, or into a sandboxed frame that fetches nothing.

const PLACES = Symbol.for("vayu.places");
const ASK_AGAIN = 3000; // ms without an answer
const MOST_ASKS = 20;
const PAGE = 100; // children of a node at a time
const MOST_MARKS = 500;

function add(parent, tag, className = "", text = "") {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  parent.append(node);
  return node;
}

function button(parent, text, act, className = "") {
  const node = add(parent, "button", className, text);
  node.type = "button";
  node.addEventListener("click", act);
  return node;
}

const number = (value) => value.toLocaleString("en-US");

// --- asking the kernel ----------------------------------------------------------------------

// Returns ask(question) -> promise of the answer. A kernel that computes answers late.
function asking(model) {
  const waiting = new Map();
  const heard = (answer, buffers) => {
    const found = waiting.get(answer.ask);
    if (!found) return;
    waiting.delete(answer.ask);
    clearInterval(found.timer);
    found.done({ ...answer, buffers: buffers ?? [] });
  };
  model.on("msg:custom", heard);
  const ask = (question) =>
    new Promise((done) => {
      const name = crypto.randomUUID?.() ?? String(Math.random());
      let times = 0;
      const send = () => {
        if (++times > MOST_ASKS) clearInterval(waiting.get(name)?.timer);
        else model.send({ ...question, ask: name });
      };
      waiting.set(name, { done, timer: setInterval(send, ASK_AGAIN) });
      send();
    });
  ask.close = () => {
    model.off("msg:custom", heard);
    waiting.forEach(({ timer }) => clearInterval(timer));
  };
  return ask;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = add(document.body, "textarea");
    area.value = text;
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

// --- the tree -------------------------------------------------------------------------------

class Tree {
  constructor(parent, root, ask, say) {
    Object.assign(this, { ask, say });
    this.list = add(parent, "ul", "vayu-tree");
    this.list.setAttribute("aria-label", "The body as a tree");
    this.root = this.item(this.list, root);
    this.ready = this.open(this.root).then(() => this.unfold());
  }

  item(list, node) {
    const item = add(list, "li");
    const row = add(item, "div", "vayu-node");
    const entry = { node, item, row, list: null };
    if (node.count) {
      entry.toggle = button(row, "▸", () => this.flip(entry), "vayu-toggle");
      entry.toggle.setAttribute("aria-expanded", "false");
      entry.toggle.setAttribute("aria-label", `${node.path}, ${number(node.count)} inside`);
    } else {
      add(row, "span", "vayu-toggle");
    }
    if (node.key !== "") {
      add(row, "span", "vayu-key", node.key);
      row.append(": ");
    }
    add(row, "span", `vayu-${node.kind}`, this.shown(node));
    const tools = add(row, "span", "vayu-tools");
    button(tools, "copy path", () => copy(node.path).then(() => this.say(`Copied ${node.path}`)));
    button(tools, "copy value", () => this.copyValue(node));
    item.entry = entry;
    return entry;
  }

  shown(node) {
    if (node.kind === "string") return `"${node.text}"`;
    if (node.kind !== "object" && node.kind !== "array") return node.text;
    const [open, close] = node.kind === "object" ? "{}" : "[]";
    if (!node.count) return `${open}${close}`;
    return `${open}…${close} ${number(node.count)}`;
  }

  async copyValue(node) {
    const answer = await this.ask({ do: "copy", at: node.at });
    if (answer.error) return this.say(answer.error);
    await copy(answer.text);
    this.say(`Copied the value of ${node.path}`);
  }

  flip(entry) {
    if (!entry.list) return this.open(entry);
    entry.list.remove();
    entry.list = null;
    this.mark(entry, false);
  }

  mark(entry, open) {
    entry.toggle.textContent = open ? "▾" : "▸";
    entry.toggle.setAttribute("aria-expanded", String(open));
  }

  // Shows the children of a node, a page of them from `start` on.
  async open(entry, start = 0) {
    if (!entry.node.count) return;
    const answer = await this.ask({ do: "rows", at: entry.node.at, start });
    if (answer.error) return this.say(answer.error);
    entry.list?.remove();
    entry.list = add(entry.item, "ul");
    this.mark(entry, true);
    this.fill(entry, answer.rows, start);
  }

  fill(entry, rows, start) {
    const { list, node } = entry;
    list.querySelector(":scope > .vayu-more")?.remove();
    if (start && !list.children.length) {
      const before = add(list, "li", "vayu-more");
      button(before, `… ${number(start)} before`, () => this.open(entry, Math.max(0, start - PAGE)));
      before.classList.replace("vayu-more", "vayu-before");
    }
    rows.forEach((row) => this.item(list, row));
    const next = start + rows.length;
    if (next >= node.count) return;
    const rest = add(list, "li", "vayu-more");
    button(rest, `… ${number(node.count - next)} more`, async () => {
      const answer = await this.ask({ do: "rows", at: node.at, start: next });
      if (answer.rows) this.fill(entry, answer.rows, next);
    });
  }

  entries(entry) {
    return [...(entry.list?.children ?? [])].map((item) => item.entry).filter(Boolean);
  }

  // A small document is open from the beginning.
  async unfold() {
    let room = 60 - this.root.node.count;
    for (const entry of this.entries(this.root)) {
      if (!entry.node.count || entry.node.count > Math.min(12, room)) continue;
      room -= entry.node.count;
      await this.open(entry);
    }
  }

  // Opens the way to a node, and shows it.
  async reveal(at) {
    let entry = this.root;
    for (const place of at) {
      let next = this.entries(entry).find((one) => one.node.at.at(-1) === place);
      if (!next) {
        await this.open(entry, PAGE * Math.floor(place / PAGE));
        next = this.entries(entry).find((one) => one.node.at.at(-1) === place);
      }
      if (!next) return;
      entry = next;
    }
    this.list.querySelector(".vayu-found")?.classList.remove("vayu-found");
    entry.row.classList.add("vayu-found");
    const box = this.list.parentElement; // scrolls alone: the notebook stays where it is
    const top = entry.row.getBoundingClientRect().top - box.getBoundingClientRect().top;
    box.scrollTop += top - box.clientHeight / 2;
  }
}

// --- the body -------------------------------------------------------------------------------

const MODES = {
  image: "Image", tree: "Tree", text: "Text", raw: "Raw", preview: "Preview", hex: "Hex",
};

class Body {
  constructor(parent, opened, ask) {
    Object.assign(this, { opened, ask, page: 0, words: "", gone: () => {} });
    this.bar = add(parent, "div", "vayu-body-bar");
    this.said = null;
    this.place = add(parent, "div", "vayu-body");
    if (opened.note) add(parent, "div", "vayu-quiet", opened.note);
    this.modes = add(this.bar, "span", "vayu-modes");
    this.modes.setAttribute("role", "group");
    this.modes.setAttribute("aria-label", "How the body is shown");
    for (const mode of opened.modes)
      button(this.modes, MODES[mode], () => this.show(mode)).dataset.mode = mode;
    this.finder();
    this.pager = add(this.bar, "span", "vayu-pager");
    this.said = add(this.bar, "span", "vayu-quiet");
    this.said.setAttribute("role", "status");
    if (opened.modes.length) this.ready = this.show(opened.modes[0]);
    else this.bar.style.display = "none";
  }

  finder() {
    this.search = add(this.bar, "input");
    this.search.type = "search";
    this.search.placeholder = "Search";
    this.search.setAttribute("aria-label", "Search in the body");
    this.search.addEventListener("keydown", (event) => {
      event.stopPropagation(); // the notebook has shortcuts of its own
      if (event.key === "Enter") this.find();
    });
  }

  say(text) {
    this.said.textContent = text;
  }

  async show(mode) {
    this.mode = mode;
    this.page = 0;
    this.gone();
    this.gone = () => {};
    for (const one of this.modes.children)
      one.setAttribute("aria-pressed", String(one.dataset.mode === mode));
    this.search.style.display = ["tree", "text", "raw"].includes(mode) ? "" : "none";
    this.pager.replaceChildren();
    this.place.replaceChildren();
    this.say("");
    if (mode === "tree") await this.tree();
    else if (mode === "image") await this.image();
    else if (mode === "preview") await this.preview();
    else await this.turn(0);
  }

  async tree() {
    const hits = add(this.place, "ul", "vayu-hits");
    hits.style.display = "none";
    this.hits = hits;
    this.nodes = new Tree(this.place, this.opened.root, this.ask, (text) => this.say(text));
    await this.nodes.ready;
  }

  async image() {
    const answer = await this.ask({ do: "image" });
    if (answer.error) return this.say(answer.error);
    const url = URL.createObjectURL(new Blob([answer.buffers[0]], { type: answer.media }));
    const image = add(this.place, "img");
    image.alt = "The body as an image";
    image.src = url;
    this.gone = () => URL.revokeObjectURL(url);
  }

  async preview() {
    const answer = await this.ask({ do: "preview" });
    if (answer.error) return this.say(answer.error);
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", ""); // no scripts, no forms, no way out
    frame.title = "The body as a page, sandboxed";
    frame.srcdoc = answer.html;
    this.place.append(frame);
    this.say("Scripts, images and styles from elsewhere are not loaded.");
  }

  async turn(page) {
    const raw = this.mode === "raw";
    const answer = await this.ask({ do: this.mode === "hex" ? "hex" : "text", page, raw });
    if (answer.error) return this.say(answer.error);
    this.page = answer.number;
    this.place.replaceChildren();
    const pre = add(this.place, "pre");
    pre.tabIndex = 0;
    pre.setAttribute("aria-label", "The body");
    this.mark(pre, answer.text);
    this.pages(answer);
  }

  mark(pre, text) {
    const words = this.mode === "hex" ? "" : this.words.toLowerCase();
    const small = text.toLowerCase();
    let from = 0;
    for (let i = 0; words && i < MOST_MARKS; i++) {
      const at = small.indexOf(words, from);
      if (at < 0) break;
      pre.append(text.slice(from, at));
      add(pre, "mark", "", text.slice(at, at + words.length));
      from = at + words.length;
    }
    pre.append(text.slice(from));
    const found = pre.querySelector("mark");
    if (found) this.place.scrollTop = found.offsetTop - this.place.offsetTop - 60;
  }

  pages({ number: page, pages }) {
    this.pager.replaceChildren();
    if (pages < 2) return;
    button(this.pager, "‹", () => this.turn(page - 1)).setAttribute("aria-label", "Page before");
    add(this.pager, "span", "", `page ${number(page + 1)} of ${number(pages)}`);
    button(this.pager, "›", () => this.turn(page + 1)).setAttribute("aria-label", "Next page");
  }

  async find() {
    const again = this.words === this.search.value;
    this.words = this.search.value;
    if (this.mode === "tree") return this.findNodes();
    const question = { do: "find", words: this.words, raw: this.mode === "raw" };
    const answer = await this.ask({ ...question, page: this.page + (again ? 1 : 0) });
    if (answer.page !== null && answer.page !== undefined) await this.turn(answer.page);
    this.say(answer.error ?? (this.words ? answer.said : ""));
  }

  async findNodes() {
    this.hits.replaceChildren();
    this.hits.style.display = "none";
    if (!this.words) return this.say("");
    const answer = await this.ask({ do: "find", in: "tree", words: this.words });
    this.say(answer.error ?? answer.said);
    for (const hit of answer.hits ?? []) {
      const text = hit.count ? hit.path : `${hit.path}: ${hit.text}`;
      button(add(this.hits, "li"), text, () => this.nodes.reveal(hit.at));
    }
    this.hits.style.display = answer.hits?.length ? "" : "none";
    if (answer.hits?.length) await this.nodes.reveal(answer.hits[0].at);
  }
}

// --- the whole ------------------------------------------------------------------------------

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
    const answer = await ask({ do: "tab", name: tab.dataset.name });
    if (tab.getAttribute("aria-selected") !== "true") return; // another one by now
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
  const soon = () => (timer ||= setTimeout(look, 100));
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
