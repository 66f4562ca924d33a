"""What equal runs said of each other, in words: see `bench.twice`."""

from __future__ import annotations

import math
import statistics
from typing import Any

from bench.told import verdict


def twice(found: dict[str, Any]) -> list[str]:
    """The same run twice: of a target that does not change, and of one that is all machine."""
    known, machine = found["known"], found["machine"]
    pairs = known["pairs"]
    asked = sum(pair["quantiles"] for pair in pairs)
    missed = sum(len(pair["apart"]) for pair in pairs)
    return [
        (
            f"The same run twice, {_runs(known)}, of a target whose latency is drawn (median"
            f" {known['median_ms']:.1f} ms); service times, 95 % confidence:"
        ),
        verdict("pairs that are told apart", _apart(pairs), most_by_chance(len(pairs)), ""),
        verdict(f"of {asked} intervals those without 0", 100 * missed / asked, 5, "%"),
        *_beside(known),
        (
            f"The same of a target that answers at once, {_runs(machine)}: the machine is all"
            " that is measured, and two runs meet two:"
        ),
        f"* beside: {_apart(machine['pairs'])} of {len(machine['pairs'])} pairs are told apart",
        *_beside(machine),
        "",
    ]


def _apart(pairs: list[dict[str, Any]]) -> int:
    """How many pairs are told apart."""
    return sum(bool(pair["apart"]) for pair in pairs)


def _runs(found: dict[str, Any]) -> str:
    """How many runs of which kind."""
    return f"{len(found['pairs'])} times, {found['seconds']:g} s at {found['rate']:,}/s each"


def _beside(found: dict[str, Any]) -> list[str]:
    """What the pairs say one by one, and what knows more than they."""
    busy = found["busy"]
    cores = "unknown" if busy is None else f"{100 * busy:.0f} % in the worst run"
    return [
        f"* beside: cores of this machine busy, by whomever: {cores}",
        *(f"* told apart: {pair['sentence']}" for pair in found["pairs"] if pair["apart"]),
        *_settled(found["pairs"], found),
        _agreed("all first runs against all second ones", found["repeated"]),
        _agreed("the request against itself, in turns in one run", found["turns"]),
    ]


def _agreed(what: str, said: dict[str, Any]) -> str:
    """Whether equals are not told apart by what should know."""
    word = "MISSED" if said["apart"] else "reached"
    return f"* {word}: {what}: {said['sentence']}"


def _settled(pairs: list[dict[str, Any]], found: dict[str, Any]) -> list[str]:
    """How many pairs were long enough for the stronger word, and how long the others must be."""
    same = sum(pair["verdict"] == "same" for pair in pairs)
    unknown = sorted({name for pair in pairs for name in pair["unknown"]})
    wanted = [pair["needed"] for pair in pairs if pair["needed"]]
    lines = [f"* beside: {same} of {len(pairs)} are the same within 5 %, which is more"]
    if wanted:
        seconds = found["seconds"] + statistics.median(wanted) / found["rate"]
        lines.append(f"* runs of about {seconds:,.0f} s would settle the others here")
    if unknown:
        lines.append(f"* too few requests for a bound, in some pairs: {', '.join(unknown)}")
    return lines


def most_by_chance(pairs: int) -> int:
    """Most equal pairs that are told apart unless chance is worse than one in twenty.

    Each is by itself in one of twenty cases: the binomial distribution says the rest.
    """
    worse, allowed = 1.0, -1
    while worse >= 1 / 20:
        allowed += 1
        worse -= math.comb(pairs, allowed) * 0.05**allowed * 0.95 ** (pairs - allowed)
    return allowed
