"""What is written above a figure is read back as it was meant."""

from __future__ import annotations

from hypothesis import given
from hypothesis.strategies import text

from vayu.figures.figure import Axis, add_line, figure
from vayu.figures.heading import LINE, title_of

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


def test_a_long_note_is_broken_into_lines_that_have_room() -> None:
    """plotly breaks none itself, and cuts what is too long; the axes keep their height."""
    note = "Better: " + "p50 -55 % (-59 % to -48 %), " * 8
    short, long = (
        figure("T", x=Axis(title="a"), y=Axis(title="b"), note=one) for one in ("n", note)
    )
    for own in (short, long):
        for name in ("one", "two"):
            add_line(own, [0, 1], [0, 1], name=name)

    lines = long.layout.title.text.split("<br>")[1:]
    assert len(lines) == 3
    assert max(len(line.removeprefix("<span style='font-size:11px'>")) for line in lines) <= 84
    assert title_of(long) == ("T", note.strip())
    cut = figure("T", x=Axis(title="a"), y=Axis(title="b"), note=note + "p95 +10.5 % (? to " * 9)
    assert title_of(cut) == ("T", f"{note.strip()} …")
    inside = [own.layout.height - own.layout.margin.t for own in (short, long)]
    assert inside[0] == inside[1]
    assert long.layout.margin.t - short.layout.margin.t == 2 * LINE
