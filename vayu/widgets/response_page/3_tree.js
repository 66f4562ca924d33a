// The tree.

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
