"""Thresholds as records: what they say of aborting, and every problem at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from vayu.errors import InvalidConfig
from vayu.model.load.config import LoadConfig
from vayu.model.records.check import build
from vayu.model.runs.run import RunSpec
from vayu.model.thresholds.threshold import MOST_THRESHOLDS, Threshold
from vayu.units import NS_PER_S


def test_what_is_said_of_all_goes_to_each() -> None:
    """Its own delay stays; without any it is 2 s."""
    config = LoadConfig(
        thresholds=(
            "p99 < 250ms",
            Threshold("failed < 1%", abort_on_fail=True, delay_abort_eval="5s"),
        ),
    )
    assert [(t.threshold, t.abort_on_fail, t.delay) for t in config.limits] == [
        ("p99 < 250ms", False, 2 * NS_PER_S),
        ("failed < 1%", True, 5 * NS_PER_S),
    ]
    every = LoadConfig(thresholds=config.thresholds, abort_on_fail=True, delay_abort_eval=1)
    assert [(t.abort_on_fail, t.delay) for t in every.limits] == [
        (True, 1 * NS_PER_S),
        (True, 5 * NS_PER_S),
    ]


def test_the_wire_has_text_and_objects() -> None:
    """The names of the members are those of k6."""
    config = {
        "thresholds": [
            "p99 < 250ms",
            {"threshold": "failed < 1%", "abortOnFail": True, "delayAbortEval": "5s"},
        ],
        "abortOnFail": False,
    }
    spec = build(RunSpec, {"request": {"url": "http://127.0.0.1/"}, "config": config})

    assert spec.config.thresholds == (
        "p99 < 250ms",
        Threshold("failed < 1%", abort_on_fail=True, delay_abort_eval="5s"),
    )


def test_every_problem_at_once() -> None:
    """Each by its path, with the place in the text."""
    config = {
        "thresholds": ["p99 < 250", {"threshold": "p98x < 1ms", "abortOnFail": "yes"}, 7],
        "delayAbortEval": "soon",
        "rate": -1,
    }
    with pytest.raises(InvalidConfig) as caught:
        build(RunSpec, {"request": {"url": "http://127.0.0.1/"}, "config": config})

    problems = caught.value.problems
    assert set(problems) == {
        "config.thresholds[0]",
        "config.thresholds[1].threshold",
        "config.thresholds[1].abortOnFail",
        "config.thresholds[2]",
        "config.delayAbortEval",
        "config.rate",
    }
    assert problems["config.thresholds[1].threshold"].endswith("    p98x < 1ms\n    ^^^^")


def test_texts_are_named_by_their_position() -> None:
    """Two bad ones, two problems."""
    with pytest.raises(InvalidConfig) as caught:
        LoadConfig(thresholds=("p99 < 250", "failed < 1%", "fialed < 1%"))
    assert set(caught.value.problems) == {"thresholds[0]", "thresholds[2]"}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"abort_on_fail": True}, "abort_on_fail"),
        ({"thresholds": ("p99 < 1ms",), "delay_abort_eval": "1s"}, "delay_abort_eval"),
        ({"thresholds": ("p99 < 1ms",) * (MOST_THRESHOLDS + 1)}, "thresholds"),
    ],
)
def test_what_has_no_effect_is_refused(fields: dict[str, object], field: str) -> None:
    """It would be believed to have one."""
    with pytest.raises(InvalidConfig) as caught:
        LoadConfig(**fields)
    assert set(caught.value.problems) == {field}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"threshold": 5}, "threshold"),
        ({"threshold": "p99 < 1ms", "abort_on_fail": "yes"}, "abort_on_fail"),
        ({"threshold": "p99 < 1ms", "delay_abort_eval": timedelta(seconds=1)}, "delay_abort_eval"),
        ({"threshold": "p99 < 1ms", "delay_abort_eval": "soon"}, "delay_abort_eval"),
    ],
)
def test_a_record_checks_the_kind_of_its_fields(fields: dict[str, object], field: str) -> None:
    """A person may make one by hand."""
    with pytest.raises(InvalidConfig) as caught:
        Threshold(**fields)
    assert set(caught.value.problems) == {field}
