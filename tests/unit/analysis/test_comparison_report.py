"""What a comparison says, in every form: the verdict first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from vayu.analysis.comparison import Comparison, compare_samples, concluded
from vayu.analysis.comparison_report import FORMS, comparison_json, comparison_report
from vayu.analysis.evidence import Outcomes
from vayu.errors import InvalidConfig
from vayu.report.folded import folded
from vayu.stats.interval import Interval
from vayu.stats.pairs import Estimate

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def slower() -> Comparison:
    """y is half as slow again as x."""
    rng = np.random.default_rng(7)
    x = rng.lognormal(-4, 0.3, 4_000)
    return compare_samples(x, 1.5 * rng.permutation(x))


def test_every_form_begins_with_the_verdict(slower: Comparison, tmp_path: Path) -> None:
    """By the ending of the file; the page holds the shift function, as a still picture too."""
    texts = {end: slower.report(tmp_path / f"c.{end}").read_text() for end in ("md", "txt", "html")}
    assert texts["md"].startswith("## Worse: p50 +50 %")
    assert texts["txt"].startswith(f"{folded(slower.sentence)}\n")
    page = texts["html"]
    assert page.index("Worse: p50") < page.index("<h2>Change of each quantile")
    assert "data:image/svg+xml;base64," in page
    found = json.loads(slower.report(tmp_path / "c", format="json").read_text())
    assert found == json.loads(json.dumps(comparison_json(slower)))
    assert next(iter(found)) == "verdict"
    assert [row["verdict"] for row in found["quantiles"]] == ["worse"] * 5
    assert [row["ratio"] for row in found["quantiles"]] == pytest.approx([1.5] * 5)


def test_what_is_no_form_of_a_comparison(slower: Comparison, tmp_path: Path) -> None:
    """JUnit and rows are not; and a file that is there stays."""
    with pytest.raises(InvalidConfig, match=r"'c\.xml' is none of .html, .htm, .md, .json, .txt"):
        slower.report(tmp_path / "c.xml")
    slower.report(tmp_path / "c.md")
    with pytest.raises(InvalidConfig, match=r"c\.md is there already"):
        slower.report(tmp_path / "c.md")
    assert [path.name for path in tmp_path.iterdir()] == ["c.md"]


def test_names_are_text_and_bounds_that_are_missing_are_null() -> None:
    """Of runs without a response, called something hostile."""
    nothing = Estimate(float("nan"), Interval(None, None))
    outcomes = Outcomes(
        failed=((3, 3), (4, 4)), errors=Estimate(0.0, Interval(None, None)), errors_margin=0.005,
        throughput=nothing, labels=("<script>alert(1)</script>", "| @b"), notes=("<img src=x>",),
    )  # fmt: skip
    found = concluded(None, outcomes, confidence=0.95, margin=0.05)
    texts = {form: comparison_report(found, form) for form in FORMS}
    assert "<script>alert" not in texts["html"]
    assert "<img src=x>" not in texts["html"]
    assert "\\| \\@b against \\<script\\>" in texts["markdown"]
    data = json.loads(texts["json"])
    assert (data["throughput"], data["quantiles"]) == (
        {"value": None, "low": None, "high": None},
        [],
    )
