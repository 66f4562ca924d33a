"""A line chart as a small SVG, for places where nothing can draw: a saved notebook, a mail.

It is shown as an image (`image`), never inline: what is in an image runs no script, needs no
style of the page, and survives every sanitiser. Time runs from t0; values begin at 0.

An image shrinks with its place, and its words would with it. So it has rules of its own, for places
that are narrow: larger words, and what they have no room for there is left out.

    legend      ── p50  - - p95  ··· p99
    value axis  ┤  ┆ rate 800/s         what was done to the run, and when
                ┤  ┆   line, with a gap where nothing was measured
                └──────────────────── time axis
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vayu.report.axis import time_marks, value_marks
from vayu.report.escape import html
from vayu.report.palette import GRID, MUTED, SOLID

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDTH = 880
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 14, 30, 24
_SIZE = 12  # of its words [px]
_FONT = f"font-family='system-ui,sans-serif' font-size='{_SIZE}'"
_CHARACTER = 6.8  # px of a character of 12 px text, on average
_DIGIT = 7.3  # px of one that is a digit, or a comma among them, on average

_NARROW = 0.8  # of its width: in less, an image has larger words
_LARGE = 1.4  # times as large

_LEAST = 1e-6  # top of a value axis


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: its name, values (None: not measured), colour, dash and shade below.

    `time` is that of its values [s], where it is not the chart's.
    """

    name: str
    values: Sequence[float | None]
    colour: str
    dash: str = SOLID
    shade: float = 0.0
    time: Sequence[float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Lines over time. `time` in s, one for each value of each line.

    Attributes
    ----------
    events : sequence of (float, str)
        What happened, when [s], and in words: a dashed rule each, with the words where there
        is room for them.
    """

    time: Sequence[float]
    lines: Sequence[Line]
    width: int = WIDTH
    height: int = 190
    events: Sequence[tuple[float, str]] = ()

    @property
    def highest(self) -> float:
        """Largest value of any line, 1 when nothing is above 0; never too small for an axis."""
        values = [v for line in self.lines for v in line.values if v is not None]
        return max(max(values, default=0.0) or 1.0, _LEAST)


def image(chart: Chart) -> str:
    """Return `chart` as a data URI."""
    return f"data:image/svg+xml;base64,{b64encode(svg(chart).encode()).decode()}"


def svg(chart: Chart) -> str:
    """Return `chart` as an SVG document. The first line lies on top."""
    end = chart.time[-1] if chart.time and chart.time[-1] > 0 else 1.0
    marks = value_marks(chart.highest)
    frame = _Frame(chart.width, chart.height, end=end, high=marks[-1][0])
    head = (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{chart.width}' height='{chart.height}' "
        f"viewBox='0 0 {chart.width} {chart.height}' {_FONT} fill='{MUTED}'>"
    )
    parts = [
        head,
        _style(marks, chart.width),
        *_axes(frame, marks, time_marks(end)),
        *_events(frame, [event for event in chart.events if event[0] <= end]),
        *_legend(chart.lines, "w"),
        *_legend(chart.lines, "n", _LARGE),
        *(element for line in reversed(chart.lines) for element in _line(frame, chart, line)),
        "</svg>",
    ]
    return "".join(parts)


def _style(marks: list[tuple[float, str]], width: int) -> str:
    """Return the rules for a narrow place: `w` is shown in a wide one only, `n` in a narrow one."""
    longest = max(len(text) for _, text in marks)
    beside = min(_SIZE * _LARGE, (_LEFT - 9) / (_DIGIT / _SIZE * longest))
    return (
        f"<style>.n{{display:none}}@media(max-width:{_NARROW * width:.0f}px){{.n{{display:inline}}"
        f".w{{display:none}}text{{font-size:{_SIZE * _LARGE:.1f}px}}"
        f".v{{font-size:{beside:.1f}px}}}}</style>"
    )


class _Frame:
    """Maps time and value to px."""

    def __init__(self, width: int, height: int, *, end: float, high: float) -> None:
        self.base = height - _BOTTOM
        self.right = width - _RIGHT
        self._across = (self.right - _LEFT) / end
        self._up = (self.base - _TOP) / high

    def x(self, time: float) -> float:
        """Px from the left."""
        return round(_LEFT + time * self._across, 1)

    def y(self, value: float) -> float:
        """Px from the top."""
        return round(self.base - value * self._up, 1)


def _axes(
    frame: _Frame, values: list[tuple[float, str]], times: list[tuple[float, str]]
) -> Iterator[str]:
    """Yield grid lines and labels."""
    for value, text in values:
        y = frame.y(value)
        yield f"<path d='M{_LEFT} {y}H{frame.right}' stroke='{GRID}'/>"
        yield f"<text class='v' x='{_LEFT - 8}' y='{y + 4}' text-anchor='end'>{text}</text>"
    for time, text in times:
        x = frame.x(time)
        anchor = "start" if x == _LEFT else "end" if x > frame.right + _RIGHT - 40 else "middle"
        yield f"<path d='M{x} {frame.base}v4' stroke='{MUTED}'/>"
        yield f"<text x='{x}' y='{frame.base + 18}' text-anchor='{anchor}'>{text}</text>"


def _events(frame: _Frame, events: Sequence[tuple[float, str]]) -> Iterator[str]:
    """Yield a rule for each event, and its words if they reach neither the next nor the edge."""
    places = [*(frame.x(time) for time, _ in events), frame.right]
    for (_, text), x, edge in zip(events, places[:-1], places[1:], strict=True):
        yield f"<path d='M{x} {_TOP}V{frame.base}' stroke='{MUTED}' stroke-dasharray='4 3'/>"
        if x + 4 + _CHARACTER * len(text) <= edge:
            narrow = x + 4 + _LARGE * _CHARACTER * len(text) > edge
            where = " class='w'" if narrow else ""
            yield f"<text{where} x='{x + 4}' y='{_TOP + 11}'>{html(text)}</text>"


def _legend(lines: Sequence[Line], where: str, large: float = 1.0) -> Iterator[str]:
    """Yield a sample of each line with its name, for words that are so many times as large."""
    x = float(_LEFT)
    yield f"<g class='{where}'>"
    for line in lines:
        yield f"<path d='M{x:.0f} 12h26' {_stroke(line)}/>"
        yield f"<text x='{x + 32:.0f}' y='16'>{html(line.name)}</text>"
        x += 32 + large * _CHARACTER * len(line.name) + 18
    yield "</g>"


def _line(frame: _Frame, chart: Chart, line: Line) -> Iterator[str]:
    """Yield the pieces of a line between its gaps; a lone point as a dot."""
    time = chart.time if line.time is None else line.time
    for piece in _pieces(time, line.values):
        points = [(frame.x(t), frame.y(v)) for t, v in piece]
        if len(points) == 1:
            ((x, y),) = points
            yield f"<circle cx='{x}' cy='{y}' r='2' fill='{line.colour}'/>"
            continue
        path = "M" + "L".join(f"{x} {y}" for x, y in points)
        if line.shade:
            area = f"{path}V{frame.base}H{points[0][0]}Z"
            yield f"<path d='{area}' fill='{line.colour}' fill-opacity='{line.shade}'/>"
        yield f"<path d='{path}' {_stroke(line)}/>"


def _stroke(line: Line) -> str:
    """Attributes of a line."""
    dash = f" stroke-dasharray='{line.dash}'" if line.dash else ""
    return f"fill='none' stroke='{line.colour}' stroke-width='1.8' stroke-linejoin='round'{dash}"


def _pieces(
    time: Sequence[float], values: Sequence[float | None]
) -> Iterator[list[tuple[float, float]]]:
    """Yield runs of neighbouring points that were measured."""
    piece: list[tuple[float, float]] = []
    for t, v in zip(time, values, strict=True):
        if v is not None:
            piece.append((t, v))
        elif piece:
            yield piece
            piece = []
    if piece:
        yield piece
