"""What is written above a figure is read back as it was meant."""

from __future__ import annotations

from hypothesis import given
from hypothesis.strategies import text

from vayu.figures.figure import Axis, figure
from vayu.figures.heading import title_of

WORDS = text("ab<>&'\"; /=", max_size=40).map(lambda words: f"x{words}x")
"""Of signs that HTML gives a meaning."""


@given(WORDS, WORDS)
def test_title_and_note_come_back(title: str, note: str) -> None:
    """Escaped for plotly, and plain again for the picture and the repr."""
    own = figure(title, x=Axis(title="a"), y=Axis(title="b"), note=note)

    assert title_of(own) == (" ".join(title.split()), " ".join(note.split()))


def test_a_figure_may_have_no_note() -> None:
    """Then nothing stands below its title."""
    assert title_of(figure("Waits", x=Axis(title="a"), y=Axis(title="b"))) == ("Waits", "")
