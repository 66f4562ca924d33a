"""A figure as one image in HTML: what is left of it where nothing draws plotly.

It is an SVG document in a data URI, never inline: what is in an image runs no script, needs no
style of the page and survives every sanitiser. Only what our own figures use is drawn.

    title, note          above the picture, as text of the page
    legend               ── p50  - - p95
    panels               one for each pair of axes, at the place their domains say
    shapes, annotations  marks and shaded stretches of time
"""

from __future__ import annotations

from base64 import b64encode
from html import unescape
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np

from vayu.figures.heading import title_of
from vayu.figures.marks import DRAWN, colour_of, stroke_of
from vayu.figures.scale import Scale
from vayu.figures.theme import HEIGHT
from vayu.report.escape import html, line
from vayu.report.markup import QUIET, element
from vayu.report.palette import GRID, MUTED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDTH = 880
_LEFT, _RIGHT, _BOTTOM = 76.0, 24.0, 46.0
_BAR = 90.0  # for the scale of colours
_LEGEND = 26.0
_FONT = "font-family='system-ui,sans-serif' font-size='12'"
_CHARACTER = 6.8  # px of a character of 12 px text, on average


def figure_html(own: Any) -> str:
    """Return a figure as HTML that needs no script and no network.

    Parameters
    ----------
    own : Figure
    """
    title, note = title_of(own)
    uri = f"data:image/svg+xml;base64,{b64encode(figure_svg(own).encode()).decode()}"
    parts = [element("div", title, style="font-weight:600;font-size:13px;")]
    if note:
        parts.append(element("div", note, style=f"font-size:12px;{QUIET}"))
    parts.append(element("img", src=uri, alt=title, style="max-width:100%;"))
    missing = sorted({trace.type for trace in own.data} - DRAWN.keys())
    if missing:
        text = f"not in this still picture: {', '.join(missing)}"
        parts.append(element("div", text, style=f"font-size:12px;{QUIET}"))
    return str(element("div", *parts))


def figure_svg(own: Any) -> str:
    """Return what is drawn of a figure as an SVG document."""
    if own.layout.barmode == "stack":
        own = type(own)(own)  # bars get their bases here, and the figure itself stays as it is
    height = int(own.layout.height or HEIGHT)
    named = [(i, t) for i, t in enumerate(own.data) if t.name and t.showlegend is not False]
    legend, rows = _legend(named if len(named) > 1 else [])
    top = 12.0 + _LEGEND * rows
    right = WIDTH - _RIGHT - _BAR * any(t.type == "heatmap" for t in own.data)
    frame = (_LEFT, right, top, height - _BOTTOM)
    head = (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{height}' "
        f"viewBox='0 0 {WIDTH} {height}' {_FONT} fill='{MUTED}'>"
    )
    parts = [
        head,
        *legend,
        *_panels(own, frame),
        *(part for trace in own.data if trace.type == "heatmap" for part in _colours(trace, frame)),
        "</svg>",
    ]
    return "".join(parts)


def _panels(own: Any, frame: tuple[float, float, float, float]) -> Iterator[str]:
    """Yield each pair of axes with what is drawn in it."""
    left, right, top, bottom = frame
    drawn = [
        (i, t, (t.xaxis or "x", t.yaxis or "y")) for i, t in enumerate(own.data) if t.type in DRAWN
    ]
    pairs = dict.fromkeys(pair for *_, pair in drawn) or {("x", "y"): None}
    for number, (x_name, y_name) in enumerate(pairs):
        traces = [(i, t) for i, t, pair in drawn if pair == (x_name, y_name)]
        x_axis, y_axis = _axis(own, x_name), _axis(own, y_name)
        x0, x1 = x_axis.domain or (0, 1)
        y0, y1 = y_axis.domain or (0, 1)
        box = (
            left + x0 * (right - left), left + x1 * (right - left),
            bottom - y1 * (bottom - top), bottom - y0 * (bottom - top),
        )  # fmt: skip
        stacked = _stacked(own, [t for _, t in traces])
        x = Scale(x_axis, [*_along(traces, "x")], start=box[0], end=box[1])
        y = Scale(y_axis, [*_along(traces, "y"), *stacked], start=box[3], end=box[2])
        yield f"<clipPath id='c{number}'>{_rect(box)}</clipPath>"
        if any(t.type == "heatmap" for _, t in traces):
            ground = own.layout.plot_bgcolor
            yield _rect(box, f" fill='{html(ground)}'")
        yield from _axes(x, y, box)
        yield f"<g clip-path='url(#c{number})'>"
        yield from _shapes(own, x, box)
        for i, trace in traces:
            yield from DRAWN[trace.type](trace, i, x, y)
        yield "</g>"
        if number == 0:
            yield from _notes(own, x, box)


def _axis(own: Any, name: str) -> Any:
    """Return the axis that a trace calls ``x2``, say."""
    return own.layout[f"{name[0]}axis{name[1:]}"]


def _along(traces: Sequence[tuple[int, Any]], name: str) -> Iterator[Any]:
    """Yield everything that is drawn along an axis."""
    for _, trace in traces:
        values = trace[name]
        if values is None:
            continue
        yield values
        lies = (trace.orientation == "h") == (name == "x") if trace.type == "bar" else False
        if lies and trace.base is not None:
            yield np.asarray(trace.base, np.float64)
            yield np.asarray(trace.base, np.float64) + np.asarray(values, np.float64)


def _stacked(own: Any, traces: list[Any]) -> list[Any]:
    """Put stacked bars on each other, where that was left to plotly; return their tops."""
    bars = [t for t in traces if t.type == "bar" and t.base is None and t.orientation != "h"]
    if own.layout.barmode != "stack" or len(bars) < 2:
        return []
    tops = []
    base = np.zeros(len(bars[0].y))
    for bar in bars:
        bar.base = base
        base = base + np.asarray(bar.y, np.float64)
        tops.append(base)
    return tops


def _rect(box: tuple[float, float, float, float], more: str = "") -> str:
    """Return a rectangle from its left, right, top and bottom."""
    left, right, top, bottom = box
    size = f"width='{right - left:.1f}' height='{bottom - top:.1f}'"
    return f"<rect x='{left:.1f}' y='{top:.1f}' {size}{more}/>"


def _axes(x: Scale, y: Scale, box: tuple[float, float, float, float]) -> Iterator[str]:
    """Yield grid lines, labels and titles."""
    left, right, top, bottom = box
    for place, text in y.marks():
        yield f"<path d='M{left:.1f} {place:.1f}H{right:.1f}' stroke='{GRID}'/>"
        yield f"<text x='{left - 8:.1f}' y='{place + 4:.1f}' text-anchor='end'>{html(text)}</text>"
    for place, text in x.marks():
        yield f"<path d='M{place:.1f} {top:.1f}V{bottom + 4:.1f}' stroke='{GRID}'/>"
        at = f"x='{place:.1f}' y='{bottom + 18:.1f}'"
        yield f"<text {at} text-anchor='middle'>{html(text)}</text>"
    middle, height = (left + right) / 2, (top + bottom) / 2
    if x.axis.title.text:
        yield (
            f"<text x='{middle:.1f}' y='{bottom + 38:.1f}' text-anchor='middle'>"
            f"{html(x.axis.title.text)}</text>"
        )
    if y.axis.title.text:
        turn = f"transform='translate({left - 62:.1f} {height:.1f}) rotate(-90)'"
        yield f"<text {turn} text-anchor='middle'>{html(y.axis.title.text)}</text>"


def _legend(traces: Sequence[tuple[int, Any]]) -> tuple[list[str], int]:
    """Return a sample of each series with its name, and in how many rows they stand."""
    parts = []
    x, row = _LEFT, 0
    for number, trace in traces:
        plain_name = line(unescape(str(trace.name)), limit=60)  # plotly's names are escaped
        name, wide = html(plain_name), 32 + _CHARACTER * len(plain_name) + 18
        if x > _LEFT and x + wide > WIDTH:
            x, row = _LEFT, row + 1
        y = 12 + _LEGEND * row
        if trace.type == "bar" or (trace.mode or "") == "markers":
            colour = html(colour_of(trace, number))
            parts.append(
                f"<rect x='{x:.0f}' y='{y - 5:.0f}' width='20' height='10' fill='{colour}'/>"
            )
        else:
            parts.append(f"<path d='M{x:.0f} {y:.0f}h26' fill='none' {stroke_of(trace, number)}/>")
        parts.append(f"<text x='{x + 32:.0f}' y='{y + 4:.0f}'>{name}</text>")
        x += wide
    return parts, row + bool(traces)


def _shapes(own: Any, x: Scale, box: tuple[float, float, float, float]) -> Iterator[str]:
    """Yield shaded stretches and vertical marks."""
    _, _, top, bottom = box
    for shape in own.layout.shapes:
        if shape.yref != "paper" or shape.x0 is None:
            continue
        a, b = (float(v) for v in x.px([shape.x0, shape.x1]))
        if shape.type == "rect":
            fill = f" fill='{html(shape.fillcolor or GRID)}'"
            yield _rect((min(a, b), max(a, b), top, bottom), fill)
        else:
            yield (
                f"<path d='M{a:.1f} {top:.1f}V{bottom:.1f}' stroke='{MUTED}' stroke-width='1.5' "
                "stroke-dasharray='2 3'/>"
            )


def _notes(own: Any, x: Scale, box: tuple[float, float, float, float]) -> Iterator[str]:
    """Yield what stands at marks, one below the other so that none covers another."""
    lines = count()
    for note in own.layout.annotations:
        if note.yref == "paper" and note.xref == "x" and note.text:
            place = float(x.px([note.x])[0]) + 4
            height = box[2] + 12 + 14 * (next(lines) % 4)
            yield f"<text x='{place:.1f}' y='{height:.1f}' font-size='11'>{note.text}</text>"


def _colours(trace: Any, frame: tuple[float, float, float, float]) -> Iterator[str]:
    """Yield the scale of colours beside a map."""
    _, right, top, bottom = frame
    stops = "".join(f"<stop offset='{at}' stop-color='{html(c)}'/>" for at, c in trace.colorscale)
    yield f"<linearGradient id='heat' x1='0' y1='1' x2='0' y2='0'>{stops}</linearGradient>"
    yield _rect((right + 18, right + 32, top, bottom), " fill='url(#heat)'")
    bar = trace.colorbar
    low, high = trace.zmin or 0.0, trace.zmax or 1.0
    for value, text in zip(bar.tickvals or (), bar.ticktext or (), strict=True):
        share = (value - low) / ((high - low) or 1.0)
        if 0 <= share <= 1:
            y = bottom - share * (bottom - top) + 4
            yield f"<text x='{right + 38:.1f}' y='{y:.1f}' font-size='11'>{html(text)}</text>"
    if bar.title.text:
        y = bottom + 18
        yield f"<text x='{right + 18:.1f}' y='{y:.1f}' font-size='11'>{html(bar.title.text)}</text>"
