// Templates where they stand: behind the text of a field lies the same text, unseen, in which each
// {{variable}} has a ground, or a wavy line if it has no value. What each comes to, and from where,
// is said by the field's tooltip and by the list below the URL.
//
// The text itself stays the field's own: it can be read whatever becomes of what lies behind it.

const TEMPLATE = /(\{\{[^{}"\r\n]*\}\})/;
const SIGNS = { value: "=", dynamic: "≈", secret: "=", missing: "✗" };
const MOST_PAINTED = 50_000; // characters; a longer text is left as it is

// What is said of a variable: its value, masked if it is a secret, and its origin.
function told({ state, shown, source }) {
  if (state === "missing") return { said: `no value${source ? ` (${source})` : ""}`, origin: "" };
  return { said: shown, origin: state === "secret" ? `secret, ${source}` : source };
}

function templates() {
  let known = new Map();

  function pieces(text) {
    const found = new Map();
    const nodes = text.split(TEMPLATE).map((part) => {
      if (!TEMPLATE.test(part)) return part;
      const variable = known.get(part.slice(2, -2).trim());
      if (variable) found.set(variable.name, variable);
      return el("span", { class: `vb-var vb-${variable?.state ?? "unknown"}` }, part);
    });
    return { nodes, found: [...found.values()] };
  }

  function paint(box) {
    const [behind, input] = box.children;
    const text = input.value;
    const templated = text.includes("{{") && text.length <= MOST_PAINTED;
    if (!templated && !behind.firstChild) return; // as most fields; to measure one takes a layout
    const { nodes, found } = templated ? pieces(text) : { nodes: [], found: [] };
    if (templated) nodes.push("\n"); // a last line that is empty has its height, too
    behind.replaceChildren(...nodes);
    behind.style.right = `${input.offsetWidth - input.clientWidth - 2}px`; // less a scroll bar
    input.title = found.map((one) => {
      const { said, origin } = told(one);
      return `${one.name} ${SIGNS[one.state]} ${said}${origin ? ` (${origin})` : ""}`;
    }).join("\n");
    follow(behind, input);
  }

  function follow(behind, input) {
    behind.scrollLeft = input.scrollLeft;
    behind.scrollTop = input.scrollTop;
  }

  return {
    // The field with what lies behind it.
    over(input) {
      const tall = input.tagName === "TEXTAREA";
      const behind = el("div", { class: `vb-behind${tall ? " vb-tall" : ""}`, "aria-hidden": "true" });
      const box = el("div", { class: "vb-template" }, behind, input);
      input.addEventListener("input", () => paint(box));
      for (const when of ["scroll", "blur"]) input.addEventListener(when, () => follow(behind, input));
      return box;
    },
    // Paints whatever fields stand in a part of the page.
    paintAll: (part) => part.querySelectorAll(".vb-template").forEach(paint),
    know(variables) {
      known = new Map(variables.map((one) => [one.name, one]));
    },
  };
}
