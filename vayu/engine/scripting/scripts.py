"""The two scripts of a request, as a worker runs them: what each comes to, and how it may run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from vayu.engine.scripting.port import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.engine.scripting.arrived import Arrived
    from vayu.engine.scripting.port import Around, Outcome, ResponseView
    from vayu.engine.scripting.stretches import Stretch
    from vayu.model.requests.request import RequestSpec
    from vayu.resolve.compose import WireRequest
    from vayu.resolve.scopes import Changes


class Scripts(Protocol):
    """Two compiled scripts: before a request is resolved, and on its response.

    Attributes
    ----------
    has_pre, has_post : bool
    reads_body, reads_headers, reads_phrase : bool
        Whether the script on the response can look at them at all; a phrase is what its status is
        called.
    reads_around, reads_variables : bool
        Whether any of the two can look at what is in `Around`, or at variables at all.
    waits : bool
        Whether any of the two may be `Paused`.
    together : bool
        Whether the script on the response looks at nothing else and leaves nothing for later, so
        that `after_each` may be called.
    """

    has_pre: bool
    has_post: bool
    reads_body: bool
    reads_headers: bool
    reads_phrase: bool
    reads_around: bool
    reads_variables: bool
    waits: bool
    together: bool

    def warm(self, count: int) -> None:
        """Get ready for so many exchanges whose scripts wait at the same time."""
        ...

    def before(
        self, changes: Changes, request: RequestSpec | None = None, around: Around = NOWHERE
    ) -> Outcome:
        """Run the pre-request script.

        Parameters
        ----------
        changes : Changes
            Of the scripts of this user so far; changed in place.
        request : RequestSpec, optional
            What `pm.request` shows; templates are not filled in yet.
        around : Around, optional

        Returns
        -------
        Outcome
            Empty when there is no such script.
        """
        ...

    def after(
        self,
        changes: Changes,
        request: WireRequest | None,
        response: ResponseView,
        around: Around = NOWHERE,
    ) -> Outcome:
        """Run the script on a response.

        Parameters
        ----------
        changes : Changes
            Of the scripts of this user so far; changed in place.
        request : WireRequest, optional
            What was sent.
        response : ResponseView
        around : Around, optional

        Returns
        -------
        Outcome
            Empty when there is no such script.
        """
        ...

    def after_each(self, responses: Sequence[Arrived]) -> Sequence[Stretch]:
        """Run the script on many responses; it comes to what it comes to on each alone.

        None is begun after `LONG`: scripts that loop must not hold a worker for all of them.

        Parameters
        ----------
        responses : sequence of Arrived
            Their `changes` are changed in place.

        Returns
        -------
        sequence of Stretch
            In their order; together as many as it came to, at least one.
        """
        ...
