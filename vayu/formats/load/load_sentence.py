"""The sentence that a load profile says of itself, read back: as people type it, too.

    sentence = head { "," detail }
    head     = amount [ "on average" ] [ "for" duration ]         500 requests/s for 30 s
             | [ "ramp" ] [ "from" ] number "to" amount "in" duration    1 -> 200 users over 1 m
             | ( "users" | "arrivals" ) "in stages:" stage        users in stages: to 10 users in 5s
    amount   = number ( "users" | "requests/s" )
    stage    = "to" amount "in" duration | amount "for" duration | "at once to" amount

What `str(profile)` says is read as a profile that says the same. A replay, a search and a seed
are more than a sentence holds: those are written in Python.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from vayu.errors import InvalidConfig
from vayu.formats.load.load_details import Details, read_details
from vayu.model.load import (
    ConstantRate,
    ConstantUsers,
    Iterations,
    PoissonRate,
    RampRate,
    RampUsers,
    Stages,
    UserStages,
)
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.model.load import Paced

EXAMPLES = (
    "500 requests/s for 30s",
    "100 users for 1m, ramping up over 10s",
    "ramp from 1 to 200 users over 1m",
    "users in stages: to 100 users in 10s, 100 users for 30s, to 0 users in 5s",
    "10 users, 20 iterations each",
)
"""Sentences to begin with."""

_LONGEST = 10_000  # characters; nobody reads, or types, a longer sentence
_NUMBER = r"\d[\d,]*(?:\.\d+)?|\.\d+"
_LENGTH = r"[\d.]+(?:ms|s|m|h)(?:[\d.]+(?:ms|s|m|h))*|\d+(?:\.\d+)?"
_THINGS = r"(?:requests?|reqs?|arrivals?|calls?)"
_RATE = rf"(?:{_THINGS}?\s*(?:/\s*s(?:ec|econd)?|(?:per|a) sec(?:ond)?)|rps)"
_USERS = r"(?:virtual\s+)?(?:users?|vus?)"
_UNIT = rf"(?:(?P<rate>{_RATE})|(?P<users>{_USERS}))"
_RANDOM = r"(?P<random>(?:on average)?,?\s*at random(?:\s*\(poisson\))?)"

_CONSTANT = re.compile(
    rf"(?P<level>{_NUMBER})\s*{_UNIT}(?:\s+{_RANDOM})?(?:\s+for\s+(?P<length>{_LENGTH}))?"
)
_RAMP = re.compile(
    rf"(?:ramp(?:ing)?\s+)?(?:from\s+)?(?P<start>{_NUMBER})\s*(?:{_RATE}|{_USERS})?\s+to\s+"
    rf"(?P<end>{_NUMBER})\s*{_UNIT}\s+(?:in|over|for|within)\s+(?P<length>{_LENGTH})"
)
_STAGED = re.compile(r"(?P<what>users|arrivals|requests) in stages\s*:\s*(?P<rest>.*)", re.DOTALL)
_STAGE = re.compile(
    rf"(?:(?P<jump>at once\s+)?to\s+)?(?P<level>{_NUMBER})\s*{_UNIT}"
    rf"(?:\s+(?:in|over|for)\s+(?P<length>{_LENGTH}))?"
)
_SPELT = {"millisecond": "ms", "second": "s", "sec": "s", "minute": "m", "min": "m", "hour": "h",
          "hr": "h", "ms": "ms", "s": "s", "m": "m", "h": "h"}  # fmt: skip
_TIME = re.compile(
    r"(?<![\w.])([\d,]*\.?\d+)\s*"
    r"(milliseconds?|seconds?|secs?|minutes?|mins?|hours?|hrs?|ms|s|m|h)\b"
)
_SUM = re.compile(r"(?<=\d)(ms|s|m|h)\s+(?=[\d.]+(?:ms|s|m|h)\b)")
_COMMA = re.compile(r",(?!\d{3}(?!\d))\s*|\s+then\s+")


def read_load_sentence(text: str) -> Paced:
    """Return the load profile that a sentence describes.

    Parameters
    ----------
    text : str
        Such as ``500 requests/s for 30 s`` or ``ramp 1 -> 200 users over 1 m``.

    Returns
    -------
    LoadProfile

    Raises
    ------
    InvalidConfig
        At ``load``: what is not understood, with sentences that are; or, by their names, the
        fields that no run could act on.
    """
    plain = _plain(text)
    if staged := _STAGED.fullmatch(plain):
        return _stages(staged)
    head, *rest = _clauses(plain)
    for pattern, make in _HEADS:
        if found := pattern.fullmatch(head):
            return make(found, read_details(rest))
    raise InvalidConfig({"load": _unread(head, text)})


def _plain(text: str) -> str:
    """Return a sentence in one spelling: no capitals, arrows, gaps within a duration.

    Raises
    ------
    InvalidConfig
        If there is nothing, or no end to it.
    """
    plain = re.sub(r"\s*(?:->|=>|→|…|\.\.\.?)\s*", " to ", text.strip().lower())
    plain = re.sub(r"\s+", " ", plain).strip(" .")
    if not plain:
        raise InvalidConfig({"load": f"is empty; write a sentence such as {_examples()}"})
    if len(plain) > _LONGEST:
        why = f"must be at most {_LONGEST:,} characters, got {len(plain):,}"
        raise InvalidConfig({"load": why})
    timed = _TIME.sub(lambda m: m[1].replace(",", "") + _SPELT[_singular(m[2])], plain)
    return _SUM.sub(r"\1", timed)


def _singular(unit: str) -> str:
    """Return a unit of time without its plural."""
    return unit if unit in _SPELT else unit.removesuffix("s")


def _clauses(text: str) -> list[str]:
    """Return what stands between the commas; ``on average, at random`` is one clause."""
    joined = re.sub(r"(?<=on average),\s*(?=at random|exponentially)", " ", text)
    return [clause.strip() for clause in _COMMA.split(joined)]


def _constant(found: re.Match[str], details: Details) -> Paced:
    """Return a level that is held."""
    fields: dict[str, Any] = {"duration": found["length"], **details.ramps}
    if found["rate"]:
        fields["rate"] = _number(found["level"])
        if found["random"]:
            details.refuse_all_but("ramps")
            return PoissonRate(**fields)
        details.refuse_all_but("ramps", "most")
        return ConstantRate(**fields, iterations=details.most)
    fields |= {"users": _whole(found["level"]), **details.pauses}
    details.refuse_all_but("ramps", "iterations", "limit", "pauses")
    if details.iterations is None:
        details.refuse_all_but("ramps", "pauses")
        return ConstantUsers(**fields)
    if details.per == "run" and details.limit is None:
        return ConstantUsers(**fields, iterations=details.iterations)
    details.refuse_all_but("iterations", "limit", "pauses")
    return Iterations(
        iterations=details.iterations,
        users=fields["users"],
        per=details.per,
        duration=details.limit or found["length"],
        **details.pauses,
    )


def _ramp(found: re.Match[str], details: Details) -> Paced:
    """Return a level that moves in a straight line."""
    if found["rate"]:
        details.refuse_all_but()
        start, end = _number(found["start"]), _number(found["end"])
        return RampRate(start=start, end=end, duration=found["length"])
    details.refuse_all_but("pauses")
    first, last = _whole(found["start"]), _whole(found["end"])
    return RampUsers(start=first, end=last, duration=found["length"], **details.pauses)


def _stages(found: re.Match[str]) -> Paced:
    """Return levels one after the other; what is no stage at the end is a detail."""
    clauses = _clauses(found["rest"])
    read = [_STAGE.fullmatch(clause) for clause in clauses]
    count = next((i for i, stage in enumerate(read) if stage is None), len(read))
    details = read_details(clauses[count:])
    open_model = found["what"] != "users"
    stages = tuple(_stage(stage, open_model=open_model) for stage in read[:count] if stage)
    if open_model:
        details.refuse_all_but()
        return Stages(stages=stages)
    details.refuse_all_but("pauses")
    return UserStages(stages=stages, **details.pauses)


def _stage(found: re.Match[str], *, open_model: bool) -> tuple[str, float]:
    """Return one stage.

    Raises
    ------
    InvalidConfig
        If it is of the other model, or has no length.
    """
    if bool(found["rate"]) is not open_model:
        unit = "requests/s" if open_model else "users"
        raise InvalidConfig({"load": f"{show(found[0])} is not in {unit}, as the others are"})
    if found["length"] is None and not found["jump"]:
        ways = "'to 100 users in 10s' or 'at once to 100 users'"
        raise InvalidConfig({"load": f"{show(found[0])} has no length; write {ways}"})
    return found["length"] or "0s", _number(found["level"])


def _number(text: str) -> float:
    """Return a number that may be written with commas."""
    return float(text.replace(",", ""))


def _whole(text: str) -> int:
    """Return a number of users.

    Raises
    ------
    InvalidConfig
        If it is not whole.
    """
    number = _number(text)
    if number != int(number):
        raise InvalidConfig({"users": f"are whole, got {text}"})
    return int(number)


def _examples() -> str:
    """Return two sentences to imitate."""
    return f"'{EXAMPLES[0]}' or '{EXAMPLES[2]}'"


def _unread(head: str, text: str) -> str:
    """Return what to say of a sentence that nobody understands."""
    begin = text.strip().lower()
    if begin.startswith(("replay", "highest")):
        kind = "vayu.Replay" if begin.startswith("replay") else "vayu.Capacity"
        return f"{show(text)} does not say all of it; use request.load(profile={kind}(...))"
    if bare := re.fullmatch(rf"({_NUMBER})(?:\s+for\s+(?:{_LENGTH}))?", head):
        return f"{show(head)} does not say of what; write '{bare[1]} users' or requests/s"
    return f"{show(head)} is not understood; write a sentence such as {_examples()}"


_HEADS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Details], Paced]], ...] = (
    (_CONSTANT, _constant),
    (_RAMP, _ramp),
)
