"""An exemplar of a load run, looked at like a response that was sent once."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from vayu.api.responses.response import Response
from vayu.errors import InvalidConfig
from vayu.model.scripts.checked import Checked
from vayu.model.sends.exemplar import CHECK
from vayu.model.sends.response import ResponseSpec, TestResult, Timings
from vayu.units import NS_PER_MS

if TYPE_CHECKING:
    from vayu.model.sends.exemplar import Exemplar

_US_PER_MS = 1_000
_TIMED = ("dns", "connect", "tls", "wait", "receive")


def response_of(one: Exemplar) -> Response:
    """Return an exemplar as a response.

    Parameters
    ----------
    one : Exemplar

    Returns
    -------
    Response

    Raises
    ------
    InvalidConfig
        If there was no response, or its body was not kept: empty is not missing.
    """
    if not one.status:
        why = f"{one.failure}: {one.message}" if one.message else str(one.failure)
        raise InvalidConfig({"number": f"request {one.k} got no response ({why})"})
    request = one.request
    if one.body is None or request is None:
        why = f"of request {one.k} only its row was kept: its body was counted and let go"
        hint = "those with a body: run.exemplars[run.exemplars.body.notna()]"
        raise InvalidConfig({"number": why}, hint=hint)
    timings = Timings(
        **{name: one.phases[name] / _US_PER_MS for name in _TIMED if name in one.phases},
        total=(one.completed - one.started) / NS_PER_MS,
    )
    failed = TestResult(
        name=one.about, outcome=Checked.FAILED, message=one.message, level=one.level
    )
    return Response(
        ResponseSpec(
            status=one.status,
            reason=_reason(one.status),
            http_version=one.protocol,
            url=request.url,
            headers=one.headers or (),
            body=one.body,
            body_bytes=len(one.body) + one.overflow,
            bytes_sent=one.bytes_sent,
            bytes_received=one.bytes_received,
            truncated=one.overflow > 0,
            timings=timings,
            request=request,
            tests=(failed,) if one.why == CHECK else (),
        )
    )


def _reason(status: int) -> str:
    """Return the standard reason phrase."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
