// A figure on which a box or a lasso is drawn: its corners go to the kernel, which counts requests.

const SHARED = "vayuPlotly";
const CONFIG = {
  displaylogo: false, showSendToCloud: false, displayModeBar: true, responsive: true,
};

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

// plotly.js, once a page: whoever needs it first asks the kernel.
function plotly(model) {
  globalThis[SHARED] ??= new Promise((done, failed) => {
    const take = (content, buffers) => {
      if (!content.library) return;
      model.off("msg:custom", take);
      unpack(buffers[0]).then(done, failed);
    };
    model.on("msg:custom", take);
    model.send({ library: true });
  });
  globalThis[SHARED].catch(() => delete globalThis[SHARED]);
  return globalThis[SHARED];
}

// plotly.js selects where there is a trace with points; a map has none.
function handle(data) {
  const [{ x, y }] = data;
  return {
    type: "scatter", mode: "markers", x: [x[0] ?? 0], y: [y?.[0] ?? 1], opacity: 0,
    hoverinfo: "skip", showlegend: false,
  };
}

function corners({ range, lassoPoints }) {
  const { x, y } = range ?? lassoPoints;
  return { x: [...x], y: [...y] };
}

async function draw(Plotly, model, place) {
  const { data, layout } = structuredClone(model.get("figure"));
  const modebar = { ...layout.modebar, add: ["select2d", "lasso2d"] };
  const shown = { ...layout, dragmode: "select", modebar };
  await Plotly.newPlot(place, data, shown, CONFIG);
  await Plotly.addTraces(place, handle(place._fullData));
  place.on("plotly_selected", (event) => {
    if (event?.range || event?.lassoPoints) model.send({ region: corners(event) });
  });
  place.on("plotly_deselect", () => model.send({ region: null }));
}

export default {
  render({ model, el }) {
    const place = document.createElement("div");
    const said = document.createElement("div");
    said.className = "vayu-said";
    said.setAttribute("role", "status");
    el.append(place, said);
    const tell = () => (said.textContent = model.get("said"));
    tell();
    model.on("change:said", tell);
    let drawn = null;
    let closed = false;
    plotly(model)
      .then((Plotly) => {
        if (closed) return undefined;
        drawn = Plotly;
        return draw(Plotly, model, place);
      })
      .catch((error) => (said.textContent = `This cannot be drawn here: ${error.message}`));
    return () => {
      closed = true;
      model.off("change:said", tell);
      drawn?.purge(place);
    };
  },
};
