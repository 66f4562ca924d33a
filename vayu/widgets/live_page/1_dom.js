// The live view of a run, or of several, drawn in the page.
//
// The kernel sets plain state: `heads` (HTML that is already escaped) and `controls`, one for
// each run; `spec` (the charts as they stay), `frame` (their points now, as binary columns), and
// `final` (what the runs came to). Whatever arrives while a drawing is under way, only the newest
// is drawn next; nothing queues up, and what is out of sight is drawn when it comes into view.
// The library that draws comes with the state of one view, packed, and is evaluated once a page.

const SHARED = Symbol.for("vayu.drawing");
const ASK_AGAIN = 1000; // ms without an answer to a click
const BRING_TIME = 500; // ms in which another view may bring plotly.js

function add(parent, tag, className = "", text = "") {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  parent.append(node);
  return node;
}

// After a drawing the page has at least as long for everything else. Without that a slow
// page draws every message one after the other, and falls behind the run more and more.
function rest(spent) {
  return new Promise((done) => setTimeout(() => requestAnimationFrame(() => done()), 1.3 * spent));
}
