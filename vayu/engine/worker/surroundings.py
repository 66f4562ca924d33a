"""What lies around a slot's exchange, for its scripts: name, pass and cookies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from vayu.engine.scripting.port import Around
from vayu.engine.worker.cookies import host_of, jar_lines, parse_cookies

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vayu.engine.transport.port import Slot
    from vayu.model.requests.cookie import Cookie
    from vayu.model.requests.origin import Origin
    from vayu.model.sends.send import SendSpec


def around_send(spec: SendSpec) -> Around:
    """Return what lies around one Send, but its cookies."""
    origin, path = spec.origin, spec.origin.path
    return Around(
        request_name=path[-1] if path else spec.request.name,
        request_id="/".join(path) or None,
        location=location_of(origin),
        iteration=origin.iteration,
        iterations=origin.iterations,
        environment=origin.environment,
    )


def location_of(origin: Origin) -> tuple[str, ...]:
    """Return names from the collection to the request."""
    return origin.path if origin.name is None else (origin.name, *origin.path)


class Jars(Protocol):
    """A transport that keeps a jar for each slot."""

    def cookie_lines(self, slot: Slot) -> list[str]:
        """Return the slot's cookies as lines of a Netscape cookie file."""
        ...

    def forget_cookies(self, slot: Slot, but: Sequence[str] = ()) -> None:
        """Let the slot's next exchange start without cookies, or with these (`cookie_lines`)."""
        ...


class Surroundings:
    """Tells scripts what lies around, and keeps what they do to the jar.

    Parameters
    ----------
    jars : Jars
    name : str, optional
        Of the request.
    url : str
        Its URL, as far as it is known: a cookie that names no domain belongs to its host.
    origin : Origin
        Where the request comes from.
    """

    def __init__(self, jars: Jars, *, name: str | None, url: str, origin: Origin) -> None:
        self._jars = jars
        self._name = name
        self._environment = origin.environment
        self._id = "/".join(origin.path) or None
        self._location = location_of(origin)
        self._host = host_of(url)

    def around(self, slot: Slot) -> Around:
        """Return what the slot's scripts are told.

        Under load an arrival's number is its iteration, and nobody knows how many will come.
        """
        cookies = parse_cookies(self._jars.cookie_lines(slot))
        return Around(
            request_name=self._name,
            request_id=self._id,
            location=self._location,
            iteration=slot.k,
            iterations=0,
            cookies=cookies,
            environment=self._environment,
        )

    def keep(self, slot: Slot, cookies: Sequence[Cookie]) -> None:
        """Let the jar hold these cookies, and no others."""
        self._jars.forget_cookies(slot, jar_lines(tuple(cookies), self._host))
