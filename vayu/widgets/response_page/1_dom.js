// The response viewer in the page. It shows what the kernel answers, a question at a time.
//
// `head` and the tabs other than Body are HTML that the kernel has escaped; everything of the body
// is put into the page as text, as an image, or into a sandboxed frame that fetches nothing.

const PLACES = Symbol.for("vayu.places");
const LOOK = 25; // ms from a change of the page to a look at it
const ASK_AGAIN = 3000; // ms without an answer
const MOST_ASKS = 20;
const PAGE = 100; // children of a node at a time
const MOST_MARKS = 500;

function add(parent, tag, className = "", text = "") {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  parent.append(node);
  return node;
}

function button(parent, text, act, className = "") {
  const node = add(parent, "button", className, text);
  node.type = "button";
  node.addEventListener("click", act);
  return node;
}

const number = (value) => value.toLocaleString("en-US");
