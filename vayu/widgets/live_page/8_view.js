// The whole.

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
