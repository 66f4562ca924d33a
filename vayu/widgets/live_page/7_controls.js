// Controls.

// A click says at once that it was heard of, and later what came of it. A kernel that computes
// hears of it on a thread of its own, if it has one and if that is ready; so the click is
// repeated until it is answered.
class Asking {
  constructor(model, run, say) {
    Object.assign(this, { model, run, say, timer: 0, pending: null });
  }

  // Returns whether anybody hears of it.
  ask(what, words) {
    clearInterval(this.timer);
    this.pending = crypto.randomUUID?.() ?? String(Math.random());
    const message = { run: this.run, ask: this.pending, ...what };
    this.say(words);
    if (!this.send(message)) return false;
    this.timer = setInterval(() => {
      this.say("The kernel is busy; it passes this on as soon as it can.");
      this.send(message);
    }, ASK_AGAIN);
    return true;
  }

  send(message) {
    try {
      this.model.send(message);
      return true;
    } catch { // its comm ended with the kernel
      clearInterval(this.timer);
      this.say("✗ The kernel is gone. The engine is another process: vayu.runs() finds the run again.");
      return false;
    }
  }

  // Returns whether what the kernel says may be shown, and whether it answers the last click.
  heard(control) {
    const asked = this.pending !== null;
    if (asked && control.answered !== this.pending) return { shown: false, answers: false };
    clearInterval(this.timer);
    this.pending = null;
    return { shown: true, answers: asked };
  }
}

function knobIn(bar, asking) {
  const label = add(bar, "label", "vayu-live-knob");
  const name = add(label, "span");
  const slider = add(label, "input");
  const number = add(label, "input");
  const unit = add(label, "span");
  label.addEventListener("keydown", (event) => event.stopPropagation()); // the notebook's own keys
  slider.type = "range";
  number.type = "number";
  const set = (value) => {
    if (Number.isFinite(value)) asking.ask({ do: "set", value }, "Asking the engine.");
  };
  slider.addEventListener("input", () => (number.value = slider.value));
  slider.addEventListener("change", () => set(slider.valueAsNumber));
  number.addEventListener("change", () => set(number.valueAsNumber));
  return (knob, answers) => {
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
    if (slider.step === "any") {
      const whole = knob.most > 50; // steps count from the least
      slider.step = whole ? 1 : knob.least;
      slider.min = whole ? Math.ceil(knob.least) : knob.least;
    }
    number.placeholder = "stages";
    const typing = [slider, number].includes(document.activeElement);
    if (!typing || answers || !number.dataset.shown) {
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
    if (!asking.ask({ do: "stop" }, "Asking the engine to stop.")) return;
    stop.disabled = true;
    stop.textContent = "■ Stopping…";
  });
  pause.addEventListener("click", () => {
    pause.disabled = asking.ask({ do: pause.dataset.do }, "Asking the engine.");
  });

  return {
    show(control) {
      if (!control) return;
      const { shown, answers } = asking.heard(control);
      if (!shown) return;
      stop.textContent = control.stop.label;
      stop.disabled = !control.stop.enabled;
      pause.textContent = control.pause.label;
      pause.dataset.do = control.pause.do;
      pause.disabled = !control.pause.enabled;
      showKnob(control.knob, answers);
      answer.textContent = control.answer;
    },
    close: () => clearInterval(asking.timer),
  };
}
