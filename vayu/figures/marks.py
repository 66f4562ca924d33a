"""Lines, bars and maps of a plotly figure as SVG.

Each kind of trace is one function in `DRAWN`; what has none is not drawn, and the picture says
so. A line is thinned to the least and greatest of each pixel column, so it looks the same and a
saved notebook stays small.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from vayu.figures.png import png_uri
from vayu.figures.theme import COLOURS, SVG_DASHES
from vayu.report.escape import html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from vayu.figures.scale import Scale

_MOST_POINTS = 2_000


def colour_of(trace: Any, number: int) -> str:
    """Return the colour of a trace, the `number`-th of its figure."""
    for part in (getattr(trace, "line", None), getattr(trace, "marker", None)):
        found = getattr(part, "color", None)
        if isinstance(found, str):
            return found
    fill = getattr(trace, "fillcolor", None)
    return fill if isinstance(fill, str) else COLOURS[number % len(COLOURS)]


def stroke_of(trace: Any, number: int) -> str:
    """Return how the line of a trace is drawn, as attributes."""
    style = getattr(trace, "line", None)
    dash = SVG_DASHES.get(getattr(style, "dash", None) or "solid", "")
    wide = getattr(style, "width", None)
    dashed = f" stroke-dasharray='{dash}'" if dash else ""
    width = 2 if wide is None else wide
    return f"stroke='{html(colour_of(trace, number))}' stroke-width='{width}'{dashed}"


def draw_scatter(trace: Any, number: int, x: Scale, y: Scale) -> Iterator[str]:
    """Yield a line with its filling, or points."""
    across, up = x.px(trace.x if trace.x is not None else ()), y.px(trace.y)
    mode = trace.mode or "lines"
    opacity = 1 if trace.opacity is None else trace.opacity
    if "lines" in mode:
        for px, py in _pieces(across, up):
            path = "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in _steps(px, py, trace.line.shape))
            if trace.fill in {"tozeroy", "toself"}:
                base = float(y.px([0.0])[0]) if trace.fill == "tozeroy" else py[0]
                area = f"{path}L{px[-1]:.1f} {base:.1f}L{px[0]:.1f} {base:.1f}Z"
                fill = html(trace.fillcolor or colour_of(trace, number))
                soft = "" if trace.fillcolor else " fill-opacity='0.15'"
                yield f"<path d='{area}' fill='{fill}'{soft}/>"
            if trace.line.width != 0:
                stroke = stroke_of(trace, number)
                yield f"<path d='{path}' fill='none' opacity='{opacity}' {stroke}/>"
    if "markers" in mode:
        every = np.flatnonzero(np.isfinite(across) & np.isfinite(up))
        colour = html(colour_of(trace, number))
        for i in every[:: max(1, len(every) // _MOST_POINTS)]:
            yield (
                f"<circle cx='{across[i]:.1f}' cy='{up[i]:.1f}' r='3' fill='{colour}' "
                f"opacity='{opacity}'/>"
            )


def draw_bar(trace: Any, number: int, x: Scale, y: Scale) -> Iterator[str]:
    """Yield the bars of a trace, which begin at its `base`, or at 0."""
    flat = trace.orientation == "h"
    place, length = (trace.y, trace.x) if flat else (trace.x, trace.y)
    along, other = (x, y) if flat else (y, x)
    long = np.asarray(length, np.float64)
    base = np.zeros_like(long) if trace.base is None else np.asarray(trace.base, np.float64)
    first, last = along.px(base), along.px(base + long)
    middle = other.px(place)
    wide = 0.9 * _spacing(middle) if trace.width is None else _width(trace.width, other)
    colour, opacity = html(colour_of(trace, number)), trace.opacity or 1
    for a, b, m in zip(first, last, middle, strict=True):
        if not np.isfinite([a, b, m]).all() or a == b:
            continue
        low, size = min(a, b), abs(b - a)
        box = (low, m - wide / 2, size, wide) if flat else (m - wide / 2, low, wide, size)
        left, top, width, height = (f"{v:.1f}" for v in box)
        yield (
            f"<rect x='{left}' y='{top}' width='{width}' height='{height}' fill='{colour}' "
            f"opacity='{opacity}'/>"
        )


def draw_heatmap(trace: Any, _number: int, x: Scale, y: Scale) -> Iterator[str]:
    """Yield a table of colours as one image; a cell without a number is clear."""
    z = np.asarray(trace.z, np.float64)
    low = np.nanmin(z) if trace.zmin is None else trace.zmin
    high = np.nanmax(z) if trace.zmax is None else trace.zmax
    share = np.nan_to_num(np.clip((z - low) / ((high - low) or 1.0), 0, 1))
    pixels = np.zeros((*z.shape, 4), np.uint8)
    stops = [(float(at), _rgb(colour)) for at, colour in trace.colorscale]
    at = [place for place, _ in stops]
    for channel in range(3):
        pixels[..., channel] = np.interp(share, at, [rgb[channel] for _, rgb in stops])
    pixels[..., 3] = np.where(np.isfinite(z), 255, 0)
    left, right = _edges(x.px(trace.x))
    bottom, top = _edges(y.px(trace.y))
    yield (
        f"<image x='{left:.1f}' y='{min(top, bottom):.1f}' width='{right - left:.1f}' "
        f"height='{abs(bottom - top):.1f}' preserveAspectRatio='none' "
        f"style='image-rendering:pixelated' href='{png_uri(pixels[::-1])}'/>"
    )


DRAWN: dict[str, Callable[[Any, int, Scale, Scale], Iterator[str]]] = {
    "scatter": draw_scatter,
    "scattergl": draw_scatter,
    "bar": draw_bar,
    "heatmap": draw_heatmap,
}
"""By the type of a trace."""


def _pieces(
    x: NDArray[np.float64], y: NDArray[np.float64]
) -> Iterator[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Yield the stretches of a line between its gaps, thinned."""
    there = np.isfinite(x) & np.isfinite(y)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], there.view(np.int8), [0]))))
    for start, end in edges.reshape(-1, 2):
        yield _thin(x[start:end], y[start:end])


def _thin(
    x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Keep the first, least, greatest and last point of each group of neighbours."""
    if len(x) <= _MOST_POINTS:
        return x, y
    cuts = np.linspace(0, len(x), _MOST_POINTS // 4 + 1).astype(int)
    kept = {
        start + offset
        for start, end in pairwise(cuts)
        for offset in (0, int(y[start:end].argmin()), int(y[start:end].argmax()), end - start - 1)
    }
    order = sorted(kept)
    return x[order], y[order]


def _steps(
    x: NDArray[np.float64], y: NDArray[np.float64], shape: str | None
) -> Iterator[tuple[float, float]]:
    """Yield the points of a line; ``hv`` goes across first, ``vh`` up, ``hvh`` half across."""
    for i in range(len(x)):
        if i and shape == "hv":
            yield x[i], y[i - 1]
        elif i and shape == "vh":
            yield x[i - 1], y[i]
        elif i and shape == "hvh":
            yield (x[i - 1] + x[i]) / 2, y[i - 1]
            yield (x[i - 1] + x[i]) / 2, y[i]
        yield x[i], y[i]


def _spacing(middle: NDArray[np.float64]) -> float:
    """Least distance of two bars. [px]."""
    apart = np.abs(np.diff(np.unique(middle[np.isfinite(middle)])))
    return float(apart.min()) if apart.size else 40.0


def _width(width: Any, scale: Scale) -> float:
    """Width of a bar. [px]."""
    first, last = scale.px([0.0, float(np.asarray(width).ravel()[0])])
    return abs(float(last - first))


def _edges(middle: NDArray[np.float64]) -> tuple[float, float]:
    """Outer edges of cells whose middles are given. [px]."""
    half = (middle[-1] - middle[0]) / (2 * (len(middle) - 1)) if len(middle) > 1 else 20.0
    return float(middle[0] - half), float(middle[-1] + half)


def _rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of ``#rrggbb``."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return red, green, blue
