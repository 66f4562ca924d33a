// A chart that uPlot draws, on a canvas. The kernel describes it in plotly.js's words, which this reads.
//
//     lines of a panel ── by their x ──> one table: x, then a column each; NaN is a gap
//
// The first line of a panel lies on top, so uPlot gets them in reverse, after those that are stacked.
// These are summed up here; what one of them says of a moment is its own value, not the sum.

const ROOM = { top: 14, right: 20, below: 26, left: 52 }; // px
// What an axis of counts may step by: there is no half of a request.
const WHOLE = Array.from({ length: 40 }, (_, i) => [1, 2, 5][i % 3] * 10 ** Math.floor(i / 3));
const QUIET = "rgba(128,128,128,0.9)";

const gaps = (y) => Array.from(y, (value) => (Number.isNaN(value) ? null : value));

// Numbers beside an axis and of a moment: short, and never rounded to nothing.
const short = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });
const exact = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 4 });

class UplotChart {
  constructor(panel, { uPlot, css }) {
    Object.assign(this, { panel, uPlot, made: null, key: null, lines: [], events: [], until: 0 });
    const style = document.createElement("style");
    style.textContent = css;
    panel.node.prepend(style);
  }

  draw(traces, events, until) {
    const { panel } = this;
    const shown = traces.filter((trace) => trace.y.length && trace.visible);
    const above = shown.filter((line) => !line.stackgroup).reverse();
    const lines = [...shown.filter((line) => line.stackgroup), ...above]; // as they are drawn
    const data = this.table(lines);
    Object.assign(this, { lines, events, until });
    const key = lines.map((line) => line.meta.y).join();
    const size = { width: panel.node.clientWidth, height: panel.spec.layout.height };
    if (key !== this.key) this.make(key, size);
    else if (size.width !== this.made.width) this.made.setSize(size);
    this.made.setData(data);
  }

  // One table of all lines: those of one run share their times, several runs are joined.
  table(lines) {
    const tables = new Map();
    const stacks = new Map();
    for (const line of lines) {
      const of = line.meta.x ?? "own";
      if (!tables.has(of)) tables.set(of, { x: Array.from(line.x), columns: [] });
      line.values = gaps(line.y);
      line.drawn = line.values;
      if (line.stackgroup) {
        const below = stacks.get(of);
        const under = (i) => below?.[i] ?? null;
        line.drawn = line.values.map((value, i) => (value === null ? under(i) : value + under(i)));
        stacks.set(of, line.drawn);
      }
      tables.get(of).columns.push(line);
    }
    const made = [...tables.values()].map(({ x, columns }) => [x, ...columns.map((one) => one.drawn)]);
    const joined = made.length === 1 ? made[0] : made.length ? this.uPlot.join(made) : [[]];
    const order = [...tables.values()].flatMap(({ columns }) => columns);
    const columnOf = new Map(order.map((line, i) => [line, joined[i + 1]]));
    return [joined[0], ...lines.map((line) => columnOf.get(line))];
  }

  make(key, size) {
    this.made?.destroy();
    this.key = key;
    this.made = new this.uPlot(
      { ...size, ...this.options() }, [[], ...this.lines.map(() => [])], this.panel.plot,
    );
    this.tip = add(this.made.over, "div", "vayu-live-tip");
    this.tip.style.display = "none";
    this.made.over.addEventListener("mouseenter", () => (this.pointed = true));
    this.made.over.addEventListener("mouseleave", () => this.leave());
  }

  options() {
    const { panel } = this;
    const ink = () => getComputedStyle(panel.node).color;
    const { gridcolor } = panel.spec.layout.xaxis;
    const steps = panel.spec.unit === "requests" ? { incrs: WHOLE } : {};
    const look = {
      stroke: ink, font: "11px system-ui, sans-serif", gap: 4,
      grid: { stroke: gridcolor, width: 1 }, ticks: { stroke: gridcolor, width: 1, size: 4 },
    };
    return {
      padding: [ROOM.top, ROOM.right, 0, 0],
      legend: { show: false },
      cursor: this.cursor(),
      series: [{}, ...this.lines.map((line, i) => this.series(line, i))],
      bands: this.bands(),
      scales: {
        x: { time: false, range: (_, min, max) => panel.range ?? [panel.spec.timed ? 0 : min ?? 0, max ?? 1] },
        y: { range: (_, min, max) => [0, max > 0 ? 1.06 * max : 1] },
      },
      axes: [
        { ...look, size: ROOM.below, space: 64, ...this.marks() },
        { ...look, ...steps, size: ROOM.left, space: 34, values: (_, at) => at.map((one) => short.format(one)) },
      ],
      hooks: {
        draw: [() => this.mark()],
        setCursor: [() => this.point()],
        setSelect: [(made) => this.select(made)],
      },
    };
  }

  // What is written below: a time, or the names that the panel has for some places.
  marks() {
    const { tickvals, ticktext, ticksuffix = "" } = this.panel.spec.layout.xaxis;
    if (!tickvals) return { values: (_, at) => at.map((one) => `${exact.format(one)}${ticksuffix}`) };
    const shown = (made) => tickvals.filter((one) => one <= made.scales.x.max);
    return { splits: shown, values: (made) => ticktext.slice(0, shown(made).length) };
  }

  series({ line, fill, fillcolor, stackgroup }, position) {
    const { stepped } = this.uPlot.paths;
    return {
      stroke: line.color, width: line.width, points: { show: false },
      dash: DASHES[line.dash] ? DASHES[line.dash].split(" ").map(Number) : undefined,
      fill: fill || (stackgroup && !position) ? fillcolor : undefined,
      paths: line.shape === "hv" ? stepped({ align: 1 }) : undefined,
    };
  }

  // The ground between each stacked line and the one below it.
  bands() {
    const stacked = this.lines.filter((line) => line.stackgroup);
    return stacked.slice(1).map((line, i) => ({ series: [i + 2, i + 1], fill: line.fillcolor }));
  }

  cursor() {
    return {
      y: false, points: { size: 6 }, drag: { x: true, y: false, setScale: false },
      bind: { dblclick: () => () => this.panel.zoom(null) },
    };
  }

  select(made) {
    const { left, width } = made.select;
    if (width < 3) return;
    const range = [made.posToVal(left, "x"), made.posToVal(left + width, "x")];
    made.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.panel.zoom(range);
  }

  // What was done to the run, on its time.
  mark() {
    const { ctx, bbox } = this.made;
    const dots = devicePixelRatio;
    const at = (time) => this.made.valToPos(time, "x", true);
    const inside = this.events.filter(([time]) => at(time) >= bbox.left && at(time) <= bbox.left + bbox.width);
    ctx.save();
    ctx.setLineDash([4 * dots, 3 * dots]);
    Object.assign(ctx, { strokeStyle: QUIET, lineWidth: dots, textAlign: "left", textBaseline: "bottom" });
    ctx.font = `${10 * dots}px system-ui, sans-serif`;
    ctx.fillStyle = getComputedStyle(this.panel.node).color;
    ctx.beginPath();
    for (const [time] of inside) {
      ctx.moveTo(at(time), bbox.top);
      ctx.lineTo(at(time), bbox.top + bbox.height);
    }
    ctx.stroke();
    const told = this.panel.worded ? wordy(inside, this.until, bbox.width / dots) : [];
    for (const [time, text] of told) ctx.fillText(text, at(time), bbox.top - 2 * dots);
    ctx.restore();
  }

  // The moment that is pointed at, here and in the charts beside this one.
  point() {
    this.tell();
    const { left } = this.made.cursor;
    if (!this.pointed || left < 0) return;
    const at = this.made.posToVal(left, "x");
    for (const { drawing } of this.panel.others()) drawing.follow(at);
  }

  follow(at) {
    this.made.setCursor({ left: this.made.valToPos(at, "x"), top: 0 }, false);
    this.tell();
  }

  leave() {
    this.pointed = false;
    for (const { drawing } of this.panel.others()) drawing.follow(-Infinity);
  }

  // The values at that moment.
  tell() {
    const { idx, left } = this.made.cursor;
    const { data } = this.made;
    const seen = Number.isInteger(idx) && left >= 0;
    this.tip.style.display = seen ? "" : "none";
    if (!seen) return;
    this.tip.replaceChildren();
    add(this.tip, "b", "", this.moment(data[0][idx]));
    const order = this.panel.spec.traces.map((trace) => trace.meta.y);
    const inOrder = this.lines.toSorted((a, b) => order.indexOf(a.meta.y) - order.indexOf(b.meta.y));
    for (const line of inOrder) {
      const value = line.stackgroup ? line.values[idx] : data[this.lines.indexOf(line) + 1][idx];
      if (value === null || value === undefined) continue;
      const row = add(this.tip, "div");
      row.append(sample(line.line));
      add(row, "span", "", line.name);
      add(row, "span", "vayu-live-value", `${exact.format(value)} ${this.panel.spec.unit}`);
    }
    this.tip.style.left = `${this.beside(left, this.tip.offsetWidth)}px`;
  }

  // Where the tip begins: right of the pointer, else left of it, and always within the chart.
  beside(left, width) {
    const end = this.made.over.clientWidth + ROOM.right;
    if (left + 10 + width <= end) return left + 10;
    return Math.max(-ROOM.left, Math.min(left - 10 - width, end - width));
  }

  moment(x) {
    return this.panel.spec.timed ? `${x.toFixed(1)} s` : `${exactly(100 * (1 - 10 ** -x))} %`;
  }

  close() {
    this.made?.destroy();
  }
}

// A percentile with as many nines as it has.
const exactly = (percent) => String(Number(percent.toPrecision(percent > 99 ? 8 : 4)));
