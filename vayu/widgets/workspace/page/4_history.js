// What was sent, newest first. A click opens it in a tab.

// A moment as the clock on the wall has it; without the day if that is today.
function atTheWall(moment) {
  const [then, now] = [new Date(moment.replace(" ", "T")), new Date()].map((one) =>
    new Date(one - 60_000 * one.getTimezoneOffset()).toISOString().slice(0, 19).split("T"));
  return then[0] === now[0] ? then[1] : then.join(" ");
}

class HistoryView {
  constructor(parent, ask) {
    this.ask = ask;
    const bar = add(parent, "div", "vayu-bar");
    this.search = field(bar, "Search the history", { type: "search", placeholder: "Search the history" });
    this.search.addEventListener("change", () => this.look());
    button(bar, "Refresh", () => this.look());
    this.list = add(parent, "ul", "vayu-items");
    this.list.setAttribute("aria-label", "History");
    add(this.list, "li", "vayu-quiet", "Asking the engine…");
  }

  look() {
    this.ask({ do: "history", words: this.search.value });
  }

  show({ rows }) {
    this.list.replaceChildren();
    for (const row of rows) {
      const item = add(this.list, "li", "vayu-item");
      const main = button(item, "", () => this.ask({ do: "recall", id: row.id }));
      main.className = "vayu-name";
      add(main, "span", "vayu-method", row.method);
      main.append(row.url);
      const sign = row.good ? "✓" : "✗";
      const said = `${sign} ${row.outcome} · ${row.took} · ${atTheWall(row.when)}`;
      add(main, "span", "vayu-quiet vayu-when", said).title = row.when;
    }
    if (rows.length) return;
    const words = this.search.value ? "Nothing that was sent has these words." : "Nothing was sent yet.";
    add(this.list, "li", "vayu-quiet", words);
  }
}
