"""A stated limit for a run, as a person writes it: text, and whether the run stops when it fails.

``"p99 < 250ms"`` is read by `vayu.model.thresholds.grammar`; what became of it is a
`vayu.model.thresholds.verdict.Verdict`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vayu.model.records.base import Record
from vayu.model.records.called import Called
from vayu.model.thresholds.grammar import parse_threshold
from vayu.model.words.cursor import Slip
from vayu.model.words.duration import GRAMMAR, Duration, duration_problem, parse_duration
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from vayu.model.thresholds.limit import Limit

MOST_THRESHOLDS = 100
"""Of one run: each is judged every tick."""

DEFAULT_DELAY: Duration = "2s"
"""How long a run goes on before a threshold may end it: its first connections do not decide."""


class Threshold(Record, frozen=True, kw_only=False, metaclass=Called):
    """One threshold.

    Attributes
    ----------
    threshold : str
        Such as ``"p99 < 250ms"`` or ``"failed < 1% in 95% of 1s windows"``.
    abort_on_fail : bool
        Stop the run as soon as it fails.
    delay_abort_eval : str or number, optional
        For so long after t0 it does not stop the run. 2 s by default. [duration]
    """

    threshold: str
    abort_on_fail: bool = False
    delay_abort_eval: Duration | None = None

    def problems(self) -> Iterator[tuple[str, str]]:
        """Yield what cannot be read."""
        yield from text_problems(self.threshold)
        why = _switch_problem(self.abort_on_fail)
        if why:
            yield "abort_on_fail", why
        why = _delay_problem(self.delay_abort_eval)
        if why:
            yield "delay_abort_eval", why

    @property
    def limit(self) -> Limit:
        """What it says."""
        return parse_threshold(self.threshold)

    @property
    def delay(self) -> int:
        """For so long after t0 it does not stop the run. [ns]."""
        asked = self.delay_abort_eval
        return parse_duration(DEFAULT_DELAY if asked is None else asked)

    def __str__(self) -> str:
        """Return its text."""
        return self.threshold


def threshold_problems(
    thresholds: Sequence[str | Threshold], *, abort_on_fail: bool, delay: Duration | None
) -> Iterator[tuple[str, str]]:
    """Yield ``(field, why)`` for each text that cannot be read, and for what has no effect.

    Parameters
    ----------
    thresholds : sequence of str or Threshold
        Records have been checked.
    abort_on_fail : bool
        Of all of them.
    delay : str or number, optional
        Of those that have none of their own.
    """
    if len(thresholds) > MOST_THRESHOLDS:
        yield "thresholds", f"must be at most {MOST_THRESHOLDS}, got {len(thresholds):,}"
    for position, one in enumerate(thresholds):
        why = _text_problem(one) if isinstance(one, str) else None
        if why:
            yield f"thresholds[{position}]", why
    if abort_on_fail and not thresholds:
        yield "abort_on_fail", "there is no threshold that could fail; give thresholds"
    why = duration_problem(delay)
    if why:
        yield "delay_abort_eval", why
    elif delay is not None and not (abort_on_fail or _any_aborts(thresholds)):
        yield "delay_abort_eval", "delays abort_on_fail; set that too, or leave this out"


def settled(
    thresholds: Iterable[str | Threshold], *, abort_on_fail: bool, delay: Duration | None
) -> tuple[Threshold, ...]:
    """Return every threshold as a record, with what is said of all of them."""
    found = []
    for one in thresholds:
        record = Threshold(one) if isinstance(one, str) else one
        own = record.delay_abort_eval
        found.append(
            Threshold(
                record.threshold,
                abort_on_fail=record.abort_on_fail or abort_on_fail,
                delay_abort_eval=delay if own is None else own,
            )
        )
    return tuple(found)


def text_problems(text: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the text of a threshold."""
    why = _text_problem(text)
    if why:
        yield "threshold", why


def _text_problem(text: object) -> str | None:
    """Return why a text is no threshold, or None when it is one."""
    if not isinstance(text, str):
        return f"must be text such as 'p99 < 250ms', got {show(text)}"
    try:
        parse_threshold(text)
    except Slip as slip:
        return str(slip)
    return None


def _switch_problem(switch: object) -> str | None:
    """Return why a switch is neither on nor off, or None when it is."""
    return None if isinstance(switch, bool) else f"must be true or false, got {show(switch)}"


def _delay_problem(delay: object) -> str | None:
    """Return why a delay is none, or None when it is one, or absent."""
    if delay is not None and not isinstance(delay, str | int | float):
        return f"must be {GRAMMAR}, got {show(delay)}"
    return duration_problem(delay)


def _any_aborts(thresholds: Iterable[str | Threshold]) -> bool:
    """Whether one of them says itself that it stops the run."""
    return any(isinstance(one, Threshold) and one.abort_on_fail for one in thresholds)
