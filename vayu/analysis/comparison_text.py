"""A comparison in words: one sentence with an interval, then the numbers it rests on.

Rule: a difference is never named without its interval, nor an interval without its confidence.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from vayu.analysis.percentile_names import level_name
from vayu.report.folded import folded_lines
from vayu.report.lined_up import lined_up
from vayu.report.markup import WIDTH, element, pill, table
from vayu.report.quantity import ABSENT, count, seconds, share
from vayu.report.standing import Tone
from vayu.stats.judgement import Verdict, judge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vayu.analysis.comparison import Comparison
    from vayu.analysis.evidence import Latencies, Outcomes
    from vayu.stats.interval import Interval
    from vayu.stats.judgement import Difference
    from vayu.stats.shift import Shift

HEADS = ("quantile", "baseline", "now", "change", "interval", "verdict")

SIDES = ("baseline", "now")
"""Of `RunNumbers`, as the table's heads call them."""

_MOST = 8  # runs of a side in a line

_TONES = {
    Verdict.BETTER: Tone.GOOD,
    Verdict.WORSE: Tone.BAD,
    Verdict.SAME: Tone.QUIET,
    Verdict.INCONCLUSIVE: Tone.WARN,
}


def sentence(comparison: Comparison) -> str:
    """Return what a comparison comes to, in one sentence.

    Parameters
    ----------
    comparison : Comparison
    """
    said = _verdict(comparison)
    if not comparison.doubts:
        return said
    verdict, colon, rest = said.partition(":")
    return f"{verdict}, to be read with care because {' and '.join(comparison.doubts)}{colon}{rest}"


def _verdict(comparison: Comparison) -> str:
    """Return the sentence of what the numbers say."""
    verdict, margin = comparison.verdict, f"±{100 * comparison.margin:.3g} %"
    judged = list(_judged(comparison))
    said = [text for text, one in judged if one is verdict]
    said += _boundless(comparison) if verdict is Verdict.INCONCLUSIVE else []
    if verdict is Verdict.SAME:
        return f"Same: {_listed(said)}, all within {margin} ({_confidence(comparison)})."
    if verdict is Verdict.INCONCLUSIVE:
        if not said:
            return f"Inconclusive: {_more(comparison)} ({_confidence(comparison)})."
        return f"Inconclusive: {_listed(said)} ({_confidence(comparison)}); {_more(comparison)}."
    against = [text for text, one in judged if one is Verdict.BETTER and verdict is Verdict.WORSE]
    but = f"; but {_listed(against)}" if against else ""
    return f"{verdict.capitalize()}: {_listed(said)}{but} ({_confidence(comparison)})."


def text(comparison: Comparison) -> str:
    """Return a comparison as lines of text.

    Parameters
    ----------
    comparison : Comparison
    """
    table = lined_up(HEADS, quantile_rows(comparison))
    return folded_lines([sentence(comparison), "", *table, "", *facts(comparison)])


def html(comparison: Comparison) -> str:
    """Return a comparison as HTML with inline styles only.

    Parameters
    ----------
    comparison : Comparison
    """
    return element(
        "div",
        element(
            "div",
            pill(comparison.verdict, _TONES[comparison.verdict]),
            " ",
            sentence(comparison),
            style="margin:4px 0 8px 0;",
        ),
        table(HEADS, quantile_rows(comparison), columns="tnnnnt", fill=True),
        element(
            "div",
            *(element("div", fact) for fact in facts(comparison)),
            style="font-size:12px;opacity:0.8;margin-top:8px;",
        ),
        style=WIDTH,
    )


def quantile_rows(comparison: Comparison) -> list[tuple[str, ...]]:
    """Return a row for each quantile, as `HEADS` names them.

    Parameters
    ----------
    comparison : Comparison
    """
    return [
        (
            level_name(shift.q),
            seconds(shift.x),
            seconds(shift.y),
            _percent(one.value),
            _interval(one.interval),
            judge(one).value,
        )
        for shift, one in zip(comparison.shifts, comparison.differences, strict=False)
    ]


def facts(comparison: Comparison) -> list[str]:
    """Return what is known beside the quantiles, a line each.

    Parameters
    ----------
    comparison : Comparison
    """
    return [
        *_latency_facts(comparison.latencies),
        *_run_facts(comparison),
        *_outcome_facts(comparison.outcomes),
    ]


def _latency_facts(found: Latencies | None) -> list[str]:
    """Return what is known of the response times beside their quantiles."""
    if found is None:
        return ["Response times cannot be compared: one side has no response at all."]
    low, high = found.location.interval
    delta, (below, above) = found.delta.value, found.delta.interval
    shift = f"{_signed(found.location.value)} ({_signed(low)} to {_signed(high)})"
    sizes, worth = found.sizes, found.worth
    return [
        f"Typical shift (Hodges-Lehmann): {shift}.",
        f"Cliff's delta: {delta:+.3f} ({below:+.3f} to {above:+.3f}); +1: every request slower.",
        f"{count(sizes[0])} responses against {count(sizes[1])}.",
        *([] if found.repeats else [_worth(*worth)]),
    ]


def _run_facts(comparison: Comparison) -> list[str]:
    """Return what each run says by itself, where a side has several."""
    if not comparison.runs:
        return []
    facts = ["What is repeated are runs: every interval comes from how they differ."]
    for place in sorted({0, len(comparison.shifts) - 1} - {-1}):
        sides = [_each(comparison, side, place) for side in SIDES]
        name = level_name(comparison.shifts[place].q)
        facts.append(f"{name} of each run: {sides[0]}; against {sides[1]}.")
    return facts


def _each(comparison: Comparison, side: str, place: int) -> str:
    """Return a quantile of each run of a side, as many as a line holds."""
    own = [seconds(one.quantiles[place]) for one in comparison.runs if one.side == side]
    more = len(own) - _MOST
    return f"{_listed(own[:_MOST])}{f' and {more} more' if more > 0 else ''}"


def _outcome_facts(found: Outcomes | None) -> list[str]:
    """Return what is known of two runs beside their response times."""
    if found is None:
        return []
    rates = [f"{bad:,} of {count:,} ({share(bad, count)})" for bad, count in found.failed]
    errors = f"{_points(found.errors.value)} ({_points_between(found.errors.interval)})"
    ratio, (low, high) = found.throughput.value, found.throughput.interval
    facts = [f"Failed: {rates[0]} against {rates[1]}; {errors}."]
    if not math.isnan(ratio):
        known = "" if low is None or high is None else f" ({low:.3f} to {high:.3f})"
        facts.append(f"Throughput: {ratio:.3f} times the baseline's{known}; it does not vote.")
    return [f"{found.labels[1]} against {found.labels[0]}.", *facts, *found.notes]


def _worth(x: int | None, y: int | None) -> str:
    """How many independent responses the medians of both sides are worth."""
    if x is None and y is None:
        return "How many independent ones their medians are worth is unknown."
    known = ["an unknown number" if one is None else count(one) for one in (x, y)]
    return f"Their medians are worth {known[0]} and {known[1]} independent ones."


def _judged(comparison: Comparison) -> Iterator[tuple[str, Verdict]]:
    """Yield each difference that has a bound in words, and its verdict."""
    for shift, one in zip(comparison.shifts, comparison.differences, strict=False):
        if _bounded(one.interval):
            yield _quantile(shift, one), judge(one)
    found = comparison.outcomes
    if found is not None and _bounded(found.errors.interval):
        text = f"errors {_points(found.errors.value)} ({_points_between(found.errors.interval)})"
        yield text, judge(found.difference)


def _bounded(interval: Interval) -> bool:
    """Say whether anything is known of a difference."""
    return interval.low is not None or interval.high is not None


def _boundless(comparison: Comparison) -> list[str]:
    """Return what is said, once, of the differences without a bound."""
    pairs = zip(comparison.shifts, comparison.differences, strict=False)
    names = [level_name(shift.q) for shift, one in pairs if not _bounded(one.interval)]
    if comparison.outcomes is not None and not _bounded(comparison.outcomes.errors.interval):
        names.append("errors")
    if not names:
        return []
    *others, last = names
    listed = f"{_listed(others)} and {last}" if others else last
    return [f"too few {comparison.unit} for a bound of {listed}"]


def _quantile(shift: Shift, one: Difference) -> str:
    """One quantile's change."""
    return f"{level_name(shift.q)} {_percent(one.value)} ({_interval(one.interval)})"


def _interval(interval: Interval) -> str:
    """Both bounds; nothing where none is known."""
    if not _bounded(interval):
        return ABSENT
    return f"{_percent(interval.low)} to {_percent(interval.high)}"


def _percent(value: float | None) -> str:
    """Return a share with its sign, to what a person reads."""
    if value is None:
        return "?"
    digits = 1 if abs(value) < 0.0995 else 0
    return f"{100 * value:+,.{digits}f} %"


def _points(value: float | None) -> str:
    """Return a difference of shares, in points."""
    return "?" if value is None else f"{100 * value:+.2f} points"


def _points_between(interval: Interval) -> str:
    """Both bounds."""
    return f"{_points(interval.low)} to {_points(interval.high)}"


def _signed(value: float | None) -> str:
    """Return a duration with its sign."""
    if value is None:
        return ABSENT
    return f"{'-' if value < 0 else '+'}{seconds(abs(value))}"


def _confidence(comparison: Comparison) -> str:
    """How sure all of it together is."""
    counts = [sum(one.side == side for one in comparison.runs) for side in SIDES]
    by_runs = f", by {counts[0]} and {counts[1]} runs" if comparison.runs else ""
    return f"{100 * comparison.confidence:.4g} % confidence for all together{by_runs}"


def _more(comparison: Comparison) -> str:
    """Say what would settle it."""
    if comparison.needed is None:
        if comparison.latencies is None:
            return "there are no response times to compare"
        more = max(one.needed for one in _open(comparison))
        if more:
            return f"bounds take at least {count(more)} more {comparison.unit} on each side"
        return (
            f"no number of {comparison.unit} would settle it while the differences stay as they are"
        )
    what = comparison.unit if comparison.needed > 1 else comparison.unit.removesuffix("s")
    return f"about {count(comparison.needed)} more {what} on each side would settle it"


def _open(comparison: Comparison) -> list[Difference]:
    """Return the differences that are not known to be better, worse or the same."""
    return [one for one in comparison.differences if judge(one) is Verdict.INCONCLUSIVE]


def _listed(parts: list[str]) -> str:
    """Parts of a sentence, one after the other."""
    return ", ".join(parts)
