"""However often there is news, drawing keeps its pace, and the last value wins."""

from __future__ import annotations

import threading

from vayu.widgets.ticker import PACE, Ticker


def never(error: Exception) -> None:
    """Fails the test: no drawing raises here."""
    raise AssertionError(error)


def test_a_thousand_wakes_make_few_drawings_and_none_is_lost() -> None:
    """What came last is drawn; most in between is not."""
    value, drawn = 0, []
    done = threading.Event()

    def draw() -> float | None:
        drawn.append(value)
        if value == 1_000:
            done.set()
        return 0.01 if value < 1_000 else None

    ticker = Ticker(draw, failed=never)
    ticker.start()
    for news in range(1, 1_001):
        value = news
        ticker.wake()
    assert done.wait(5)
    ticker.join(5)

    assert drawn[-1] == 1_000
    assert drawn == sorted(drawn)
    assert len(drawn) < 500


def test_silence_is_drawn_too() -> None:
    """Without any wake it draws again after its patience."""
    drawn = []

    def draw() -> float | None:
        drawn.append(1)
        return 0.001 if len(drawn) < 3 else None

    ticker = Ticker(draw, failed=never, patience=0.01)
    ticker.start()
    ticker.join(5)

    assert len(drawn) == 3


def test_a_drawing_that_fails_is_told_once() -> None:
    """Nobody reads what a thread prints."""
    errors: list[Exception] = []

    def draw() -> float | None:
        raise ValueError("no canvas")

    ticker = Ticker(draw, failed=errors.append)
    ticker.start()
    ticker.join(5)

    assert [str(error) for error in errors] == ["no canvas"]


def test_the_pace_is_five_a_second() -> None:
    """More would be dropped by a Jupyter server in the end, and nobody sees it."""
    assert PACE == 1 / 5
