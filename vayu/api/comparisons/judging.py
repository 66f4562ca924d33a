"""How two sides are judged: one table of options, for A/B runs and for runs that are compared.

Nothing is checked before all is known, so all that is wrong is told at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

from vayu.analysis.comparison import QUANTILES, checked_options
from vayu.analysis.percentile_names import is_number, quantile_levels
from vayu.analysis.percentiles import DURATIONS
from vayu.api.arguments.options import unknown
from vayu.errors import InvalidConfig
from vayu.model.words.show import show

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vayu.api.arguments.options import Length

ACROSS = ("request", "model")
"""What two runs may differ in, if it is said."""


class JudgeOptions(TypedDict, total=False):
    """How two sides are judged, whatever they are: those of an A/B run, or runs."""

    quantiles: Iterable[float | str] | None
    confidence: float
    margin: float
    errors_margin: float
    of: str
    window: tuple[Length | None, Length | None] | None
    steady: bool


class CompareOptions(JudgeOptions, total=False):
    """How runs are compared, which may differ by design, and of which two a mask may choose."""

    across: Iterable[str]
    masks: tuple[object, object]


@dataclass(frozen=True, kw_only=True)
class Question:
    """The same with what is meant when nothing is said; nothing is checked before `problems`."""

    quantiles: Any = QUANTILES
    confidence: Any = 0.95
    margin: Any = 0.05
    errors_margin: Any = 0.005
    of: Any = "response"
    across: Any = ()
    window: Any = None
    steady: Any = False
    masks: Any = (None, None)

    def problems(self) -> dict[str, str]:
        """Return what is wrong, by the name of the option."""
        found: dict[str, str] = {}
        quantile_levels(self.quantiles, found)
        if "percentiles" in found:
            found = {"quantiles": found["percentiles"]}
        checked_options(QUANTILES, self.confidence, self.margin, found)
        if not is_number(self.errors_margin) or not 0 <= self.errors_margin < 1:
            shown = show(self.errors_margin)
            found["errors_margin"] = f"must be a share of at least 0 and below 1, got {shown}"
        if self.of not in DURATIONS:
            found["of"] = f"must be one of {', '.join(DURATIONS)}, got {show(self.of)}"
        listed = isinstance(self.across, list | tuple | set | frozenset)
        if not listed or not set(self.across) <= set(ACROSS):
            found["across"] = f"must be a list of {', '.join(ACROSS)}, got {self.across!r:.60}"
        if not isinstance(self.masks, tuple | list) or len(self.masks) != 2:
            found["masks"] = f"must be a pair, one mask for each run, got {show(self.masks)}"
        return found

    def settings(self) -> dict[str, Any]:
        """Return what `compare_runs` takes of it, once it has no problems."""
        return {
            "qs": quantile_levels(self.quantiles, {}),
            "of": self.of,
            "confidence": self.confidence,
            "margins": (self.margin, self.errors_margin),
        }


def options_of(options: Mapping[str, Any], table: type = CompareOptions) -> Question:
    """Return what is asked; None means that nothing is said.

    Parameters
    ----------
    options : mapping
    table : type
        Their names.

    Raises
    ------
    InvalidConfig
        Naming each option that there is not.
    """
    problems = unknown(options, table)
    if problems:
        raise InvalidConfig(problems)
    return Question(**{name: value for name, value in options.items() if value is not None})
