"""What the calls on a run take is checked by their own names, before anybody is asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

import pytest

import vayu
from vayu.api.runs.run import Run
from vayu.errors import InvalidConfig, RunNotFound

if TYPE_CHECKING:
    from pathlib import Path

    from vayu.client.live import LiveRun


class Waited:
    """A run that notes how long it is waited for."""

    timeout: float | None = -1.0

    def wait(self, timeout: float | None) -> None:
        self.timeout = timeout


@pytest.mark.parametrize("run_id", [5, "", " ", None, ["x"], b"x"])
def test_what_is_no_id_is_named(run_id: Any, vayu_home: Path) -> None:
    """By the argument's name; no engine is started for it."""
    with pytest.raises(InvalidConfig, match=r"run_id: must be the id of a run"):
        vayu.run(run_id)

    assert list(vayu_home.iterdir()) == []


@pytest.mark.parametrize("run_id", [".", "..", "a/b", "x?y", "é", "x\n"])
def test_what_no_run_can_be_called_is_not_found(run_id: str, vayu_home: Path) -> None:
    """It is no other path of the control API either."""
    with pytest.raises(RunNotFound, match="there is no run"):
        vayu.run(run_id)

    assert list(vayu_home.iterdir()) == []


@pytest.mark.parametrize("name", ["rat", "concurency", "users"])
def test_a_slip_sets_nothing_silently(name: str) -> None:
    """A run that goes on as before would be taken for one that was changed."""
    with pytest.raises(AttributeError, match=f"no '{name}' to set; set rate"):
        setattr(Run(cast("LiveRun", Waited())), name, 800)


@pytest.mark.parametrize("timeout", ["x", -1, True, float("nan"), [], b"1s", timedelta(-1)])
def test_what_is_no_timeout_is_named(timeout: Any) -> None:
    """By the argument's name."""
    with pytest.raises(InvalidConfig) as caught:
        Run(cast("LiveRun", Waited())).wait(timeout)

    assert list(caught.value.problems) == ["timeout"]


@pytest.mark.parametrize(
    ("timeout", "seconds"),
    [(None, None), (0, 0.0), (1.5, 1.5), ("1m30s", 90.0), (timedelta(minutes=1), 60.0)],
)
def test_timeouts(timeout: Any, seconds: float | None) -> None:
    """Seconds, text, or a timedelta; without one there is no limit."""
    waited = Waited()
    Run(cast("LiveRun", waited)).wait(timeout)

    assert waited.timeout == seconds


def test_an_interrupt_ends_the_waiting_and_says_that_the_run_goes_on() -> None:
    """Whoever wants to spare the target has to be told."""

    class Interrupted(Waited):
        def wait(self, timeout: float | None) -> None:
            super().wait(timeout)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as caught:
        Run(cast("LiveRun", Interrupted())).wait()
    assert caught.value.__notes__ == [
        "The run goes on: run.stop() stops it, in a shell `vayu run stop`."
    ]
