// A chart, whatever draws it: its title, legend, population, and the points that came.

// A column as it came, at whatever offset of a message.
function floats(view) {
  if (!view?.byteLength) return [];
  const { buffer, byteOffset, byteLength } = view.buffer ? view : { buffer: view, byteOffset: 0, byteLength: view.byteLength };
  return new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
}

// How many values a spectrum has: those of too few responses are missing at its end.
function known(y) {
  const none = y.findIndex(Number.isNaN);
  return none < 0 ? y.length : none;
}

// The events whose words reach neither the next one nor the edge.
function wordy(events, until, width) {
  const room = (i) => ((events[i + 1]?.[0] ?? until) - events[i][0]) * (width / until);
  return events.filter(([, text], i) => 6 + 6 * text.length < room(i));
}

const DASHES = { solid: "", dash: "5 3", dot: "1.5 2.5", dashdot: "6 2 1.5 2" };

function sample(line) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("width", "22");
  svg.setAttribute("height", "8");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  const look = { d: "M0 4H22", stroke: line.color, "stroke-width": "2", fill: "none" };
  const dash = DASHES[line.dash];
  Object.entries(dash ? { ...look, "stroke-dasharray": dash } : look).forEach((pair) =>
    path.setAttribute(...pair));
  svg.append(path);
  return svg;
}

// One chart: its title, legend, drawing and population.
class Panel {
  constructor(parent, spec, beside) {
    Object.assign(this, { spec, beside, range: null, drawing: null });
    this.hidden = new Set();
    this.visible = true;
    this.figure = add(parent, "figure", "vayu-live-panel");
    const title = add(this.figure, "figcaption");
    add(title, "b", "", spec.title);
    add(title, "span", "", ` [${spec.unit}]`);
    this.legend = add(this.figure, "div", "vayu-live-legend");
    this.node = add(this.figure, "div", "vayu-live-chart");
    this.plot = add(this.node, "div");
    this.empty = add(this.node, "div", "vayu-live-empty", spec.empty);
    this.note = add(this.figure, "div", "vayu-live-note");
    this.buttons = spec.traces.map((trace) => this.button(trace));
  }

  button(trace) {
    const button = add(this.legend, "button");
    button.type = "button";
    button.hidden = true;
    button.style.display = "none";
    button.setAttribute("aria-pressed", "true");
    button.title = "Show or hide this line";
    button.append(sample(trace.line), trace.name);
    button.addEventListener("click", () => {
      if (!this.hidden.delete(trace.name)) this.hidden.add(trace.name);
      button.setAttribute("aria-pressed", String(!this.hidden.has(trace.name)));
      this.changed?.();
    });
    return button;
  }

  traces(columns) {
    return this.spec.traces.map((trace, i) => {
      const y = floats(columns[trace.meta.y]);
      const x = trace.x?.slice(0, known(y)) ?? floats(columns[trace.meta.x]);
      this.buttons[i].style.display = y.length ? "" : "none";
      this.buttons[i].hidden = !y.length;
      return { ...trace, x: y.length ? x : [], y: y.slice(0, x.length), visible: !this.hidden.has(trace.name) };
    });
  }

  // Draws a frame with what `library` is, and says of it in words what it is.
  async draw(library, frame) {
    const traces = this.traces(frame.columns);
    const drawn = traces.filter((trace) => trace.y.length);
    this.note.textContent = frame.notes[this.spec.title] ?? "";
    this.empty.hidden = drawn.length > 0;
    this.empty.style.display = drawn.length ? "none" : "";
    if (!drawn.length || !this.node.clientWidth) return;
    const names = drawn.map((trace) => trace.name).join(", ");
    this.node.setAttribute("role", "img");
    this.node.setAttribute("aria-label", `${this.spec.title} in ${this.spec.unit}: ${names}`);
    this.drawing ??= library.uPlot ? new UplotChart(this, library) : new PlotlyChart(this, library);
    await this.drawing.draw(traces, this.spec.timed ? frame.events : [], frame.until);
    this.node.dataset.state = "drawn";
    this.node.dataset.until = frame.until;
  }

  // Shows this stretch, or all of it, here and, if it is one of time, in the charts beside it.
  zoom(range) {
    for (const one of [this, ...this.others()]) one.range = range;
    this.changed();
  }

  others() {
    if (!this.spec.timed) return [];
    return this.beside.filter((one) => one !== this && one.spec.timed && one.drawing);
  }

  close() {
    this.drawing?.close();
  }
}
