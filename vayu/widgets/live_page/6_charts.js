// All charts: what is newest, at most one drawing at a time.
function chartsIn(grid, model) {
  let stale = false;
  let drawing = false;
  let gone = false;
  const panels = [];
  panels.push(...model.get("spec").map((spec) => new Panel(grid, spec, panels)));
  if (panels.length) panels[0].worded = true; // the others have rules only

  async function draw() {
    stale = true;
    if (drawing || gone) return;
    drawing = true;
    try {
      const drawer = await library(model);
      while (stale && !gone) {
        stale = false;
        const frame = model.get("frame");
        if (!frame.columns) break;
        const begin = performance.now();
        for (const panel of panels) if (panel.visible && !gone) await panel.draw(drawer, frame);
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
    panels.forEach((panel) => panel.close());
  };
}
