"""The Sends of one worker: each from its order to its answer, beside whatever load goes on.

One whose auth asks for a token of OAuth 2 waits in the middle: its scripts have run, and the
engine fetches the token with the variables that they set.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from vayu.engine.worker.preparation import BY_HAND, composer_of, scripts_of
from vayu.engine.worker.send import LARGEST_BODY, Send, Skipped
from vayu.engine.worker.way import send_options
from vayu.errors import VayuError
from vayu.model.requests.oauth2 import OAuth2
from vayu.protocol.envelope import exception_of
from vayu.protocol.orders import Denied, Once
from vayu.protocol.reports import Answered, Asked, Refused
from vayu.resolve.oauth2 import Token, bearer

if TYPE_CHECKING:
    from collections.abc import Callable

    from vayu.engine.transport.curl import CurlTransport
    from vayu.engine.transport.port import Options, Slot
    from vayu.engine.worker.errands import Errands
    from vayu.engine.worker.resumable import Resumable
    from vayu.model.requests.request import RequestSpec
    from vayu.model.sends.response import Effects
    from vayu.protocol.orders import Granted
    from vayu.protocol.reports import Reports


T = TypeVar("T")


class Sends:
    """Single requests on their way.

    Parameters
    ----------
    tell : callable
        Takes a report for the engine.
    transport : CurlTransport
    errands : Errands
    """

    def __init__(
        self, tell: Callable[[Reports], None], transport: CurlTransport, errands: Errands
    ) -> None:
        self._tell = tell
        self._transport = transport
        self._errands = errands
        self._under_way: dict[Slot, tuple[int, Send]] = {}
        self._waiting: dict[int, tuple[Slot, Send]] = {}
        self._spare: dict[Options, list[Slot]] = {}

    def obey(self, order: Once | Granted | Denied) -> None:
        """Begin a Send, or go on with one."""
        if isinstance(order, Once):
            self._begin(order)
        else:
            self._go_on(order)

    def _begin(self, order: Once) -> None:
        """Run the scripts before a request, and send it unless it needs a token first."""
        spec = order.exchange
        try:
            composer = composer_of(_with_token(spec.request), Random())  # noqa: S311
            scripts = scripts_of(spec, BY_HAND)
            send = Send(spec, composer, scripts, self._transport, step=order.step)
            options = send_options(spec, keep=LARGEST_BODY)
        except VayuError as error:
            self._tell(refusal(order.id, error))
            return
        slot = self._slot(options)
        self._errands.run(
            _caught(send.prepare(slot)),
            lambda error, _: self._prepared(order.id, slot, send, error),
            spec.request,
            options,
        )

    def _prepared(self, number: int, slot: Slot, send: Send, error: VayuError | None) -> None:
        """Send a request whose scripts have run, unless it needs a token first."""
        if error is not None:
            self._refuse(number, slot, send, error)
            return
        if send.needs_token:
            self._waiting[number] = slot, send
            effects = send.effects(slot)
            self._tell(
                Asked(
                    id=number,
                    globals=effects.globals,
                    collection=effects.collection,
                    environment=effects.environment,
                    local=effects.local,
                )
            )
            return
        self._start(number, slot, send)

    def _go_on(self, order: Granted | Denied) -> None:
        """Send a request with its token; without one nothing is sent."""
        slot, send = self._waiting.pop(order.id)
        if isinstance(order, Denied):
            self._refuse(order.id, slot, send, exception_of(order.error))
            return
        send.sign(order.auth)
        self._start(order.id, slot, send)

    def _start(self, number: int, slot: Slot, send: Send) -> None:
        """Put a request on the wire."""
        try:
            send.start(slot)
        except VayuError as error:
            self._refuse(number, slot, send, error)
            return
        self._under_way[slot] = number, send

    def _ended(self, slot: Slot) -> None:
        """Run the scripts on the response of a Send."""
        number, send = self._under_way.pop(slot)
        self._errands.run(
            _caught(send.answer(number, slot)),
            lambda found, _: self._report(number, slot, send, found),
            send.request,
            slot.options,
        )

    def _report(
        self, number: int, slot: Slot, send: Send, found: Answered | VayuError | None
    ) -> None:
        """Report a Send that has ended."""
        if isinstance(found, Answered):
            self._tell(found)
            self._spare[slot.options].append(slot)
        elif found is not None:
            self._refuse(number, slot, send, found)

    def _refuse(self, number: int, slot: Slot, send: Send, error: VayuError) -> None:
        """Tell why there is no response, and what scripts did all the same."""
        self._tell(refusal(number, error, send.effects(slot)))
        self._spare[slot.options].append(slot)

    def _slot(self, options: Options) -> Slot:
        """Return a slot that nothing uses."""
        spare = self._spare.setdefault(options, [])
        return spare.pop() if spare else self._transport.slot(self._ended, options)


def _caught(work: Resumable[T]) -> Resumable[T | VayuError]:
    """Return what is wrong with some work as a value."""
    try:
        return (yield from work)
    except VayuError as error:
        return error


def _with_token(request: RequestSpec) -> RequestSpec:
    """Return a request as it can be compiled: with some token, where it asks for one."""
    if not isinstance(request.auth, OAuth2):
        return request
    return replace(request, auth=bearer(request.auth, Token("token")))


def refusal(number: int | None, error: VayuError, effects: Effects | None = None) -> Refused:
    """Return an error as it goes to the engine."""
    return Refused(
        id=number,
        code=error.code,
        message=error.message,
        details=error.details(),
        hint=error.hint,
        effects=effects,
        skipped=isinstance(error, Skipped),
    )
