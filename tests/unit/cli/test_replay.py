"""``--replay`` and ``--speed``, as the payload of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from vayu.cli.payload import run_spec
from vayu.errors import InvalidConfig
from vayu.model.load import Replay

if TYPE_CHECKING:
    from pathlib import Path

LOG = """starting
::1 - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 23
::1 - - [10/Oct/2000:13:55:39 -0700] "GET / HTTP/1.0" 200 23
"""


def options(**typed: Any) -> dict[str, Any]:
    """What click hands over: the typed options among all others, which are absent."""
    empty = {"thresholds": (), "headers": (), "variables": ()}
    return {"where": "http://localhost:1/", **empty, **typed}


def test_a_log_is_replayed_and_what_is_left_out_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """At its speed, or at another."""
    log = tmp_path / "access.log"
    log.write_text(LOG)

    for given in ({}, {"speed": 2}):
        spec = run_spec(options(replay=str(log), **given))
        assert spec.config.profile == Replay(times=[0, 3], **given)
        assert "note: 1 of 3 lines" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "where", "why"),
    [
        ({"speed": 2}, "--speed", "belongs to --replay"),
        ({"replay": "no.log"}, "--replay", "cannot be read"),
        ({"replay": "x", "profile": "{}"}, "--replay", "conflicts with --profile"),
        ({"replay": "x", "find_users": True}, "--replay", "conflicts with --find-users"),
        ({"replay": pytest.__file__}, "--replay", "no line has a time"),
    ],
)
def test_what_cannot_be_replayed_is_said(typed: dict[str, Any], where: str, why: str) -> None:
    """By the option."""
    with pytest.raises(InvalidConfig) as caught:
        run_spec(options(**typed))

    assert why in caught.value.problems[where]


def test_a_rate_beside_it_is_a_conflict(tmp_path: Path) -> None:
    """As of any profile."""
    log = tmp_path / "access.log"
    log.write_text(LOG)
    with pytest.raises(InvalidConfig) as caught:
        run_spec(options(replay=str(log), rate=5))

    assert set(caught.value.problems) == {"--rate"}
