"""What the page on other tools gives for their words is understood here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import vayu
from vayu.api.requests.compose import run_spec, send_spec
from vayu.model.thresholds.threshold import Threshold

PAGE = (Path(vayu.__file__).parent.parent / "docs" / "other-tools.md").read_text()
RIGHT = "\n".join(
    row.rsplit(" | ", 1)[1] for row in re.findall(r"^\| .+ \| .+$", PAGE, re.MULTILINE)
)
LOADS = re.findall(r"`((?:concurrency|rate|stages|rate_stages|profile)=[^`]+)`", RIGHT)
LIMITS = re.findall(r"`[\"']([^`]+)[\"']`", RIGHT)


@pytest.mark.parametrize("words", LOADS)
def test_a_load_is_one(words: str) -> None:
    """Nothing of it conflicts with anything else."""
    options = eval(f"dict({words})", {"vayu": vayu})
    spec = run_spec(send_spec("GET", "http://127.0.0.1:8080/", {}), options)
    assert spec.config.profile.peak > 0


@pytest.mark.parametrize("text", LIMITS)
def test_a_threshold_is_one(text: str) -> None:
    """In the grammar of thresholds."""
    assert Threshold(text).limit


def test_a_triangle_has_as_many_arrivals_as_the_bell() -> None:
    """1,000 in 20 s; and steps are steps."""
    assert vayu.Stages(stages="10s:100,10s:0").peak * 20 / 2 == 1_000


def test_methods_are_there() -> None:
    """Those of a run, and of its plots."""
    plots = set(re.findall(r"`run\.plot\.(\w+)\(", PAGE))
    methods = set(re.findall(r"`run\.(\w+)\(", PAGE))
    assert [name for name in methods if not hasattr(vayu.Run, name)] == []
    assert plots
    assert [name for name in plots if not hasattr(vayu.Run.plot.fget(None), name)] == []


def test_enough_was_found() -> None:
    """The page has tables, and they were read."""
    assert (len(LOADS) > 25, len(LIMITS) > 8) == (True, True)
