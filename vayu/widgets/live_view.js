// The live view of a run, drawn in the page.
//
// The kernel sets plain state: `status` (HTML that is already escaped), `spec` (the chart as it
// stays), `frame` (its points now), `stop` (what became of a click), `final` (what the run came
// to). Whatever arrives while a drawing is under way, only the newest is drawn next; nothing
// queues up. plotly.js comes with the state, packed, and is evaluated once a page.

const SHARED = Symbol.for("vayu.plotly");
const ASK_AGAIN = 1000; // ms without an answer to a click

const LOOK = {
  root: "max-width:900px;padding:2px 0 6px 0;",
  bar: "display:flex;gap:10px;align-items:center;margin:6px 2px;font-size:13px;",
  button:
    "font:inherit;color:inherit;background:rgba(128,128,128,0.09);cursor:pointer;" +
    "border:1px solid rgba(128,128,128,0.5);border-radius:6px;padding:3px 14px;",
  waiting: "opacity:0.72;font-size:13px;padding:8px 2px;",
};

function add(parent, tag, style) {
  const node = document.createElement(tag);
  node.style.cssText = style;
  parent.append(node);
  return node;
}

function nextFrame() {
  return new Promise((done) => requestAnimationFrame(() => done()));
}

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

function plotly(model) {
  globalThis[SHARED] ??= unpack(model.get("library")).catch((error) => {
    globalThis[SHARED] = undefined;
    throw error;
  });
  return globalThis[SHARED];
}

function traces(spec, frame) {
  return spec.traces.map((trace) => {
    const y = frame.lines[trace.meta] ?? [];
    return { ...trace, x: y.length ? frame.time : [], y };
  });
}

const TEXT = { x: 0.5, xref: "paper", yref: "paper", showarrow: false };

function layout(spec, frame, node) {
  const text = getComputedStyle(node).color; // follows the theme
  const quiet = { showticklabels: false, showgrid: false };
  const axes = frame.notes.map(({ axis }) => [axis, { ...spec.layout[axis], ...quiet }]);
  const notes = frame.notes.map((note) => ({ ...TEXT, text: note.text, y: note.y, opacity: 0.72 }));
  return {
    ...spec.layout,
    ...Object.fromEntries(axes),
    font: { ...spec.layout.font, color: text },
    annotations: [...spec.titles.map((title) => ({ ...TEXT, ...title })), ...notes],
  };
}

// The chart: what is newest, at most one drawing at a time.
function chartIn(node, model) {
  let stale = false;
  let drawing = false;
  let gone = false;
  let used = null;

  async function draw() {
    stale = true;
    if (drawing || gone) return;
    drawing = true;
    try {
      const Plotly = (used = await plotly(model));
      while (stale && !gone) {
        stale = false;
        const spec = model.get("spec");
        const frame = model.get("frame");
        if (!frame.time?.length) break;
        if (node.dataset.state !== "drawn") node.replaceChildren();
        await Plotly.react(node, traces(spec, frame), layout(spec, frame, node), spec.config);
        node.dataset.state = "drawn";
        node.dataset.until = frame.time.at(-1);
        await nextFrame();
      }
    } catch (error) {
      node.textContent = `The chart cannot be drawn here (${error}); the numbers above go on.`;
      gone = true;
    } finally {
      drawing = false;
    }
  }

  const sizes = new ResizeObserver(() => {
    if (node.dataset.state === "drawn" && node.offsetWidth) used?.Plots.resize(node);
  });
  sizes.observe(node);
  model.on("change:frame", draw);
  draw();
  return () => {
    gone = true;
    sizes.disconnect();
    model.off("change:frame", draw);
    used?.purge(node);
  };
}

// The button: it says at once that it was pressed, and later what came of it. A kernel that
// computes hears of it on a thread of its own, if it has one and if that is ready; so the click
// is repeated until it is answered.
function buttonIn(node, model) {
  const button = add(node, "button", LOOK.button);
  button.type = "button";
  const answer = add(node, "span", "");
  answer.setAttribute("aria-live", "polite");
  let timer = 0;

  function show() {
    const stop = model.get("stop");
    clearInterval(timer);
    button.textContent = stop.label;
    button.disabled = !stop.enabled;
    button.style.cursor = stop.enabled ? "pointer" : "default";
    button.style.opacity = stop.enabled ? "1" : "0.6";
    answer.textContent = stop.answer;
  }

  button.addEventListener("click", () => {
    button.disabled = true;
    button.textContent = "■ Stopping…";
    answer.textContent = "Asking the engine to stop.";
    model.send({ stop: true });
    timer = setInterval(() => {
      answer.textContent = "The kernel is busy; it passes this on as soon as it can.";
      model.send({ stop: true });
    }, ASK_AGAIN);
  });
  model.on("change:stop", show);
  show();
  return () => {
    clearInterval(timer);
    model.off("change:stop", show);
  };
}

function render({ model, el }) {
  const root = add(el, "div", LOOK.root);
  const status = add(root, "div", "");
  const bar = add(root, "div", LOOK.bar);
  const chart = add(root, "div", "width:100%;");
  chart.className = "vayu-live-chart";
  add(chart, "div", LOOK.waiting).textContent = "Waiting for the first numbers…";

  const showStatus = () => (status.innerHTML = model.get("status"));
  model.on("change:status", showStatus);
  showStatus();
  const parts = [buttonIn(bar, model), chartIn(chart, model)];
  const close = () => parts.splice(0).forEach((end) => end());

  const showFinal = () => {
    if (!model.get("final")) return;
    close();
    root.innerHTML = model.get("final");
  };
  model.on("change:final", showFinal);
  showFinal();

  return () => {
    close();
    model.off("change:status", showStatus);
    model.off("change:final", showFinal);
  };
}

export default { render };
