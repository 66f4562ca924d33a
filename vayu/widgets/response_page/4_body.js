// The body, and what a script made of it.

// A page that nobody may trust: no scripts, no forms, no way out.
function frameIn(place, html, title) {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "");
  frame.title = title;
  frame.srcdoc = html;
  place.append(frame);
}

async function visualIn(panel, ask, wanted) {
  const answer = await ask({ do: "visual" });
  if (!wanted()) return; // another tab by now
  if (answer.html) frameIn(add(panel, "div", "vayu-body"), answer.html, "What pm.visualizer made, sandboxed");
  add(panel, "div", "vayu-quiet", answer.error ?? answer.said).setAttribute("role", "status");
}

const MODES = {
  image: "Image", tree: "Tree", text: "Text", raw: "Raw", preview: "Preview", hex: "Hex",
};

class Body {
  constructor(parent, opened, ask) {
    Object.assign(this, { opened, ask, page: 0, words: "", gone: () => {} });
    this.bar = add(parent, "div", "vayu-body-bar");
    this.said = null;
    this.place = add(parent, "div", "vayu-body");
    if (opened.note) add(parent, "div", "vayu-quiet", opened.note);
    this.modes = add(this.bar, "span", "vayu-modes");
    this.modes.setAttribute("role", "group");
    this.modes.setAttribute("aria-label", "How the body is shown");
    for (const mode of opened.modes)
      button(this.modes, MODES[mode], () => this.show(mode)).dataset.mode = mode;
    this.finder();
    this.pager = add(this.bar, "span", "vayu-pager");
    this.said = add(this.bar, "span", "vayu-quiet");
    this.said.setAttribute("role", "status");
    if (opened.modes.length) this.ready = this.show(opened.modes[0]);
    else this.bar.style.display = "none";
  }

  finder() {
    this.search = add(this.bar, "input");
    this.search.type = "search";
    this.search.placeholder = "Search";
    this.search.setAttribute("aria-label", "Search in the body");
    this.search.addEventListener("keydown", (event) => {
      event.stopPropagation(); // the notebook has shortcuts of its own
      if (event.key === "Enter") this.find();
    });
  }

  say(text) {
    this.said.textContent = text;
  }

  async show(mode) {
    this.mode = mode;
    this.page = 0;
    this.gone();
    this.gone = () => {};
    for (const one of this.modes.children)
      one.setAttribute("aria-pressed", String(one.dataset.mode === mode));
    this.search.style.display = ["tree", "text", "raw"].includes(mode) ? "" : "none";
    this.pager.replaceChildren();
    this.place.replaceChildren();
    this.say("");
    if (mode === "tree") this.tree();
    else if (mode === "image") await this.image();
    else if (mode === "preview") await this.preview();
    else await this.turn(0);
  }

  tree() {
    const hits = add(this.place, "ul", "vayu-hits");
    hits.style.display = "none";
    this.hits = hits;
    this.nodes = new Tree(this.place, this.opened, this.ask, (text) => this.say(text));
  }

  async image() {
    const answer = await this.ask({ do: "image" });
    if (answer.error) return this.say(answer.error);
    const url = URL.createObjectURL(new Blob([answer.buffers[0]], { type: answer.media }));
    const image = add(this.place, "img");
    image.alt = "The body as an image";
    image.src = url;
    this.gone = () => URL.revokeObjectURL(url);
  }

  async preview() {
    const answer = await this.ask({ do: "preview" });
    if (answer.error) return this.say(answer.error);
    frameIn(this.place, answer.html, "The body as a page, sandboxed");
    this.say("Scripts, images and styles from elsewhere are not loaded.");
  }

  async turn(page) {
    const raw = this.mode === "raw";
    const answer = await this.ask({ do: this.mode === "hex" ? "hex" : "text", page, raw });
    if (answer.error) return this.say(answer.error);
    this.page = answer.number;
    this.place.replaceChildren();
    const pre = add(this.place, "pre");
    pre.tabIndex = 0;
    pre.setAttribute("aria-label", "The body");
    this.mark(pre, answer.text);
    this.pages(answer);
  }

  mark(pre, text) {
    const words = this.mode === "hex" ? "" : this.words.toLowerCase();
    const small = text.toLowerCase();
    let from = 0;
    for (let i = 0; words && i < MOST_MARKS; i++) {
      const at = small.indexOf(words, from);
      if (at < 0) break;
      pre.append(text.slice(from, at));
      add(pre, "mark", "", text.slice(at, at + words.length));
      from = at + words.length;
    }
    pre.append(text.slice(from));
    const found = pre.querySelector("mark");
    if (found) this.place.scrollTop = found.offsetTop - this.place.offsetTop - 60;
  }

  pages({ number: page, pages }) {
    this.pager.replaceChildren();
    if (pages < 2) return;
    button(this.pager, "‹", () => this.turn(page - 1)).setAttribute("aria-label", "Page before");
    add(this.pager, "span", "", `page ${number(page + 1)} of ${number(pages)}`);
    button(this.pager, "›", () => this.turn(page + 1)).setAttribute("aria-label", "Next page");
  }

  async find() {
    const again = this.words === this.search.value;
    this.words = this.search.value;
    if (this.mode === "tree") return this.findNodes();
    const question = { do: "find", words: this.words, raw: this.mode === "raw" };
    const answer = await this.ask({ ...question, page: this.page + (again ? 1 : 0) });
    if (answer.page !== null && answer.page !== undefined) await this.turn(answer.page);
    this.say(answer.error ?? (this.words ? answer.said : ""));
  }

  async findNodes() {
    this.hits.replaceChildren();
    this.hits.style.display = "none";
    if (!this.words) return this.say("");
    const answer = await this.ask({ do: "find", in: "tree", words: this.words });
    this.say(answer.error ?? answer.said);
    for (const hit of answer.hits ?? []) {
      const text = hit.count ? hit.path : `${hit.path}: ${hit.text}`;
      button(add(this.hits, "li"), text, () => this.nodes.reveal(hit.at));
    }
    this.hits.style.display = answer.hits?.length ? "" : "none";
    if (answer.hits?.length) await this.nodes.reveal(answer.hits[0].at);
  }
}
