// The tree. One row at a time can be reached by Tab, and after it its two buttons; the arrow keys go
// from row to row, open and close (the tree pattern of the ARIA Authoring Practices Guide).

class Tree {
  constructor(parent, { root, levels }, ask, say) {
    Object.assign(this, { ask, say });
    this.list = add(parent, "ul", "vayu-tree");
    this.list.setAttribute("aria-label", "The body as a tree");
    this.list.setAttribute("role", "tree");
    this.list.dataset.lmSuppressShortcuts = "true"; // JupyterLab's arrows go from cell to cell
    this.list.addEventListener("keydown", (event) => this.key(event));
    this.root = this.item(this.list, root);
    this.root.row.tabIndex = 0;
    for (const { at, rows } of levels)
      if (rows.length) this.put(at.reduce((entry, place) => this.entries(entry)[place], this.root), rows, 0);
  }

  item(list, node) {
    const { item, row } = this.line(list, node.at.length + 1);
    row.setAttribute("aria-label", `${node.key || "$"}: ${this.shown(node)}`);
    const entry = { node, item, row, list: null, act: () => this.flip(entry) };
    if (node.count) {
      entry.toggle = button(row, "▸", () => this.flip(entry), "vayu-toggle");
      entry.toggle.tabIndex = -1;
      this.mark(entry, false);
      entry.toggle.setAttribute("aria-label", `${node.path}, ${number(node.count)} inside`);
    } else {
      add(row, "span", "vayu-toggle");
    }
    if (node.key !== "") {
      add(row, "span", "vayu-key", node.key);
      row.append(": ");
    }
    add(row, "span", `vayu-${node.kind}`, this.shown(node));
    if (node.count) add(row, "span", "vayu-begins").dataset.text = node.text; // while it is closed
    const tools = add(row, "span", "vayu-tools");
    button(tools, "copy path", () => copy(node.path).then(() => this.say(`Copied ${node.path}`)));
    button(tools, "copy value", () => this.copyValue(node));
    item.entry = entry;
    return entry;
  }

  line(list, level) {
    const item = add(list, "li");
    item.setAttribute("role", "none");
    const row = add(item, "div", "vayu-node");
    row.setAttribute("role", "treeitem");
    row.setAttribute("aria-level", level);
    row.tabIndex = -1;
    row.addEventListener("focus", () => this.reach(row));
    return { item, row };
  }

  // A row that stands for others, which come when it is asked for them.
  rest(entry, name, words, act) {
    const { item, row } = this.line(entry.list, entry.node.at.length + 2);
    item.className = name;
    row.textContent = words;
    row.addEventListener("click", act);
    item.entry = { item, row, act };
  }

  shown(node) {
    if (node.kind === "string") return `"${node.text}"`;
    if (node.kind !== "object" && node.kind !== "array") return node.text;
    const [open, close] = node.kind === "object" ? "{}" : "[]";
    if (!node.count) return `${open}${close}`;
    const [one, many] = node.kind === "object" ? ["member", "members"] : ["item", "items"];
    return `${open}…${close} ${number(node.count)} ${node.count === 1 ? one : many}`;
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
    for (const part of [entry.toggle, entry.row]) part.setAttribute("aria-expanded", String(open));
    if (!this.list.querySelector(".vayu-node[tabindex='0']")) this.reach(entry.row);
  }

  // Lets Tab come to a row, and to no other.
  reach(row) {
    this.list.querySelectorAll(".vayu-node[tabindex='0']").forEach((one) => (one.tabIndex = -1));
    row.tabIndex = 0;
  }

  key(event) {
    const { entry } = event.target.parentElement ?? {};
    if (entry?.row !== event.target) return; // one of its buttons
    const rows = [...this.list.querySelectorAll(".vayu-node")];
    const at = rows.indexOf(entry.row);
    const above = entry.item.parentElement.parentElement.entry;
    const act = {
      ArrowDown: () => rows[at + 1]?.focus(),
      ArrowUp: () => rows[at - 1]?.focus(),
      Home: () => rows[0].focus(),
      End: () => rows.at(-1).focus(),
      ArrowRight: () => (entry.list ? rows[at + 1]?.focus() : entry.node && this.open(entry)),
      ArrowLeft: () => (entry.list ? this.flip(entry) : above?.row.focus()),
      Enter: () => entry.act(),
      " ": () => entry.act(),
    }[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  // Shows the children of a node, a page of them from `start` on.
  async open(entry, start = 0) {
    if (!entry.node.count) return;
    const answer = await this.ask({ do: "rows", at: entry.node.at, start });
    if (answer.error) return this.say(answer.error);
    this.put(entry, answer.rows, start);
  }

  put(entry, rows, start) {
    entry.list?.remove();
    entry.list = add(entry.item, "ul");
    entry.list.setAttribute("role", "group");
    this.mark(entry, true);
    this.fill(entry, rows, start);
  }

  fill(entry, rows, start) {
    const { list, node } = entry;
    list.querySelector(":scope > .vayu-more")?.remove();
    if (start && !list.children.length) {
      this.rest(entry, "vayu-before", `… ${number(start)} before`, () =>
        this.open(entry, Math.max(0, start - PAGE)));
    }
    rows.forEach((row) => this.item(list, row));
    const next = start + rows.length;
    if (next >= node.count) return;
    this.rest(entry, "vayu-more", `… ${number(node.count - next)} more`, async () => {
      const answer = await this.ask({ do: "rows", at: node.at, start: next });
      if (!answer.rows) return;
      const was = list.querySelector(":scope > .vayu-more > :focus");
      this.fill(entry, answer.rows, next);
      if (was) this.entries(entry)[next - start]?.row.focus(); // the first of them
    });
  }

  entries(entry) {
    return [...(entry.list?.children ?? [])].map((item) => item.entry).filter(({ node }) => node);
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
    this.reach(entry.row);
    const box = this.list.parentElement; // scrolls alone: the notebook stays where it is
    const top = entry.row.getBoundingClientRect().top - box.getBoundingClientRect().top;
    box.scrollTop += top - box.clientHeight / 2;
  }
}
