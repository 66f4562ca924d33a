"""`request.but(...)`: the same request with something else in it. A request never changes.

Rule: what is named takes the place of what was there, whole: a body that of any body, `headers`
that of all headers, `tests` that of all tests. What is not named stays.
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, Self, Unpack

from msgspec.structs import fields, replace

from vayu.api.arguments.attributes import Guarded
from vayu.api.arguments.options import signed
from vayu.api.requests.compose import send_spec
from vayu.api.requests.request_options import RequestOptions
from vayu.api.responses.tested import parted
from vayu.model.scripts.script import ScriptSpec

if TYPE_CHECKING:
    from vayu.api.responses.tested import Test
    from vayu.model.requests.request import RequestSpec
    from vayu.model.sends.send import SendSpec

_BODIES = frozenset({"json", "data", "content", "xml", "graphql", "files"})

_WORDS = "Nothing is sent yet: .send() sends it once, .load(…) puts it under load."
"""Below a request that is shown: what its reader can do with it."""


class Changing(Guarded):
    """What all requests have of which another one can be made."""

    _exchange: SendSpec
    _tests: tuple[Test, ...] = ()
    unchanged = "a request never changes: request.but({name}=...) is one with another"

    @property
    def spec(self) -> RequestSpec:
        """The request as a plain record."""
        return self._exchange.request

    @property
    def script(self) -> ScriptSpec:
        """Its two scripts."""
        return self._exchange.script

    @property
    def method(self) -> str:
        """The method, in capitals."""
        return self.spec.method

    @property
    def url(self) -> str:
        """The URL as composed, templates and all."""
        return self.spec.url

    @property
    def name(self) -> str | None:
        """What tables and charts call it."""
        return self.spec.name

    @signed(RequestOptions)
    def but(
        self, *, method: str | None = None, url: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> Self:  # fmt: skip
        """Return the same request with something else instead of what it was.

        Parameters are those of `Request`. A body takes the place of the whole body, `headers`
        that of all headers; None that of a header, a script or the auth is none.
        """
        given: dict[str, Any] = dict(options)
        tests = self._tests
        if "tests" in given:
            given["tests"], tests = parted(given["tests"])
        return self._with(changed(self._own_exchange(), method, url, given), tests)

    def _repr_html_(self) -> str:
        """Show what it sends, secrets masked."""
        from vayu.report.request_html import request_html  # noqa: PLC0415 (display only)

        return request_html(self.spec, self.script, words=_WORDS)

    def _own_exchange(self) -> SendSpec:
        """Return what is changed."""
        return self._exchange

    def _with(self, exchange: SendSpec, tests: tuple[Test, ...]) -> Self:
        """Return the same with another exchange and other tests in Python."""
        other = copy(self)
        vars(other).update(_exchange=exchange, _tests=tests)
        return other


def changed(
    exchange: SendSpec, method: str | None, url: str | None, given: dict[str, Any]
) -> SendSpec:
    """Return an exchange with what is given in place of what it was.

    Parameters
    ----------
    exchange : SendSpec
    method, url : str, optional
    given : dict
        Other options of `Request`.
    """
    was, script = exchange.request, exchange.script
    wanted = send_spec(method or was.method, url or was.url, given)
    usual = send_spec("GET", was.url, {})
    named = {"method", "url", *given, *(["body"] if _BODIES & given.keys() else [])}
    new = {
        field.name: getattr(wanted.request, field.name)
        for field in fields(type(was))
        if field.name in named
        or getattr(wanted.request, field.name) != getattr(usual.request, field.name)
    }
    scripts = ScriptSpec(
        pre=wanted.script.pre if "pre_request" in given else script.pre,
        post=wanted.script.post if "tests" in given else script.post,
    )
    return replace(exchange, request=replace(was, **new), script=scripts)
