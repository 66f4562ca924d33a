"""The three charts of a run: what is drawn, in which unit, over whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.rows.failure import ERROR_CLASSES
from vayu.report.panels import ERROR_LINES, panels
from vayu.report.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.results.tick import Tick


def test_the_open_model_shows_what_was_offered_and_service_time(
    ticks_of: Callable[..., list[Tick]],
) -> None:
    """Arrival rate beside throughput, service time beside response time."""
    throughput, response, _ = panels(Timeline(ticks_of(5)), open_model=True, population="of all")

    assert [line.name for line in throughput.drawn] == ["offered", "throughput"]
    assert [line.name for line in response.drawn] == ["p99", "p95", "p50", "service time p99"]
    assert (throughput.unit, response.unit) == ("requests/s", "ms")


def test_a_point_is_a_tick_not_the_run(ticks_of: Callable[..., list[Tick]]) -> None:
    """The population is that of the run; what is drawn are the percentiles of its ticks."""
    _, response, _ = panels(Timeline(ticks_of(5)), open_model=True, population="P.")

    assert response.note == "P. Each point is one tick."


def test_the_closed_model_offers_nothing(ticks_of: Callable[..., list[Tick]]) -> None:
    """Users wait for their responses: there is no arrival rate."""
    throughput, response, _ = panels(Timeline(ticks_of(5)), open_model=False, population="")

    assert [line.name for line in throughput.drawn] == ["throughput"]
    assert [line.name for line in response.drawn] == ["p99", "p95", "p50"]


def test_errors_show_only_what_occurred(ticks_of: Callable[..., list[Tick]]) -> None:
    """A line for each class that occurred; words when none did."""
    _, _, some = panels(Timeline(ticks_of(5, failing=2)), open_model=False, population="")
    _, _, none = panels(Timeline(ticks_of(5)), open_model=False, population="")
    _, _, nothing = panels(Timeline(), open_model=False, population="")

    assert [line.name for line in some.drawn] == ["status 5xx"]
    assert (none.drawn, none.empty) == ([], "No request failed.")
    assert (nothing.drawn, nothing.empty) == ([], "Nothing was measured.")


def test_every_error_class_has_a_line() -> None:
    """No class of errors is without name, colour and dash, and no two look alike."""
    assert tuple(ERROR_LINES) == ERROR_CLASSES
    assert len(set(ERROR_LINES.values())) == len(ERROR_CLASSES)


def test_a_point_of_several_ticks_says_which_one_it_shows(
    ticks_of: Callable[..., list[Tick]],
) -> None:
    """Percentiles are not averaged, and the chart says so."""
    _, response, _ = panels(Timeline(ticks_of(9), limit=4), open_model=False, population="P.")

    assert response.note == "P. Each point is the tick with the largest p99 among 4."
