"""Settings refuse what no engine could live with, and never hold a password."""

from __future__ import annotations

from typing import Any

import pytest

from vayu.errors import InvalidConfig
from vayu.model.records.check import build
from vayu.model.settings import Settings


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"timeout": "0s"}, "must be at least 1ms"),
        ({"timeout": "2h"}, "must be at most 1h"),
        ({"connect_timeout": "soon"}, "is not a duration"),
        ({"keep_runs": 0}, "must be at least 1, got 0"),
        ({"live_rate": 0}, "must be at least 0.1"),
        ({"live_rate": 6}, "must be at most 5, got 6"),
        ({"proxy": "ftp://x"}, "ftp"),
        ({"proxy": "http://ada:c4nary@x:1"}, "holds a user or password"),
        ({"proxy": "{{proxy}}"}, "holds a template"),
    ],
)
def test_what_cannot_be_is_refused(fields: dict[str, Any], words: str) -> None:
    """By its name, and no password is repeated."""
    with pytest.raises(InvalidConfig) as caught:
        Settings(**fields)

    (where,) = caught.value.problems
    assert where == next(iter(fields))
    assert words in caught.value.problems[where]
    assert "c4nary" not in str(caught.value)


def test_all_of_them_are_named() -> None:
    """At once."""
    with pytest.raises(InvalidConfig) as caught:
        Settings(timeout="x", keep_runs=-1, proxy="x", workers=0)

    assert set(caught.value.problems) == {"timeout", "keep_runs", "proxy", "workers"}


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"tick": "1h"}, "tick"),
        ({"tick": "1ms"}, "tick"),
        ({"workers": 1000}, "workers"),
        ({"workers": 0}, "workers"),
        ({"idleExit": "1ms"}, "idleExit"),
        ({"orphanStop": "9999h"}, "orphanStop"),
    ],
)
def test_settings_have_bounds(changes: dict, name: str) -> None:
    """A tick of an hour would show nothing, one of a microsecond do nothing else."""
    with pytest.raises(InvalidConfig) as caught:
        build(Settings, changes)
    assert set(caught.value.problems) == {name}
