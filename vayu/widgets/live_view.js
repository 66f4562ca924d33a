// The live view of a run, or of several, drawn in the page.
//
// The kernel sets plain state: `heads` (HTML that is already escaped) and `controls`, one for
// each run; `spec` (the charts as they stay), `frame` (their points now, as binary columns), and
// `final` (what the runs came to). Whatever arrives while a drawing is under way, only the newest
// is drawn next; nothing queues up, and what is out of sight is drawn when it comes into view.
// plotly.js comes with the state of one view, packed, and is evaluated once a page.

const SHARED = Symbol.for("vayu.plotly");
const ASK_AGAIN = 1000; // ms without an answer to a click
const BRING_TIME = 500; // ms in which another view may bring plotly.js
const CONFIG = { displaylogo: false, displayModeBar: false, responsive: false };

function add(parent, tag, className = "", text = "") {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  parent.append(node);
  return node;
}

// After a drawing the page has at least as long for everything else. Without that a slow
// page draws every message one after the other, and falls behind the run more and more.
function rest(spent) {
  return new Promise((done) => setTimeout(() => requestAnimationFrame(() => done()), 1.3 * spent));
}

// --- plotly.js, once a page ---------------------------------------------------------------

async function unpack(packed) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const source = await new Response(stream).text();
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const before = globalThis.Plotly;
  try {
    await import(url);
    return globalThis.Plotly;
  } finally {
    URL.revokeObjectURL(url);
    if (before) globalThis.Plotly = before; // somebody else's
  }
}

// Whoever has it brings it; whoever needs it waits, and after a moment asks the kernel.
function plotly(model) {
  const shared = (globalThis[SHARED] ??= { waiting: [], library: null });
  const bring = () => {
    const packed = model.get("library");
    if (shared.library || !packed?.byteLength) return;
    shared.library = unpack(packed);
    shared.library.catch(() => (shared.library = null));
    shared.waiting.splice(0).forEach((go) => go());
  };
  bring();
  if (shared.library) return shared.library;
  return new Promise((done, failed) => {
    const timer = setInterval(() => model.send({ library: true }), BRING_TIME);
    const go = () => {
      clearInterval(timer);
      model.off("change:library", bring);
      shared.library.then(done, failed);
    };
    shared.waiting.push(go);
    model.on("change:library", bring);
  });
}

// --- charts ---------------------------------------------------------------------------------

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
    this.node.setAttribute("role", "img");
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

// --- controls -------------------------------------------------------------------------------

// A click says at once that it was heard of, and later what came of it. A kernel that computes
// hears of it on a thread of its own, if it has one and if that is ready; so the click is
// repeated until it is answered.
class Asking {
  constructor(model, run, say) {
    Object.assign(this, { model, run, say, timer: 0, pending: null });
  }

  ask(what, words) {
    clearInterval(this.timer);
    this.pending = crypto.randomUUID?.() ?? String(Math.random());
    const message = { run: this.run, ask: this.pending, ...what };
    this.say(words);
    this.model.send(message);
    this.timer = setInterval(() => {
      this.say("The kernel is busy; it passes this on as soon as it can.");
      this.model.send(message);
    }, ASK_AGAIN);
  }

  heard(control) {
    if (this.pending !== null && control.answered !== this.pending) return false;
    clearInterval(this.timer);
    this.pending = null;
    return true;
  }
}

function knobIn(bar, asking) {
  const label = add(bar, "label", "vayu-live-knob");
  const name = add(label, "span");
  const slider = add(label, "input");
  const number = add(label, "input");
  const unit = add(label, "span");
  slider.type = "range";
  number.type = "number";
  const set = (value) => {
    if (Number.isFinite(value)) asking.ask({ do: "set", value }, "Asking the engine.");
  };
  slider.addEventListener("input", () => (number.value = slider.value));
  slider.addEventListener("change", () => set(slider.valueAsNumber));
  number.addEventListener("change", () => set(number.valueAsNumber));
  return (knob) => {
    label.style.display = knob ? "" : "none";
    if (!knob) return;
    name.textContent = knob.name;
    unit.textContent = knob.unit;
    slider.setAttribute("aria-label", `${knob.name} [${knob.unit}], slider`);
    number.setAttribute("aria-label", `${knob.name} [${knob.unit}]`);
    for (const input of [slider, number]) {
      input.min = knob.least;
      input.step = knob.least < 1 ? "any" : 1;
    }
    slider.max = knob.most;
    if (slider.step === "any") slider.step = knob.most > 50 ? 1 : knob.least;
    number.placeholder = "stages";
    if (![slider, number].includes(document.activeElement) || !number.dataset.shown) {
      number.value = knob.value ?? "";
      slider.value = knob.value ?? 0;
    }
    number.dataset.shown = "yes";
  };
}

function controlsIn(section, model, run) {
  const bar = add(section, "div", "vayu-live-bar");
  const stop = add(bar, "button");
  const pause = add(bar, "button");
  stop.type = pause.type = "button";
  const knobPlace = add(bar, "span");
  const answer = add(bar, "span");
  answer.setAttribute("aria-live", "polite");
  const asking = new Asking(model, run, (text) => (answer.textContent = text));
  const showKnob = knobIn(knobPlace, asking);

  stop.addEventListener("click", () => {
    stop.disabled = true;
    stop.textContent = "■ Stopping…";
    asking.ask({ do: "stop" }, "Asking the engine to stop.");
  });
  pause.addEventListener("click", () => {
    pause.disabled = true;
    asking.ask({ do: pause.dataset.do }, "Asking the engine.");
  });

  return {
    show(control) {
      if (!control || !asking.heard(control)) return;
      stop.textContent = control.stop.label;
      stop.disabled = !control.stop.enabled;
      pause.textContent = control.pause.label;
      pause.dataset.do = control.pause.do;
      pause.disabled = !control.pause.enabled;
      showKnob(control.knob);
      answer.textContent = control.answer;
    },
    close: () => clearInterval(asking.timer),
  };
}

// --- the whole ------------------------------------------------------------------------------

function runsIn(root, model) {
  const runs = model.get("heads").map((_, run) => {
    const section = add(root, "section", "vayu-live-run");
    section.setAttribute("aria-label", `Run ${run + 1}`);
    const head = add(section, "div");
    return { head, controls: controlsIn(section, model, run) };
  });
  const showHeads = () =>
    model.get("heads").forEach((html, i) => runs[i] && (runs[i].head.innerHTML = html));
  const showControls = () =>
    model.get("controls").forEach((control, i) => runs[i]?.controls.show(control));
  model.on("change:heads", showHeads);
  model.on("change:controls", showControls);
  showHeads();
  showControls();
  return () => {
    model.off("change:heads", showHeads);
    model.off("change:controls", showControls);
    runs.forEach((run) => run.controls.close());
  };
}

function eventsIn(root, model) {
  const line = add(root, "div", "vayu-live-events");
  const show = () => {
    const events = model.get("frame").events ?? [];
    const said = events.map(([time, text]) => `${text} at ${time.toFixed(1)} s`);
    line.textContent = said.length ? `Steered: ${said.join(" · ")}` : "";
  };
  model.on("change:frame", show);
  show();
  return () => model.off("change:frame", show);
}

function render({ model, el }) {
  const root = add(el, "div", "vayu-live");
  const parts = [];
  const close = () => parts.splice(0).forEach((end) => end());
  const showFinal = () => {
    if (!model.get("final")) return;
    close();
    root.innerHTML = model.get("final");
  };
  model.on("change:final", showFinal);
  if (model.get("final")) {
    showFinal();
  } else {
    parts.push(runsIn(root, model));
    const grid = add(root, "div", "vayu-live-charts");
    parts.push(chartsIn(grid, model), eventsIn(root, model));
  }
  return () => {
    close();
    model.off("change:final", showFinal);
  };
}

export default { render };
