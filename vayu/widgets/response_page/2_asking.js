// Asking the kernel.

// Returns ask(question) -> promise of the answer. A kernel that computes answers late.
function asking(model) {
  const waiting = new Map();
  const heard = (answer, buffers) => {
    const found = waiting.get(answer.ask);
    if (!found) return;
    waiting.delete(answer.ask);
    clearInterval(found.timer);
    found.done({ ...answer, buffers: buffers ?? [] });
  };
  model.on("msg:custom", heard);
  const ask = (question) =>
    new Promise((done) => {
      const name = crypto.randomUUID?.() ?? String(Math.random());
      let times = 0;
      const send = () => {
        if (++times > MOST_ASKS) return clearInterval(waiting.get(name)?.timer);
        try {
          return model.send({ ...question, ask: name });
        } catch { // its comm ended with the kernel
          return heard({ ask: name, error: "The kernel that held this response is gone." });
        }
      };
      waiting.set(name, { done, timer: setInterval(send, ASK_AGAIN) });
      send();
    });
  ask.close = () => {
    model.off("msg:custom", heard);
    waiting.forEach(({ timer }) => clearInterval(timer));
  };
  return ask;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const focused = document.activeElement; // beside it, as it may be seen only while in focus
    const area = add(focused?.parentElement ?? document.body, "textarea");
    area.style.cssText = "position:fixed;opacity:0;";
    area.value = text;
    area.select();
    document.execCommand("copy");
    focused?.focus();
    area.remove();
  }
}
