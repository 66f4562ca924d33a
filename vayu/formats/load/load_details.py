"""What follows the first comma of a load sentence: ramps, limits, pauses."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from vayu.errors import InvalidConfig
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_LENGTH = r"(?P<length>[\d.]+(?:ms|s|m|h)(?:[\d.]+(?:ms|s|m|h))*|\d+(?:\.\d+)?)"
_COUNT = r"(?P<count>\d[\d,]*)"

_KNOWN = (
    "ramping up over 5s, ramping down over 5s, at most 1,000 requests, 100 iterations in all, "
    "20 iterations each, thinking 1s to 3s, each at most once in 5s"
)


@dataclass
class Details:
    """What a sentence says beside its first clause.

    Attributes
    ----------
    ramps : dict
        ``ramp_up`` and ``ramp_down`` [duration].
    most : int, optional
        Requests of the open model.
    iterations : int, optional
        Of the closed model, in all or of each user.
    per : {"run", "user"}
    limit : str, optional
        How long the iterations may take. [duration]
    pauses : dict
        ``think`` and ``pacing``.
    said : dict of str to str
        The clause that said each of them.
    """

    ramps: dict[str, str] = field(default_factory=dict)
    most: int | None = None
    iterations: int | None = None
    per: Literal["run", "user"] = "run"
    limit: str | None = None
    pauses: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)

    def refuse_all_but(self, *welcome: str) -> None:
        """Refuse what does not go with the first clause.

        Raises
        ------
        InvalidConfig
            Naming every clause that this kind of load has no place for.
        """
        wrong = [clause for name, clause in self.said.items() if name not in welcome]
        if wrong:
            listed = ", ".join(show(clause) for clause in wrong)
            raise InvalidConfig({"load": f"{listed} does not go with this kind of load; remove it"})


def read_details(clauses: Iterable[str]) -> Details:
    """Return what the clauses say.

    Parameters
    ----------
    clauses : iterable of str
        In small letters, without gaps within a duration.

    Raises
    ------
    InvalidConfig
        Naming each clause that is not understood.
    """
    details, wrong = Details(), []
    for clause in clauses:
        for pattern, take in _CLAUSES:
            if found := pattern.fullmatch(clause):
                details.said[take(details, found)] = clause
                break
        else:
            wrong.append(show(clause))
    if wrong:
        raise InvalidConfig({"load": f"{', '.join(wrong)} is not understood; known: {_KNOWN}"})
    return details


def _take_ramp(details: Details, found: re.Match[str]) -> str:
    """Take a ramp at one of the ends."""
    details.ramps[f"ramp_{found['way']}"] = found["length"]
    return "ramps"


def _take_most(details: Details, found: re.Match[str]) -> str:
    """Take the most requests."""
    details.most = _whole(found)
    return "most"


def _take_iterations(details: Details, found: re.Match[str]) -> str:
    """Take a number of iterations, of all or of each."""
    details.iterations = _whole(found)
    details.per = "user" if found["whose"] in {"each", "per user", "a user"} else "run"
    return "iterations"


def _take_limit(details: Details, found: re.Match[str]) -> str:
    """Take how long the iterations may take."""
    details.limit = found["length"]
    return "limit"


def _take_think(details: Details, found: re.Match[str]) -> str:
    """Take what lies between a response and the next request."""
    least, most = found["length"], found["most"]
    if found["random"]:
        details.pauses["think"] = f"exp:{least}"
    else:
        details.pauses["think"] = f"{least}..{most}" if most else least
    return "pauses"


def _take_pacing(details: Details, found: re.Match[str]) -> str:
    """Take the least time between two starts."""
    details.pauses["pacing"] = found["length"]
    return "pauses"


def _whole(found: re.Match[str]) -> int:
    """Return a count that may be written with commas."""
    return int(found["count"].replace(",", ""))


_MOST = _LENGTH.replace("length", "most")
_CLAUSES: tuple[tuple[re.Pattern[str], Callable[[Details, re.Match[str]], str]], ...] = (
    (re.compile(rf"(?:and )?ramp(?:ing)? (?P<way>up|down)(?: (?:over|in|for))? {_LENGTH}"),
     _take_ramp),
    (re.compile(rf"at most {_COUNT} (?:requests?|arrivals?)"), _take_most),
    (re.compile(rf"{_COUNT} (?:iterations?|requests?)(?: (?P<whose>in all|each|(?:per|a) user))?"),
     _take_iterations),
    (re.compile(rf"for at most {_LENGTH}"), _take_limit),
    (
        re.compile(
            rf"think(?:ing)?(?: time)? {_LENGTH}(?: to {_MOST})?"
            r"(?P<random> on average(?: exponentially distributed)?)?"
        ),
        _take_think,
    ),
    (re.compile(rf"each at most once in {_LENGTH}"), _take_pacing),
)  # fmt: skip
