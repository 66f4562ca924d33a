// Charts.

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

function rules(events) {
  return events.map(([time]) => ({
    type: "line", xref: "x", yref: "paper", x0: time, x1: time, y0: 0, y1: 1,
    line: { color: "rgba(128,128,128,0.9)", width: 1, dash: "dash" },
  }));
}

// The words of an event, where they reach neither the next one nor the edge.
function words(events, until, width) {
  const room = (i) => ((events[i + 1]?.[0] ?? until) - events[i][0]) * (width / until);
  return events
    .filter(([, text], i) => 6 + 6 * text.length < room(i))
    .map(([time, text]) => ({
      text, x: time, xref: "x", xanchor: "left", y: 1, yref: "paper", yanchor: "bottom",
      showarrow: false, font: { size: 10 }, borderpad: 0,
    }));
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

// The colour behind a node.
function ground(node) {
  for (let at = node; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    if (!/^transparent$|, 0\)$/.test(colour)) return colour;
  }
  return "#fff";
}

// One chart: its title, legend, drawing and population.
class Panel {
  constructor(parent, spec) {
    this.spec = spec;
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

  async draw(Plotly, frame) {
    const traces = this.traces(frame.columns);
    const drawn = traces.filter((trace) => trace.y.length);
    this.note.textContent = frame.notes[this.spec.title] ?? "";
    this.empty.hidden = drawn.length > 0;
    this.empty.style.display = drawn.length ? "none" : "";
    if (!drawn.length) return;
    const names = drawn.map((trace) => trace.name).join(", ");
    this.node.setAttribute("role", "img");
    this.node.setAttribute("aria-label", `${this.spec.title} in ${this.spec.unit}: ${names}`);
    const events = this.spec.timed ? frame.events : [];
    const font = { ...this.spec.layout.font, color: getComputedStyle(this.node).color };
    const layout = {
      ...this.spec.layout, font, width: this.node.clientWidth, shapes: rules(events),
      annotations: this.worded ? words(events, frame.until, this.node.clientWidth - 62) : [],
      hoverlabel: { ...this.spec.layout.hoverlabel, bgcolor: ground(this.node) },
    };
    if (this.range) layout.xaxis = { ...layout.xaxis, range: [...this.range], autorange: false };
    await Plotly.react(this.plot, traces, layout, CONFIG);
    this.node.dataset.state = "drawn";
    this.node.dataset.until = frame.until;
  }
}

// What one chart shows of time, the others show too: zoom, and the moment that is pointed at.
function synchronise(Plotly, panels) {
  const timed = panels.filter((panel) => panel.spec.timed && panel.plot.on && !panel.together);
  const others = (panel) =>
    panels.filter((other) => other !== panel && other.spec.timed && other.plot.on);
  for (const panel of timed) {
    panel.together = true;
    panel.plot.on("plotly_relayout", (change) => {
      const range = change["xaxis.autorange"]
        ? null
        : change["xaxis.range[0]"] === undefined
          ? undefined
          : [change["xaxis.range[0]"], change["xaxis.range[1]"]];
      if (range === undefined) return;
      for (const one of [panel, ...others(panel)]) one.range = range;
      panel.changed?.();
    });
    panel.plot.on("plotly_hover", (event) => {
      const at = event.xvals?.[0];
      if (at === undefined || !event.event) return; // one that was passed on
      others(panel).forEach((other) => Plotly.Fx.hover(other.plot, { xval: at }));
    });
    panel.plot.on("plotly_unhover", (event) => {
      if (event.event) others(panel).forEach((other) => Plotly.Fx.unhover(other.plot));
    });
  }
}

// All charts: what is newest, at most one drawing at a time.
function chartsIn(grid, model) {
  let stale = false;
  let drawing = false;
  let gone = false;
  let used = null;
  const panels = model.get("spec").map((spec) => new Panel(grid, spec));
  if (panels.length) panels[0].worded = true; // the others have rules only

  async function draw() {
    stale = true;
    if (drawing || gone) return;
    drawing = true;
    try {
      const Plotly = (used = await plotly(model));
      while (stale && !gone) {
        stale = false;
        const frame = model.get("frame");
        if (!frame.columns) break;
        const begin = performance.now();
        for (const panel of panels) if (panel.visible && !gone) await panel.draw(Plotly, frame);
        if (!gone) synchronise(Plotly, panels);
        grid.dataset.frames = Number(grid.dataset.frames ?? 0) + 1;
        await rest(performance.now() - begin);
      }
    } catch (error) {
      grid.textContent = `The charts cannot be drawn here (${error}); the numbers above go on.`;
      gone = true;
    } finally {
      drawing = false;
    }
  }

  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries)
      panels.find((panel) => panel.figure === entry.target).visible = entry.isIntersecting;
    draw();
  }, { rootMargin: "200px" });
  const sizes = new ResizeObserver(() => draw());
  panels.forEach((panel) => {
    panel.changed = draw;
    seen.observe(panel.figure);
  });
  sizes.observe(grid);
  model.on("change:frame", draw);
  draw();
  return () => {
    gone = true;
    seen.disconnect();
    sizes.disconnect();
    model.off("change:frame", draw);
    panels.forEach((panel) => used?.purge(panel.plot));
  };
}
