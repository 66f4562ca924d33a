// A chart that plotly.js draws: the same, at ten times the cost.

const CONFIG = { displaylogo: false, displayModeBar: false, responsive: false };

function rules(events) {
  return events.map(([time]) => ({
    type: "line", xref: "x", yref: "paper", x0: time, x1: time, y0: 0, y1: 1,
    line: { color: "rgba(128,128,128,0.9)", width: 1, dash: "dash" },
  }));
}

// The colour behind a node.
function ground(node) {
  for (let at = node; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    if (!/^transparent$|, 0\)$/.test(colour)) return colour;
  }
  return "#fff";
}

class PlotlyChart {
  constructor(panel, { Plotly }) {
    Object.assign(this, { panel, Plotly });
  }

  async draw(traces, events, until) {
    const { node, plot, spec, range, worded } = this.panel;
    const width = node.clientWidth;
    const layout = {
      ...spec.layout, width, shapes: rules(events),
      font: { ...spec.layout.font, color: getComputedStyle(node).color },
      annotations: worded ? this.words(wordy(events, until, width - 62)) : [],
      hoverlabel: { ...spec.layout.hoverlabel, bgcolor: ground(node) },
    };
    if (range) layout.xaxis = { ...layout.xaxis, range: [...range], autorange: false };
    await this.Plotly.react(plot, traces, layout, CONFIG);
    if (!this.listens && spec.timed) this.listen();
  }

  words(events) {
    return events.map(([time, text]) => ({
      text, x: time, xref: "x", xanchor: "left", y: 1, yref: "paper", yanchor: "bottom",
      showarrow: false, font: { size: 10 }, borderpad: 0,
    }));
  }

  // What one chart shows of time, the others show too: zoom, and the moment that is pointed at.
  listen() {
    const { panel, Plotly } = this;
    this.listens = true;
    panel.plot.on("plotly_relayout", (change) => {
      if (change["xaxis.autorange"]) panel.zoom(null);
      else if (change["xaxis.range[0]"] !== undefined)
        panel.zoom([change["xaxis.range[0]"], change["xaxis.range[1]"]]);
    });
    panel.plot.on("plotly_hover", (event) => {
      const at = event.xvals?.[0];
      if (at === undefined || !event.event) return; // one that was passed on
      panel.others().forEach((other) => Plotly.Fx.hover(other.plot, { xval: at }));
    });
    panel.plot.on("plotly_unhover", (event) => {
      if (event.event) panel.others().forEach((other) => Plotly.Fx.unhover(other.plot));
    });
  }

  close() {
    this.Plotly.purge(this.panel.plot);
  }
}
