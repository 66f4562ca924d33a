"""Every problem of several steps, raised together."""

from __future__ import annotations

from typing import TYPE_CHECKING, ParamSpec, TypeVar

from vayu.errors import InvalidConfig

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
T = TypeVar("T")


class Refusals:
    """Collects what steps refuse.

    Parameters
    ----------
    problems : dict of str to str
        Those found so far.
    """

    def __init__(self, problems: dict[str, str]) -> None:
        self._problems = dict(problems)

    def of(self, step: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T | None:
        """Return what `step` makes; None, with its problems noted, when it refuses."""
        try:
            return step(*arguments, **options)
        except InvalidConfig as error:
            self._problems |= error.problems
            return None

    def add(self, where: str, why: str) -> None:
        """Note one more problem."""
        self._problems[where] = why

    def check(self) -> None:
        """Refuse everything that was found.

        Raises
        ------
        InvalidConfig
            Naming every problem.
        """
        if self._problems:
            raise InvalidConfig(self._problems)
