"""Stages: levels that are reached one after the other, each in a straight line.

    stages = stage { "," stage }        "10s:100,30s:100,5s:0"
    stage  = duration ":" target

The level begins at 0; each stage takes it from where it is to its target. A stage with the
target of the one before is a hold, and one of no length a jump. Beside the text, a list of
``(duration, target)`` says the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.errors import InvalidConfig
from vayu.model.load.bounds import LONGEST_DURATION
from vayu.model.load.profile import Piece
from vayu.model.words.duration import Duration, duration_problem, format_duration, parse_duration
from vayu.model.words.show import show
from vayu.model.words.spelling import count_of
from vayu.model.words.stage_shape import stages_as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Stage = tuple[Duration, float]
"""How long it takes, and the level at its end."""

StageList = str | tuple[Stage, ...]

GRAMMAR = "duration:target[,duration:target ...], such as 10s:100,30s:100,5s:0"

MOST_STAGES = 10_000

_MOST_TOLD = 5  # malformed stages of one text


def parse_stages(stages: StageList) -> tuple[Stage, ...]:
    """Return stages as a list, whichever way they were written.

    Raises
    ------
    InvalidConfig
        If text does not follow the grammar: the message names each such stage, and the whole text.
    """
    if not isinstance(stages, str):
        return stages
    read = _read(stages)
    wrong = {position: why for position, why in enumerate(read) if isinstance(why, str)}
    if wrong:
        raise InvalidConfig({"stages": _tell(stages, wrong)})
    return tuple(stage for stage in read if not isinstance(stage, str))


def stage_problems(
    stages: StageList, target_problem: Callable[[float], str | None]
) -> Iterator[tuple[str, str]]:
    """Yield ``(stages[i], why)`` for each stage that nothing could keep to.

    Parameters
    ----------
    stages : str or tuple of pairs
    target_problem : callable
        Why a level is none.
    """
    read = _read(stages)
    found = {
        position: why
        for position, stage in enumerate(read)
        if (why := stage if isinstance(stage, str) else _stage_problem(stage, target_problem))
    }
    listed = tuple(stage for stage in read if not isinstance(stage, str))
    if isinstance(stages, str) and len(listed) < len(read):
        yield "stages", _tell(stages, found)
        return
    yield from ((f"stages[{position}]", why) for position, why in found.items())
    if not listed:
        yield "stages", f"there are none; write {GRAMMAR}"
    elif len(listed) > MOST_STAGES:
        yield "stages", f"must be at most {MOST_STAGES:,}, got {len(listed):,}"
    elif not found:
        yield from _whole(listed)


def stage_pieces(stages: StageList) -> tuple[Piece, ...]:
    """Return stages as pieces, the first from 0."""
    level, pieces = 0.0, []
    for duration, target in parse_stages(stages):
        pieces.append(Piece(parse_duration(duration), level, target))
        level = target
    return tuple(pieces)


def describe_stages(stages: StageList, thing: str, per: str = "") -> str:
    """Say stages in words: ``to 100 users in 10s, 100 users for 30s, to 0 users in 5s``."""
    level, words = 0.0, []
    for duration, target in parse_stages(stages):
        length, goal = format_duration(parse_duration(duration)), f"{count_of(target, thing)}{per}"
        if not parse_duration(duration):
            words.append(f"at once to {goal}")
        else:
            words.append(f"{goal} for {length}" if target == level else f"to {goal} in {length}")
        level = target
    return ", ".join(words)


def _tell(text: str, wrong: dict[int, str]) -> str:
    """Return what is wrong with which stages, counted from 0 as in a list of them."""
    (position, why), *rest = wrong.items()
    told = [f"stages[{position}] of {show(text)}: {why}"]
    told += [f"stages[{position}]: {why}" for position, why in rest[: _MOST_TOLD - 1]]
    if len(wrong) > _MOST_TOLD:
        told.append(f"and {len(wrong) - _MOST_TOLD:,} more")
    return "; ".join(told)


def _read(stages: StageList) -> list[Stage | str]:
    """Return each stage, or why its text is none."""
    if not isinstance(stages, str):
        return list(stages)
    pasted = stages_as_text(stages)
    if pasted is not None:
        return [f"is JSON, as k6 has stages; write {pasted}"]
    return [_stage(text.strip()) for text in stages.split(",")]


def _stage(text: str) -> Stage | str:
    """Return one stage, or why its text is none."""
    duration, colon, target = (part.strip() for part in text.partition(":"))
    if not text:
        return "is empty; remove the comma, or write duration:target"
    if not colon:
        return f"{show(text)} has no colon; write duration:target, such as 30s:100"
    why = duration_problem(duration)
    if why:
        return why
    try:
        return duration, float(target.encode("ascii"))
    except ValueError:
        return f"{show(target)} is not a number; write duration:target, such as 30s:100"


def _stage_problem(stage: Stage, target_problem: Callable[[float], str | None]) -> str:
    """Return what is wrong with a single stage; nothing, if it can be kept to."""
    duration, target = stage
    return "; ".join(filter(None, (duration_problem(duration), target_problem(target))))


def _whole(stages: tuple[Stage, ...]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with all of them together."""
    length = sum(parse_duration(duration) for duration, _ in stages)
    if not length:
        yield "stages", "take no time at all; give at least one a length"
    elif length > LONGEST_DURATION:
        most = format_duration(LONGEST_DURATION)
        yield "stages", f"must be at most {most} together, got {format_duration(length)}"
    elif not any(p.length and (p.first or p.last) for p in stage_pieces(stages)):
        yield "stages", "never leave 0; give at least one a target above it"
