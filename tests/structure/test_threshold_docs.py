"""The page on thresholds is true: its tables are read, its words are those of the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import vayu
from vayu.model.load.config import LoadConfig
from vayu.model.records.check import build
from vayu.model.rows.failure import ERROR_CLASSES
from vayu.model.thresholds.grammar import parse_threshold
from vayu.model.thresholds.metric import ALIASES, COUNTED, RATES, SHARES, STATISTICS
from vayu.model.words.cursor import Slip
from vayu.stats.health import BOUNDS

PAGE = (Path(vayu.__file__).parent.parent / "docs/thresholds.md").read_text()


def table(head: str) -> list[list[str]]:
    """The rows of the table whose head begins with ``| head |``."""
    rows = re.search(rf"^\| {head} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    assert rows
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in rows[1].splitlines()]


@pytest.mark.parametrize("row", table("valid"), ids=lambda row: row[0])
def test_valid_ones_are_read(row: list[str]) -> None:
    """Every one of them."""
    limit = parse_threshold(row[0].strip("`"))
    same = re.search(r"the same as `(.*)`", row[1])
    assert same is None or parse_threshold(same[1]) == limit


@pytest.mark.parametrize("row", table("refused"), ids=lambda row: row[0])
def test_refused_ones_are_refused(row: list[str]) -> None:
    """For the reason that is given."""
    with pytest.raises(Slip, match=re.escape(row[1])):
        parse_threshold(row[0].strip("`"))


def test_every_metric_is_on_the_page() -> None:
    """And every class of failures."""
    metrics = " ".join(row[0] for row in table("metric"))
    names = [
        *STATISTICS,
        *SHARES,
        *RATES,
        *ALIASES,
        *ERROR_CLASSES,
        *(f"count({n})" for n in COUNTED),
    ]
    assert [name for name in names if name not in metrics] == []


def test_every_bound_is_on_the_page() -> None:
    """With its number."""
    rows = {row[0].strip("`"): row[1] for row in table("bound")}
    assert set(rows) == {bound.name for bound in BOUNDS}
    for bound in BOUNDS:
        number = f"{bound.at:g} ms" if bound.unit == "ms" else f"{100 * bound.at:g} %"
        assert rows[bound.name].startswith(number)


def test_the_slip_is_the_one_that_people_see() -> None:
    """Character by character."""
    shown = re.search(r"^config\.thresholds\[0\]: (.*\n.*\n.*)\n```", PAGE, re.MULTILINE)
    with pytest.raises(Slip) as caught:
        parse_threshold("p99x < 250ms")
    assert shown
    assert str(caught.value) == shown[1]


def test_the_wire_examples_are_configurations() -> None:
    """As JSON."""
    import json

    text = re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert text
    assert build(LoadConfig, json.loads(text[1])).limits
    one = re.search(r"`(\{\"threshold\".*?\})`", PAGE)
    assert one
    assert build(LoadConfig, {"thresholds": [json.loads(one[1])]}).limits[0].abort_on_fail
