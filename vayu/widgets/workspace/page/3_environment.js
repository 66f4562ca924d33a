// The environment editor. A value of a secret is never here, but for the seconds after it was
// asked for; what is typed into a secret's field leaves the page at once.

class EnvironmentView {
  constructor(parent, ask) {
    Object.assign(this, { ask, name: "", timers: new Map() });
    const bar = add(parent, "div", "vayu-bar");
    this.picker = add(bar, "select");
    this.picker.setAttribute("aria-label", "Environment");
    this.picker.addEventListener("change", () => this.pick());
    this.fresh = field(bar, "Name of a new environment", { placeholder: "New environment" });
    button(bar, "Add", () => {
      if (this.fresh.value.trim()) ask({ do: "add", name: this.fresh.value });
      this.fresh.value = "";
    }, "Add environment");
    this.table = add(parent, "div", "vayu-variables");
  }

  pick() {
    if (this.picker.value) this.ask({ do: "environment", name: this.picker.value });
  }

  names({ names }) {
    const before = this.name;
    this.picker.replaceChildren();
    for (const name of names) add(this.picker, "option", "", name).value = name;
    if (names.includes(before)) this.picker.value = before;
    if (names.length) this.pick();
    else {
      this.table.replaceChildren();
      add(this.table, "p", "vayu-quiet", "No environments yet: name one above.");
    }
  }

  show({ name, rows }) {
    const focused = this.table.contains(document.activeElement) && document.activeElement.ariaLabel;
    this.name = name;
    this.picker.value = name;
    this.clear();
    this.table.replaceChildren();
    for (const row of rows) this.row(row);
    if (!rows.length) add(this.table, "p", "vayu-quiet", "No variables yet.");
    this.last();
    if (focused) [...this.table.querySelectorAll("[aria-label]")].find((one) => one.ariaLabel === focused)?.focus();
  }

  clear() {
    this.timers.forEach(clearTimeout);
    this.timers.clear();
  }

  row(row) {
    const line = add(this.table, "div", "vayu-variable");
    line.dataset.name = row.name;
    add(line, "span", "vayu-variable-name", row.name);
    if (row.origin) {
      add(line, "span", "vayu-quiet", `from ${row.origin}`);
      add(line, "span", "vayu-quiet", "secret");
    } else {
      const type = row.secret ? "password" : "text";
      const placeholder = row.secret ? (row.known ? "••••••" : "no value here") : "";
      const value = field(line, `Value of ${row.name}`, { type, value: row.value, placeholder });
      value.autocomplete = "new-password";
      if (!row.secret) value.title = row.value; // longer than its field, perhaps
      const set = () => {
        if (value.value === row.value) return;
        this.ask({ do: "set", environment: this.name, name: row.name, value: value.value, secret: row.secret });
        if (row.secret) value.value = "";
      };
      value.addEventListener("change", set);
      const tools = add(line, "span", "vayu-variable-tools");
      if (row.secret) {
        const reveal = () => this.ask({ do: "reveal", environment: this.name, name: row.name });
        if (row.known) button(tools, "Reveal", reveal, `Reveal ${row.name} for ten seconds`);
      } else {
        button(tools, "Make secret", () =>
          this.ask({ do: "set", environment: this.name, name: row.name, value: row.value, secret: true }),
          `Make secret: ${row.name}`);
      }
    }
    const remove = () => this.ask({ do: "unset", environment: this.name, name: row.name });
    button(line, "✕", remove, `Remove ${row.name}`);
  }

  last() {
    const line = add(this.table, "div", "vayu-variable");
    const name = field(line, "Name of a new variable", { placeholder: "name" });
    const value = field(line, "Value of a new variable", { placeholder: "value" });
    const label = add(line, "label");
    const secret = field(label, "The new variable is a secret", { type: "checkbox" });
    label.append(" secret");
    secret.addEventListener("change", () => (value.type = secret.checked ? "password" : "text"));
    const set = () => {
      if (!name.value.trim() || !this.name) return;
      this.ask({ do: "set", environment: this.name, name: name.value, value: value.value, secret: secret.checked });
      name.value = value.value = "";
    };
    value.addEventListener("keydown", (event) => event.key === "Enter" && set());
    button(line, "Add", set, "Add variable");
  }

  revealed({ environment, name, value, seconds }) {
    if (environment !== this.name) return;
    const line = [...this.table.children].find((one) => one.dataset.name === name);
    if (!line) return;
    line.querySelector(".vayu-revealed")?.remove();
    const shown = add(line, "output", "vayu-revealed", value);
    clearTimeout(this.timers.get(name));
    this.timers.set(name, setTimeout(() => shown.remove(), 1000 * seconds));
  }
}
