"""The gate of the control API: who may call, and how every refusal looks.

    Host is the bound address?  ──no──> 403      a page that rebinds its name to 127.0.0.1
    token is ours?              ──no──> 401      anybody else on this machine
    handler                     ──────> its answer, or the envelope of what it raised

There are no CORS headers, so a browser never shows an answer to a foreign page.
"""

from __future__ import annotations

import hmac
import logging
from typing import TYPE_CHECKING

from aiohttp import web

from vayu.engine.context import ENGINE
from vayu.engine.handlers.body import SHORTEN, TOO_LARGE, answer
from vayu.engine.log import explain
from vayu.errors import (
    ForbiddenHost,
    MalformedBody,
    MethodNotAllowed,
    NotFound,
    TooLarge,
    Unauthorized,
    VayuError,
    WireError,
)
from vayu.protocol.envelope import envelope_of
from vayu.protocol.handshake import LOG_FILE
from vayu.protocol.routes import OPENAPI

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler

log = logging.getLogger(__name__)

_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Server": "vayu",
}


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Admit a call, and turn whatever it raises into the envelope.

    Raises
    ------
    ConnectionResetError
        If the caller went away: there is nobody to answer.
    """
    try:
        admit(request)
        return await handler(request)
    except VayuError as error:
        return refusal(error)
    except web.HTTPException as error:
        return refusal(_wire_error(request, error), error.headers.get("Allow"))
    except ConnectionResetError:
        raise
    except Exception as error:  # noqa: BLE001  a bug: the caller is told, the log says where
        return refusal(_unexpected(request, error))


def admit(request: web.Request) -> None:
    """Let a call pass that comes to the bound address with the token.

    Raises
    ------
    ForbiddenHost
        If `Host` is anything but the bound address.
    Unauthorized
        If the token is missing or wrong.
    """
    engine = request.app[ENGINE]
    if request.headers.getall("Host", []) != [engine.host]:
        raise ForbiddenHost(
            f"the Host header must be {engine.host}", hint=f"call http://{engine.host}/ itself"
        )
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    known = hmac.compare_digest(token.strip().encode(), engine.token.encode())
    if scheme.lower() != "bearer" or not known:
        raise Unauthorized(
            "the token is missing or wrong",
            hint="send 'Authorization: Bearer TOKEN'; the token is in the discovery file",
        )


def refusal(error: VayuError, allow: str | None = None) -> web.Response:
    """Return the envelope of `error`, with its status."""
    response = answer(envelope_of(error), status=error.http_status)
    if isinstance(error, Unauthorized):
        response.headers["WWW-Authenticate"] = "Bearer"
    if allow:
        response.headers["Allow"] = allow
    return response


async def add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """Put on every answer what keeps it out of caches and guesses."""
    for name, value in _HEADERS.items():
        response.headers[name] = value


def _wire_error(request: web.Request, error: web.HTTPException) -> VayuError:
    """Translate what aiohttp raises while it routes and reads."""
    if isinstance(error, web.HTTPNotFound):
        return NotFound(f"there is no {request.path}", hint=f"GET {OPENAPI} lists every path")
    if isinstance(error, web.HTTPMethodNotAllowed):
        allowed = ", ".join(sorted(error.allowed_methods))
        return MethodNotAllowed(
            f"{request.path} does not take {request.method}", hint=f"it takes {allowed}"
        )
    if isinstance(error, web.HTTPRequestEntityTooLarge):
        return TooLarge(TOO_LARGE, hint=SHORTEN)
    if error.status < 500:
        return MalformedBody(f"the call is malformed: {error.reason}")
    return WireError(f"the call failed: {error.reason}")


def _unexpected(request: web.Request, error: Exception) -> VayuError:
    """Log where a bug is, and say so."""
    what = f"{request.method} {request.path}"
    log_file = request.app[ENGINE].data_dir / LOG_FILE
    return VayuError(f"{what}: {explain(log, what, error)}", hint=f"the log is {log_file}")
