// What lies around an exchange: pm.info, pm.visualizer.

// What pm.info says; undefined where nobody told.
function info(name) {
  return around().info[name];
}

const infoMembers = (eventName) => ({
  eventName,
  get requestName() { return info("requestName"); },
  get requestId() { return info("requestId"); },
  get iteration() { return info("iteration") ?? 0; },
  get iterationCount() { return info("iterationCount") ?? 1; },
  toJSON() {
    const { requestName, requestId, iteration, iterationCount } = this;
    return { eventName, requestName, requestId, iteration, iterationCount };
  },
});

const VISUAL_LENGTH = 1024 * 1024;

// A template of Handlebars and its data. What becomes of them is HTML that nobody may trust: whoever
// shows it does so in a frame without scripts.
const visualizer = sealed("pm.visualizer", {
  set(template, data = {}) {
    if (typeof template !== "string") throw new TypeError(`pm.visualizer.set() takes a template as text, got ${show(template)}`);
    if (data === null || typeof data !== "object") throw new TypeError(`the data of a template is an object, got ${show(data)}`);
    const text = JSON.stringify(data);
    if (template.length + text.length > VISUAL_LENGTH) throw new RangeError(`a template and its data may have ${VISUAL_LENGTH} characters`);
    const copy = JSON.parse(text);
    const handlebars = exportsOf.get("handlebars");
    const html = handlebars === undefined ? null : handlebars.compile(template)(copy);
    if (html !== null && html.length > VISUAL_LENGTH) throw new RangeError(`what becomes of a template may have ${VISUAL_LENGTH} characters`);
    extras().visual = { template, data: copy, html };
  },
  clear() { extras().visual = null; },
});
