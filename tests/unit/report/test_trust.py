"""A summary says first how far its numbers can be trusted."""

from __future__ import annotations

import pytest

from vayu.model.health import GeneratorHealth, HealthFinding, HealthVerdict
from vayu.model.quality import Trust
from vayu.model.summary import Distribution, Summary
from vayu.report.run_text import summary_text
from vayu.report.trust import FOR_P95, FOR_P99, counts_of, findings_of, trust_line
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
        ({"duration": 3.0}, "length", Trust.CARE, "the run took 3.00 s"),
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


def test_what_is_not_known_is_not_held_against_it() -> None:
    """Nobody watched the generator; nothing completed: no verdict."""
    assert trust_line(summary(health=GeneratorHealth())).startswith("✓")
    assert trust_line(summary(succeeded=0, failed=0)) == ""


def test_the_bounds_of_a_sample_are_those_of_the_interval() -> None:
    """From so many on it has both ends, by the binomial distribution."""
    assert [rank_interval(n, 0.99, 0.95)[1] is None for n in (FOR_P99 - 1, FOR_P99)] == [
        True,
        False,
    ]
    assert [rank_interval(n, 0.95, 0.95)[1] is None for n in (FOR_P95 - 1, FOR_P95)] == [
        True,
        False,
    ]
