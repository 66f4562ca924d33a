"""What became of each of some questions: a mark a question, the higher the worse.

Which answer it is shows the height, and its name at the axis; the colour only repeats it, so that
none says the contrary: what is bad is red here, as everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.figures.figure import Axis, Figure, add_line, figure
from vayu.report.escape import html_line
from vayu.report.palette import GREEN, MUTED, ORANGE, RED

if TYPE_CHECKING:
    from collections.abc import Sequence


_COLOURS = {"good": GREEN, "unknown": MUTED, "care": ORANGE, "bad": RED}


def question_figure(
    found: Sequence[tuple[str, str, str]], levels: Sequence[str], *, note: str
) -> Figure:
    """Return the figure.

    Parameters
    ----------
    found : sequence of (str, str, str)
        Question, answer (one of `levels`) and reason.
    levels : sequence of str
        Every answer that there is, the best first.
    note : str
        What they come to.
    """
    questions = [html_line(question) for question, _, _ in found]
    own = figure(
        "Can these numbers be trusted?",
        x=Axis(
            title="question",
            ticks=[(float(place), name) for place, name in enumerate(questions)],
            span=(-0.5, max(len(found) - 0.5, 0.5)),
        ),
        y=Axis(
            title="answer",
            ticks=[(float(place), level) for place, level in enumerate(levels)],
            span=(-0.5, len(levels) - 0.5),
        ),
        note=note,
    )
    for place, level in enumerate(levels):
        here = [(at, why) for at, (_, answer, why) in enumerate(found) if answer == level]
        if here:
            add_line(
                own,
                [at for at, _ in here],
                [place] * len(here),
                name=level,
                colour=_COLOURS.get(level),
                place=place,
                mode="markers",
                marker={"size": 12},
                hovertext=[html_line(why) for _, why in here],
            )
    return own
