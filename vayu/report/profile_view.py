"""A load profile as it is shown: its sentence, and a preview of what it offers over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vayu.model.load.search_profile import SearchProfile
from vayu.pacing.preview import preview_of
from vayu.report.chart import WIDTH, Chart, Line, image
from vayu.report.markup import QUIET, element
from vayu.report.palette import BLUE, DASHED, ORANGE, SOLID

if TYPE_CHECKING:
    from vayu.model.load import LoadProfile
    from vayu.pacing.preview import Preview

_HEIGHT = 150


def profile_html(profile: LoadProfile, *, width: int = WIDTH) -> str:
    """Return sentence and preview as HTML that needs no kernel and no network.

    Parameters
    ----------
    profile : LoadProfile
    width : int, optional
        Of the preview. [px]
    """
    preview = preview_of(profile)
    drawn = element(
        "img",
        src=image(_chart(preview, width)),
        alt=str(profile),
        style="display:block;width:100%;max-width:none;height:auto;",
    )
    parts = [element("div", str(profile), style="font-weight:600;font-size:13px;"), drawn]
    note = _note(profile, preview)
    if note:
        parts.append(element("div", note, style=f"font-size:12px;{QUIET}"))
    return element("div", *parts)


def profile_figure(profile: LoadProfile) -> Any:
    """Return the preview as a figure.

    Parameters
    ----------
    profile : LoadProfile

    Returns
    -------
    plotly.graph_objects.Figure
    """
    from plotly import graph_objects as go  # noqa: PLC0415 (half a second, for who draws)

    preview = preview_of(profile)
    figure = go.Figure()
    if preview.bins:
        figure.add_bar(
            x=preview.bins,
            y=preview.arrivals,
            name=_arrivals(preview),
            marker_color=ORANGE,
            opacity=0.6,
        )
    if preview.time:
        figure.add_scatter(
            x=preview.time, y=preview.level, name=_level_name(preview), mode="lines",
            line={"color": BLUE, "width": 2}, fill=None if preview.bins else "tozeroy",
        )  # fmt: skip
    note = _note(profile, preview)
    figure.update_layout(
        title={"text": str(profile), "font": {"size": 14}},
        xaxis={
            "title": "time after t0 [s]" + (f" ({note})" if note else ""),
            "range": [0, preview.end],
        },
        yaxis={"title": _axis(preview), "rangemode": "tozero"},
        template="plotly_white",
        height=320,
        bargap=0,
        margin={"l": 60, "r": 20, "t": 50, "b": 50},
        showlegend=bool(preview.bins and preview.time),
    )
    return figure


def _note(profile: LoadProfile, preview: Preview) -> str:
    """Say what the time axis does not tell; nothing when it tells it all."""
    if isinstance(profile, SearchProfile):
        return "up to the first level that breaks a threshold; then between that and the one below"
    if preview.open_end:
        return "the number of iterations ends it, however long they take"
    return ""


def _chart(preview: Preview, width: int) -> Chart:
    """Return the preview as a small chart: one of level and arrivals, or both on one time."""
    level = Line(
        name=_axis(preview), values=preview.level, colour=BLUE, dash=SOLID, shade=0.12
    )  # fmt: skip
    if not preview.bins:
        return Chart(time=preview.time, lines=[level], width=width, height=_HEIGHT)
    time = [*preview.bins, *preview.time]
    counted = [*preview.arrivals, *[None] * len(preview.time)]
    arrivals = Line(name=f"{_arrivals(preview)} [requests/s]", values=counted, colour=ORANGE)
    mean = [*[None] * len(preview.bins), *preview.level]
    lines = [arrivals]
    if preview.time:
        lines.append(Line(name="on average", values=mean, colour=BLUE, dash=DASHED))
    return Chart(time=time, lines=lines, width=width, height=_HEIGHT)


def _axis(preview: Preview) -> str:
    """Name of the value axis, with its unit."""
    return "virtual users" if preview.unit == "users" else "arrival rate [requests/s]"


def _level_name(preview: Preview) -> str:
    """Name of the level in a legend."""
    return "on average" if preview.bins else _axis(preview)


def _arrivals(preview: Preview) -> str:
    """Name of the counted arrivals in a legend."""
    return "arrivals, for example" if preview.example else "arrivals"
