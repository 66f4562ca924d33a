"""One self-contained HTML page: it opens from disk, from a mail, offline, and on paper.

    title ── links to the sections
    section: fragments (`vayu.report.markup`) and figures

Nothing is loaded. plotly is in the page once; each figure is JSON beside the still picture that
`vayu.figures.static` makes of it, which stays where no script runs, on paper, and until a reader
comes near: drawing all at once kept a slow machine busy for seconds. The colours are those of the
reader's system, light or dark; on paper they are light.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vayu._version import __version__
from vayu.report.markup import Markup, element, join

if TYPE_CHECKING:
    from collections.abc import Sequence

_ENDS = re.compile(r"<(/script|!--)", re.IGNORECASE)

STYLE = """
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1b1f24; --line: #d5d9de; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #14171c; --ink: #e6e8eb; --line: #3a4048; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1000px; padding: 16px 20px 48px; background: var(--paper);
  color: var(--ink); font: 14px/1.5 system-ui, sans-serif; }
h1 { font-size: 20px; line-height: 28px; margin: 8px 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 16px; margin: 32px 0 8px; padding-top: 12px; border-top: 1px solid var(--line); }
nav { display: flex; flex-wrap: wrap; gap: 4px 16px; font-size: 13px; margin: 4px 0 12px; }
a { color: inherit; text-underline-offset: 3px; }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible {
  outline: 2px solid #3b82f6; outline-offset: 2px; }
pre { overflow-x: auto; padding: 10px 12px; border: 1px solid var(--line); border-radius: 8px;
  font: 12px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; white-space: pre-wrap;
  overflow-wrap: anywhere; }
section > div { max-width: none !important; }
section div:has(> table), section div:has(> img), section > table { overflow-x: auto;
  max-width: 100%; }
section > table { display: block; }
section td, section th { overflow-wrap: break-word !important; max-width: 340px !important; }
section :is(td, th):not(:last-child) { padding-right: 16px !important; }
@media (max-width: 640px) { section img { min-width: 600px; } }
.figure { margin: 8px 0 20px; min-height: 60px; }
footer { margin-top: 40px; font-size: 12px; opacity: 0.72; }
@page { margin: 12mm 10mm; }
@media print {
  :root { --paper: #ffffff; --ink: #000000; color-scheme: light; }
  nav { display: none; }
  body { max-width: none; padding: 0; }
  section td, section th { overflow-wrap: anywhere !important; }
  .figure, tr { break-inside: avoid; }
  h2 { break-after: avoid; }
}
"""

_DRAW = """
{  // a block: its names are nobody else's
const draw = (place) => {
  const still = place.querySelector("img");
  const data = place.querySelector("script[type='application/json']");
  const figure = JSON.parse(data.textContent);
  const box = document.createElement("div");
  const { width, title, ...layout } = figure.layout;  // the caption above says it, and wraps
  layout.margin = { ...layout.margin, t: 12 };        // a legend makes its own room
  still.replaceWith(box);  // before it is drawn: only what is in a page can be measured
  const config = { responsive: true, displaylogo: false, showSendToCloud: false };
  Plotly.newPlot(box, figure.data, layout, config).then(
    () => { while (box.nextSibling) box.nextSibling.remove(); },
    () => box.replaceWith(still),
  );
};
const near = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    draw(target);
  }
}, { rootMargin: "400px" });
for (const place of document.querySelectorAll("div.figure")) near.observe(place);
}
"""

_REACH = """
{  // what has to be scrolled can be reached by keyboard
const reach = () => {
  for (const box of document.querySelectorAll("main div, main table")) {
    if (box.closest(".js-plotly-plot")) continue;
    const wide = box.scrollWidth > box.clientWidth;
    if (wide && getComputedStyle(box).overflowX === "auto") box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
};
addEventListener("resize", reach);
addEventListener("load", reach);
reach();
}
"""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page.

    Attributes
    ----------
    title : str
    parts : sequence of str
        Shown one below the other; what is not `Markup` among them is escaped.
    """

    title: str
    parts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure for a page.

    Attributes
    ----------
    json : str
        As plotly writes it.
    still : Markup
        The same as a picture that needs no script.
    """

    json: str
    still: Markup


def drawn(drawing: Drawing) -> Markup:
    """Return a figure's place in a page."""
    data = Markup(_inert(drawing.json))
    script = element("script", data, type="application/json")
    return element("div", drawing.still, script, **{"class": "figure"})


def page(
    title: str, sections: Sequence[Section], *, kind: str, plotly: str = "", made: str = ""
) -> str:
    """Return a whole HTML document.

    Parameters
    ----------
    title : str
        Of the window: what the page is about.
    kind : str
        Its heading: what sort of page it is.
    sections : sequence of Section
        The first one stands above the links, without a heading of its own.
    plotly : str
        The library's source; empty: figures stay still.
    made : str
        When, for the last line.
    """
    first, *others = sections
    links = [element("a", one.title, href=f"#{_anchor(i)}") for i, one in enumerate(others)]
    body = [
        element("main",
            element("h1", kind),
            element("nav", *links, **{"aria-label": "Sections"}),
            element("section", *first.parts),
            *(
                element("section", element("h2", one.title), *one.parts, id=_anchor(i))
                for i, one in enumerate(others)
            ),
        ),
        element("footer", f"Made by Vayu {__version__}{f', {made}' if made else ''}"),
    ]  # fmt: skip
    body.append(element("script", Markup(_REACH)))
    if plotly:
        body += [element("script", Markup(_inert(plotly))), element("script", Markup(_DRAW))]
    head = join(
        [
            Markup('<meta charset="utf-8">'),
            Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
            Markup('<meta name="referrer" content="no-referrer">'),
            element("title", title),
            element("style", Markup(STYLE)),
        ]
    )
    return f'<!doctype html>\n<html lang="en"><head>{head}</head><body>{join(body)}</body></html>\n'


def code(text: str) -> Markup:
    """Return a piece of code."""
    return element("pre", text)


def _anchor(number: int) -> str:
    """Return a section's name in links."""
    return f"section-{number + 1}"


def _inert(script: str) -> str:
    """Return script or JSON that cannot end its element."""
    return _ENDS.sub(r"\\u003c\1", script)
