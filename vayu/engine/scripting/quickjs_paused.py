"""A script in QuickJS that waits for timers, or for requests of its own.

Its context is its own as long as it waits; other exchanges have others meanwhile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from vayu.engine.scripting.handover import PHRASES, body_text, clean, header_text
from vayu.engine.scripting.port import Errand
from vayu.engine.scripting.quickjs_result import without_halves
from vayu.model.requests.cookie import Cookie

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vayu.engine.scripting.port import Limits, Outcome, ResponseView
    from vayu.engine.scripting.quickjs_realm import Realm

_Asked = tuple[int, dict[str, Any], tuple[Cookie, ...] | None]
_decode = msgspec.json.Decoder(tuple[list[_Asked], float | None]).decode
_encode = msgspec.json.Encoder().encode


def _read(text: str) -> tuple[list[_Asked], float | None]:
    """Return what a script waits for; half a surrogate pair, which no text can hold, is U+FFFD."""
    try:
        return _decode(text)
    except msgspec.DecodeError:
        return _decode(without_halves(text))


class PausedScript:
    """A script that goes on when it is told to. A `vayu.engine.scripting.port.Paused`.

    Parameters
    ----------
    realm : Realm
    text : str
        What the script waits for, as its context says it.
    advance : callable
        Called with what to do first, and with seconds since the script began.
    stop : callable
        Called with why the script is ended.
    limits : Limits
    """

    def __init__(
        self,
        realm: Realm,
        text: str,
        advance: Callable[[Callable[[], object], float], Outcome],
        stop: Callable[[str], Outcome],
        limits: Limits,
    ) -> None:
        self._realm = realm
        self._advance = advance
        self._stop = stop
        self._longest = limits.body
        errands, due = _read(text)
        self.errands = tuple(Errand(*errand) for errand in errands)
        self.due = limits.wait if due is None else min(due / 1000, limits.wait)

    def answer(
        self,
        number: int,
        answer: ResponseView | str,
        elapsed: float,
        cookies: Sequence[Cookie] | None = None,
    ) -> Outcome:
        """Hand over what came of an errand, and what its jar holds now; and go on."""
        if isinstance(answer, str):
            arguments: tuple[Any, ...] = (answer, 0, "", "", "", 0)
        else:
            phrase = answer.reason or PHRASES.get(answer.status, "")
            arguments = (
                None,
                answer.status,
                clean(phrase),
                body_text(answer.body, answer.headers, self._longest),
                header_text(answer.headers),
                answer.response_time,
            )
        jar = None if cookies is None else clean(_encode(cookies).decode())
        return self._advance(lambda: self._realm.answered(number, *arguments, jar), elapsed)

    def go_on(self, elapsed: float) -> Outcome:
        """Do what is due by now."""
        return self._advance(lambda: None, elapsed)

    def stop(self, reason: str) -> Outcome:
        """End the script; what it found out until now is its outcome."""
        return self._stop(reason)
