"""A summary says first how far its numbers can be trusted."""

from __future__ import annotations

import math

import pytest

from vayu.model.results.health import GeneratorHealth, HealthFinding, HealthVerdict
from vayu.model.results.quality import Trust
from vayu.model.results.summary import Distribution, Summary
from vayu.report.run_text import summary_text
from vayu.report.trust import counts_of, findings_of, trust_line
from vayu.stats.health import BOUNDS
from vayu.stats.interval import rank_interval

HEALTHY = GeneratorHealth(verdict=HealthVerdict.HEALTHY)
BOTTLENECK = GeneratorHealth(
    verdict=HealthVerdict.BOTTLENECK,
    findings=(
        HealthFinding(
            name="cpu", value=0.5, bound=0.1, unit="1", message="a worker was busy", remedy="more"
        ),
    ),
)


def summary(**changes: object) -> Summary:
    """A run of 10,000 requests with which all is well."""
    known: dict[str, object] = {
        "id": "r", "status": "finished", "model": "open", "load": "500/s for 20s",
        "duration": 20.0, "due": 10_000, "started": 10_000, "succeeded": 10_000,
        "response": Distribution(count=10_000, p50=3.0), "health": HEALTHY,
    }  # fmt: skip
    return Summary(**(known | changes))  # type: ignore[arg-type]


def test_all_is_well() -> None:
    """The first line below the head says so."""
    text = summary_text(summary()).splitlines()

    assert text[1] == "  ✓ these numbers can be trusted"
    assert {f.trust for f in findings_of(counts_of(summary()))} == {Trust.GOOD}


@pytest.mark.parametrize(
    ("changes", "name", "trust", "words"),
    [
        ({"health": BOTTLENECK}, "generator", Trust.BAD, "bottleneck: a worker was busy"),
        ({"dropped": 5}, "drops", Trust.CARE, "<0.1 % of 10,000 arrivals were dropped"),
        ({"dropped": 500}, "drops", Trust.BAD, "5.0 % of 10,000 arrivals were dropped"),
        ({"late": 200}, "lateness", Trust.CARE, "2.0 % of the requests started more than 10 ms"),
        ({"late": 900}, "lateness", Trust.BAD, "9.0 % of the requests started"),
        ({"succeeded": 9_800, "failed": 200}, "errors", Trust.CARE, "2.0 % of the requests failed"),
        ({"succeeded": 8_000, "failed": 2_000}, "errors", Trust.BAD, "20.0 % of the requests"),
        ({"response": Distribution(count=300)}, "sample", Trust.CARE, "too few for a p99"),
        ({"response": Distribution(count=50)}, "sample", Trust.BAD, "too few for a p95"),
        ({"duration": 3.0}, "length", Trust.CARE, "the run took only 3.00 s"),
    ],
)
def test_what_speaks_against_it(
    changes: dict[str, object], name: str, trust: Trust, words: str
) -> None:
    """With its number and its remedy; the verdict is that of the worst."""
    made = summary(**changes)
    found = {finding.name: finding for finding in findings_of(counts_of(made))}

    assert found[name].trust is trust
    assert words in found[name].reason
    assert found[name].remedy
    assert found[name].reason.partition(": a worker")[0] in trust_line(made)
    assert trust_line(made)[0] == {"care": "!", "bad": "✗"}[trust]


def test_what_a_report_says_in_full_is_named_once() -> None:
    """Its first line is brief where notices below tell numbers and remedies."""
    made = summary(health=BOTTLENECK, dropped=500, late=900, warnings=("500 of 10,000 ...",))
    assert trust_line(made) == (
        "✗ do not trust these numbers: the generator was the bottleneck; arrivals were dropped; "
        "requests started late"
    )


def test_a_late_generator_is_told_once_at_the_head() -> None:
    """That requests started late is what it was the bottleneck by, no second reason."""
    (busy,) = BOTTLENECK.findings
    late = HealthFinding(
        name="send_lag", value=40, bound=5, unit="ms", message="sent late", remedy="a lower rate"
    )
    for findings in [(late,), (busy, late)]:
        health = GeneratorHealth(verdict=HealthVerdict.BOTTLENECK, findings=findings)
        told = trust_line(summary(health=health, late=900))

        assert told == "✗ do not trust these numbers: the generator was the bottleneck"
    lateness = {one.name: one for one in findings_of(counts_of(summary(late=900)))}["lateness"]
    assert lateness.trust is Trust.BAD


def test_a_short_run_is_a_caution_beside_what_is_grave() -> None:
    """A few seconds are no reason not to trust what was counted in them."""
    short = trust_line(summary(duration=8.01))
    assert short == "! take these numbers with care: the run took only 8.01 s"
    assert trust_line(summary(duration=8.01, health=BOTTLENECK)) == (
        "✗ do not trust these numbers: the generator was the bottleneck. "
        "With care: the run took only 8.01 s"
    )


def test_what_is_not_known_is_not_held_against_it() -> None:
    """Nobody watched the generator; nothing completed: no verdict."""
    assert trust_line(summary(health=GeneratorHealth())).startswith("✓")
    assert trust_line(summary(succeeded=0, failed=0)) == ""


@pytest.mark.parametrize(
    ("responses", "trust", "remedy"),
    [
        (71, Trust.BAD, "about 1 more request for a p95, about 297 more requests for a p99"),
        (72, Trust.CARE, "about 296 more requests for a p99"),
        (367, Trust.CARE, "about 1 more request for a p99"),
        (368, Trust.GOOD, ""),
    ],
)
def test_a_sample_is_enough_where_the_interval_has_both_ends(
    responses: int, trust: Trust, remedy: str
) -> None:
    """By the binomial distribution; and how many more it takes is the number of the percentile."""
    counts = counts_of(summary(response=Distribution(count=responses)))
    found = next(one for one in findings_of(counts) if one.name == "sample")
    ends = [rank_interval(responses, q, 0.95)[1] is not None for q in (0.95, 0.99)]

    assert (found.trust, found.remedy) == (trust, remedy)
    assert ends == [trust is not Trust.BAD, trust is Trust.GOOD]


@pytest.mark.parametrize(
    ("effects", "words"),
    [
        ((10.0, 5.0), "worth 200 independent ones, are too few for a p99"),
        ((20.0, 2.0), "worth 50 independent ones, are too few for a p95"),
        ((1.0, 2.0), "worth 500 independent ones, are enough for a p99"),
        ((math.nan, 1.0), "the p95 has no interval"),
        ((1.0, math.nan), "the p99 has no interval"),
    ],
)
def test_a_sample_is_judged_at_the_percentile_that_it_names(
    effects: tuple[float, float], words: str
) -> None:
    """1,000 responses that depend: by the effect there."""
    counts = counts_of(summary(response=Distribution(count=1_000)))
    known = dict(zip((0.95, 0.99), effects, strict=True))
    found = next(one for one in findings_of(counts, effects=known) if one.name == "sample")

    assert words in found.reason


def test_a_single_response_is_one() -> None:
    """As a person would say it."""
    counts = counts_of(summary(response=Distribution(count=1)))
    found = next(one for one in findings_of(counts) if one.name == "sample")

    assert found.reason == "1 response is too few for a p95"


def test_a_generator_that_broke_several_bounds_names_each_remedy_once() -> None:
    """Bounds that are broken together ask for the same."""
    broken = tuple(
        HealthFinding(name=b.name, value=1, bound=b.at, unit="1", message=b.what, remedy=b.remedy)
        for b in BOUNDS
    )
    health = GeneratorHealth(verdict=HealthVerdict.BOTTLENECK, findings=broken)
    found = findings_of(counts_of(summary(health=health)))[0]

    assert found.remedy.count("another machine") == 1
    assert found.remedy.count("lighter scripts") == 1
    assert found.remedy.endswith("or another machine")
