// The tree: open with a click or Enter, rename with F2, move by dragging or with Alt-↑ and Alt-↓.

class TreeView {
  constructor(parent, ask) {
    Object.assign(this, { ask, rows: [], closed: new Set(), chosen: [], dragged: null });
    this.search = field(parent, "Search requests", { type: "search", placeholder: "Search requests" });
    this.search.addEventListener("input", () => this.draw());
    const bar = add(parent, "div", "vayu-bar");
    button(bar, "+ Request", () => this.make("request"));
    button(bar, "+ Folder", () => this.make("folder"));
    button(bar, "Save", () => ask({ do: "save" }));
    button(bar, "Reload", () => ask({ do: "reload" }));
    this.list = add(parent, "ul", "vayu-items");
    this.list.setAttribute("aria-label", "Requests");
    this.dragBelow();
    this.tools = add(parent, "div", "vayu-bar vayu-chosen-tools");
    this.renaming = null;
  }

  show(message) {
    this.rows = message.rows;
    if (message.chosen.length) this.chosen = message.chosen;
    this.renaming = message.rename ? message.chosen : null;
    for (let i = 1; i < this.chosen.length; i++) this.closed.delete(this.chosen.slice(0, i).join("/"));
    this.draw();
  }

  // The folder in which something new is made: the chosen one, or that of the chosen request.
  folder() {
    const row = this.rows.find(({ path }) => same(path, this.chosen));
    if (!row) return [];
    return row.kind === "folder" ? row.path : row.path.slice(0, -1);
  }

  make(kind) {
    this.ask({ do: "new", kind, path: this.folder() });
  }

  shown() {
    const words = this.search.value.trim().toLowerCase();
    const found = (row) => `${row.method} ${row.path.join("/")}`.toLowerCase().includes(words);
    if (words) {
      const hits = this.rows.filter((row) => row.kind === "request" && found(row));
      return this.rows.filter((row) => hits.some((hit) => within(hit.path, row.path)));
    }
    const hidden = (path) =>
      path.some((_, i) => i && this.closed.has(path.slice(0, i).join("/")));
    return this.rows.filter((row) => !hidden(row.path));
  }

  draw() {
    this.list.replaceChildren();
    const shown = this.shown();
    for (const row of shown) this.item(row);
    if (!shown.length) {
      const words = this.rows.length ? "Nothing is called so." : "No requests yet: + Request makes one.";
      add(this.list, "li", "vayu-quiet", words);
    }
    this.drawTools();
  }

  item(row) {
    const { path, kind } = row;
    const item = add(this.list, "li", "vayu-item");
    item.style.paddingLeft = `${14 * (path.length - 1)}px`;
    const key = path.join("/");
    const open = !this.closed.has(key);
    if (this.renaming && same(path, this.renaming)) return this.rename(item, path);
    const main = button(item, "", () => this.choose(row));
    main.className = "vayu-name";
    if (kind === "folder") {
      main.setAttribute("aria-expanded", String(open));
      add(main, "span", "vayu-sign", open ? "▾" : "▸");
    } else {
      add(main, "span", "vayu-method", row.method);
    }
    main.append(path.at(-1));
    if (same(path, this.chosen)) {
      item.classList.add("vayu-chosen");
      main.setAttribute("aria-current", "true");
    }
    main.addEventListener("keydown", (event) => this.key(event, row));
    this.drag(item, row);
  }

  choose(row) {
    this.chosen = row.path;
    const key = row.path.join("/");
    if (row.kind === "request") this.ask({ do: "open", path: row.path });
    else if (!this.closed.delete(key)) this.closed.add(key);
    this.draw();
    this.focus();
  }

  focus() {
    this.list.querySelector(".vayu-chosen .vayu-name")?.focus();
  }

  key(event, row) {
    event.stopPropagation();
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step && event.altKey) this.step(row, step);
    else if (step) {
      const every = [...this.list.querySelectorAll(".vayu-name")];
      every[every.indexOf(event.currentTarget) + step]?.focus();
    } else if (event.key === "F2") {
      this.renaming = row.path;
      this.draw();
    } else return;
    event.preventDefault();
  }

  siblings(path) {
    return this.rows.filter((row) => row.path.length === path.length && within(row.path, path.slice(0, -1)));
  }

  step(row, by) {
    const at = this.siblings(row.path).findIndex((one) => same(one.path, row.path));
    const position = Math.max(0, at + by);
    this.chosen = row.path;
    this.ask({ do: "move", path: row.path, to: row.path.slice(0, -1), position });
  }

  rename(item, path) {
    const input = field(item, "New name", { value: path.at(-1) });
    input.className = "vayu-rename";
    const done = (name) => {
      if (!this.renaming) return;
      this.renaming = null;
      if (name && name !== path.at(-1)) this.ask({ do: "rename", path, name });
      this.draw();
      this.focus();
    };
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") done(input.value.trim());
      if (event.key === "Escape") done("");
    });
    input.addEventListener("blur", () => done(input.value.trim()));
    setTimeout(() => {
      input.focus();
      input.select();
    });
  }

  drag(item, row) {
    item.draggable = true;
    item.addEventListener("dragstart", (event) => {
      this.dragged = row.path;
      event.dataTransfer.setData("text/plain", row.path.join("/"));
    });
    item.addEventListener("dragend", () => (this.dragged = null));
    item.addEventListener("dragover", (event) => {
      if (!this.dragged || within(row.path, this.dragged)) return;
      event.preventDefault();
      event.stopPropagation();
      item.dataset.over = this.where(event, item, row);
    });
    item.addEventListener("dragleave", () => delete item.dataset.over);
    item.addEventListener("drop", (event) => {
      event.preventDefault();
      event.stopPropagation();
      delete item.dataset.over;
      this.drop(row, this.where(event, item, row));
    });
  }

  // Below all rows: to the end of the collection.
  dragBelow() {
    this.list.addEventListener("dragover", (event) => this.dragged && event.preventDefault());
    this.list.addEventListener("drop", (event) => {
      event.preventDefault();
      const path = this.dragged;
      this.dragged = null;
      if (path) this.ask({ do: "move", path, to: [] });
    });
  }

  // The upper half of a request is before it, the lower one after it; most of a folder is in it.
  where(event, item, row) {
    const { top, height } = item.getBoundingClientRect();
    const at = (event.clientY - top) / height;
    if (row.kind !== "folder") return at < 0.5 ? "before" : "after";
    if (at < 0.25) return "before";
    return at > 0.75 && this.closed.has(row.path.join("/")) ? "after" : "into";
  }

  drop(row, where) {
    const path = this.dragged;
    this.dragged = null;
    if (!path || within(row.path, path)) return;
    if (where === "into") return this.ask({ do: "move", path, to: row.path });
    const others = this.siblings(row.path).filter((one) => !same(one.path, path));
    const at = others.findIndex((one) => same(one.path, row.path));
    const position = where === "before" ? at : at + 1;
    this.ask({ do: "move", path, to: row.path.slice(0, -1), position });
  }

  drawTools() {
    this.tools.replaceChildren();
    const row = this.rows.find(({ path }) => same(path, this.chosen));
    if (!row) return;
    const { path } = row;
    button(this.tools, "Rename", () => {
      this.renaming = path;
      this.draw();
    });
    button(this.tools, "Duplicate", () => this.ask({ do: "duplicate", path }));
    button(this.tools, "↑", () => this.step(row, -1), "Move up");
    button(this.tools, "↓", () => this.step(row, 1), "Move down");
    button(this.tools, "Delete", () => this.confirm(row));
  }

  confirm(row) {
    this.tools.replaceChildren();
    const what = row.kind === "folder" ? "and everything in it" : "";
    add(this.tools, "span", "", `Delete ${row.path.at(-1)} ${what}?`);
    button(this.tools, "Delete it", () => this.ask({ do: "delete", path: row.path }));
    button(this.tools, "Keep it", () => this.drawTools()).focus();
  }
}
