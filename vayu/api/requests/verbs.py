"""``vayu.get(url)`` and its like: build a request and send it at once.

They take what `vayu.Request` takes, ``environment`` and ``globals``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack, cast

from vayu.api.arguments.options import signed, unknown
from vayu.api.arguments.refusals import Refusals
from vayu.api.environments.environment import chosen
from vayu.api.environments.variables import variables_of
from vayu.api.requests.request import Request
from vayu.api.requests.request_options import SendOptions

if TYPE_CHECKING:
    from vayu.api.requests.request_options import RequestOptions
    from vayu.api.responses.response import Response


@signed(SendOptions)
def request(method: str, url: str, **options: Unpack[SendOptions]) -> Response:
    """Send one request and return the response, whatever its status.

    Parameters
    ----------
    method, url : str
    **options
        Those of `vayu.Request`, and ``environment``: an `Environment`, the name of a saved
        one, or a dict; and ``globals``, likewise.

    Returns
    -------
    Response

    Examples
    --------
    >>> import vayu
    >>> vayu.request("GET", "https://example.com/", timeout="2s")  # doctest: +SKIP
    <Response [200 OK]>
    """
    wrong = unknown(options, SendOptions)
    refusals = Refusals(wrong)
    environment = refusals.of(chosen, options.pop("environment", None))
    globals_ = refusals.of(chosen, options.pop("globals", None))
    known = {name: value for name, value in options.items() if name not in wrong}
    made = refusals.of(Request, method, url, **cast("RequestOptions", known))
    refusals.of(variables_of, environment)
    refusals.of(variables_of, globals_, "globals")
    refusals.check()
    assert made is not None
    return made.send(environment, globals=globals_)


@signed(SendOptions)
def get(url: str, **options: Unpack[SendOptions]) -> Response:
    """Send a GET request; see `request`."""
    return request("GET", url, **options)


@signed(SendOptions)
def post(url: str, **options: Unpack[SendOptions]) -> Response:
    """Send a POST request; see `request`."""
    return request("POST", url, **options)


@signed(SendOptions)
def put(url: str, **options: Unpack[SendOptions]) -> Response:
    """Send a PUT request; see `request`."""
    return request("PUT", url, **options)


@signed(SendOptions)
def patch(url: str, **options: Unpack[SendOptions]) -> Response:
    """Send a PATCH request; see `request`."""
    return request("PATCH", url, **options)


@signed(SendOptions)
def delete(url: str, **options: Unpack[SendOptions]) -> Response:
    """Send a DELETE request; see `request`."""
    return request("DELETE", url, **options)


@signed(SendOptions)
def head(url: str, **options: Unpack[SendOptions]) -> Response:
    """Send a HEAD request; see `request`."""
    return request("HEAD", url, **options)


@signed(SendOptions)
def options(url: str, **options: Unpack[SendOptions]) -> Response:
    """Send an OPTIONS request; see `request`."""
    return request("OPTIONS", url, **options)
