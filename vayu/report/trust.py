"""Can the numbers of a summary be trusted? What its own counts say of that.

    question    asks                                        care          bad
    generator   did this machine keep up?                                 it was the bottleneck
    drops       did the target get what was asked for?      any dropped   1 % dropped
    lateness    did requests start when they should?        1 % late      5 % late
    errors      is there a response behind the percentile?  1 % failed    10 % failed
    sample      are there enough responses for a p99?       no            not for a p95
    length      is a slow cycle of the target in it?        < 10 s

Enough is what gives the interval of a percentile both ends: 368 independent responses for the p99,
72 for the p95. How many more it takes is what the table of percentiles says, by the same rule.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from vayu.model.results.health import GeneratorHealth, HealthVerdict
from vayu.model.results.quality import QualityFinding, Trust, worst
from vayu.report.quantity import count, seconds, share
from vayu.report.remedies import merged
from vayu.stats.percentile import needed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vayu.model.results.summary import Summary

CONFIDENCE = 0.95
"""Of the intervals that want both ends. [1]"""

ENOUGH = {"p95": 0.95, "p99": 0.99}
"""Percentiles that a run must say: without the first it is bad, without the last it is not good."""

SHORT = 10.0
"""A garbage collection, a compaction, a cache that expires: most come every few seconds. [s]"""

_WORDS = {
    Trust.GOOD: "✓ these numbers can be trusted",
    Trust.UNKNOWN: "? nothing is known of how far these numbers can be trusted",
    Trust.CARE: "! take these numbers with care",
    Trust.BAD: "✗ do not trust these numbers",
}


_BRIEF = {
    "generator": "the generator was the bottleneck",
    "drops": "arrivals were dropped",
    "lateness": "requests started late",
}
"""What a report says in full below its first line: once is enough."""


class Counts(NamedTuple):
    """What is counted of a run.

    Attributes
    ----------
    due, started, dropped, late : int, optional
        None: not known, as of a run of another tool.
    completed, failed, responses : int
    duration : float
        [s]
    health : GeneratorHealth, optional
    """

    due: int | None
    started: int | None
    dropped: int | None
    late: int | None
    completed: int
    failed: int
    responses: int
    duration: float
    health: GeneratorHealth | None


def counts_of(summary: Summary) -> Counts:
    """Return what a summary counts."""
    return Counts(
        due=summary.due,
        started=summary.started,
        dropped=summary.dropped,
        late=summary.late,
        completed=summary.succeeded + summary.failed,
        failed=summary.failed,
        responses=summary.response.count,
        duration=summary.duration,
        health=summary.health,
    )


def findings_of(
    counts: Counts, *, effects: Mapping[float, float] | None = None
) -> tuple[QualityFinding, ...]:
    """Return what the counts of a run say of its numbers.

    Parameters
    ----------
    counts : Counts
    effects : mapping, optional
        Design effect at each of `ENOUGH`: by how much less the responses are worth, because
        requests that wait in one queue are slow together; NaN: they do not tell. Without it they
        count as independent.
    """
    return (
        _generator(counts.health),
        *_asked(counts),
        _errors(counts),
        _sample(counts.responses, effects or dict.fromkeys(ENOUGH.values(), 1.0)),
        _length(counts.duration),
    )


def verdict_words(findings: tuple[QualityFinding, ...]) -> str:
    """Return the verdict with its reasons in one line, and apart from them what is less grave."""
    verdict = worst(findings)
    order = list(Trust)
    told = [f for f in findings if order.index(f.trust) > order.index(Trust.UNKNOWN)]
    told.sort(key=lambda f: -order.index(f.trust))
    gravest = "; ".join(f.reason for f in told if f.trust is verdict)
    besides = "; ".join(f.reason for f in told if f.trust is not verdict)
    words = f"{_WORDS[verdict]}: {gravest}" if gravest else _WORDS[verdict]
    return f"{words}. With care: {besides}" if besides else words


def trust_line(summary: Summary) -> str:
    """Return the verdict on a summary in one line; nothing when no request completed.

    Nor of a capacity search: its percentiles mix levels, and each level is judged by itself.

    What its warnings and the generator's findings say in full is only named here, and requests
    that started late not beside a generator that is named for just that.
    """
    counts = counts_of(summary)
    if summary.capacity is not None:
        return ""
    told = set(_BRIEF if summary.warnings else ("generator",))
    briefly = tuple(
        replace(finding, reason=_BRIEF[finding.name])
        if finding.name in told and finding.trust in {Trust.CARE, Trust.BAD}
        else finding
        for finding in findings_of(counts)
        if not (finding.name == "lateness" and _sent_late(summary.health))
    )
    return verdict_words(briefly) if counts.completed else ""


def _sent_late(health: GeneratorHealth) -> bool:
    """Whether the generator's findings say that requests were sent late."""
    return any(finding.name == "send_lag" for finding in health.findings)


def _generator(health: GeneratorHealth | None) -> QualityFinding:
    """Whether this machine kept up."""
    if health is None or health.verdict is HealthVerdict.UNKNOWN:
        return _finding(
            "generator",
            Trust.UNKNOWN,
            "nothing is known of the generator: nothing was sent, or nobody watched it",
        )
    if health.verdict is HealthVerdict.HEALTHY:
        return _finding("generator", Trust.GOOD, "the generator kept up")
    reasons = "; ".join(finding.message for finding in health.findings)
    return _finding(
        "generator", Trust.BAD, f"the generator was the bottleneck: {reasons}",
        merged(finding.remedy for finding in health.findings),
    )  # fmt: skip


def _asked(counts: Counts) -> Iterator[QualityFinding]:
    """Whether the target got what was asked for, and when."""
    if counts.due is None or counts.dropped is None:
        yield _finding("drops", Trust.UNKNOWN, "what was due and not sent is not known")
    else:
        part = counts.dropped / counts.due if counts.due else 0.0
        trust = Trust.BAD if part >= 0.01 else Trust.CARE if part > 0 else Trust.GOOD
        yield _finding(
            "drops", trust,
            f"{share(counts.dropped, counts.due)} of {count(counts.due)} arrivals were dropped"
            if counts.dropped
            else f"none of {count(counts.due)} arrivals was dropped",
            "a lower rate, or a larger max_in_flight",
        )  # fmt: skip
    if not counts.started or counts.late is None:
        yield _finding("lateness", Trust.UNKNOWN, "when requests should have started is not known")
        return
    part = counts.late / counts.started
    trust = Trust.BAD if part >= 0.05 else Trust.CARE if part >= 0.01 else Trust.GOOD
    yield _finding(
        "lateness", trust,
        f"{share(counts.late, counts.started)} of the requests started more than 10 ms late",
        "less load, more workers if cores are idle, or another machine",
    )  # fmt: skip


def _errors(counts: Counts) -> QualityFinding:
    """Whether there are responses behind the percentiles."""
    if not counts.completed:
        remedy = "see the failures" if counts.failed else "a longer run"
        return _finding("errors", Trust.BAD, "no request completed", remedy)
    part = counts.failed / counts.completed
    trust = Trust.BAD if part >= 0.10 else Trust.CARE if part >= 0.01 else Trust.GOOD
    silent = counts.completed - counts.responses
    part_failed = share(counts.failed, counts.completed)
    reason = f"{part_failed} of the requests failed" if counts.failed else "no request failed"
    if silent > 0:
        reason += f", {count(silent)} of them without a response, which no percentile holds"
    return _finding("errors", trust, reason, "judge the failures first: a quick error is no speed")


def _sample(responses: int, effects: Mapping[float, float]) -> QualityFinding:
    """Whether there are enough responses."""
    more = {name: needed(responses, q, CONFIDENCE, effect=effects[q]) for name, q in ENOUGH.items()}
    first, last = ENOUGH
    if not responses:
        return _finding(
            "sample", Trust.BAD, "there is no response, and so no percentile",
            f"a target that answers, about {count(more[last])} times",
        )  # fmt: skip
    which = first if more[first] else last
    effect = effects[ENOUGH[which]]
    if math.isnan(effect) and responses >= needed(0, ENOUGH[first], CONFIDENCE):
        reason = (
            f"{count(responses)} responses do not tell how much less they are worth because they"
            f" are slow together: the {which} has no interval"
        )
        return _finding("sample", Trust.CARE, reason, f"about {count(more[last])} more requests")
    worth = responses if math.isnan(effect) else max(int(responses / effect), 1)
    told = "" if worth == responses else f", worth {count(worth)} independent ones,"
    who, verb = ("1 response", "is") if responses == 1 else (f"{count(responses)} responses", "are")
    enough = "too few for" if more[which] else "enough for"
    lacks = [
        f"about {count(n)} more request{'s' * (n != 1)} for a {name}"
        for name, n in more.items()
        if n
    ]
    return _finding(
        "sample", Trust.BAD if more[first] else Trust.CARE if more[last] else Trust.GOOD,
        f"{who}{told} {verb} {enough} a {which}", ", ".join(lacks),
    )  # fmt: skip


def _length(duration: float) -> QualityFinding:
    """Whether a slow cycle of the target can be in it."""
    trust, only = (Trust.GOOD, "") if duration >= SHORT else (Trust.CARE, "only ")
    return _finding(
        "length", trust, f"the run took {only}{seconds(duration)}",
        f"at least {SHORT:g} s: what the target does every few seconds is not in it",
    )  # fmt: skip


def _finding(name: str, trust: Trust, reason: str, remedy: str = "") -> QualityFinding:
    """Return a finding; what is good, or not known, needs no remedy."""
    kept = remedy if trust in {Trust.CARE, Trust.BAD} else ""
    return QualityFinding(name=name, trust=trust, reason=reason, remedy=kept)
