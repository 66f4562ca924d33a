// What draws the charts, once a page: uPlot, or plotly.js where Vayu was built without Node.

async function unpack(packed) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const source = await new Response(stream).text();
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const before = globalThis.Plotly;
  try {
    const { default: made } = await import(url);
    return made ?? { Plotly: globalThis.Plotly };
  } finally {
    URL.revokeObjectURL(url);
    if (before) globalThis.Plotly = before; // somebody else's
  }
}

// Whoever has it brings it; whoever needs it waits, and after a moment asks the kernel.
function library(model) {
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
