"""A request's templates, compiled once and filled in for every request that goes out.

Only what varies is rendered. A part without templates is the very same object in every
`WireRequest`, so a transport can tell with ``is`` that it need not be set again.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from vayu.errors import UnresolvedVariable
from vayu.model.requests.pair import Pairs
from vayu.resolve.auth import (
    SentAuth,
    digest_templates,
    query_key,
    refuse_unfetched,
    signer_of,
)
from vayu.resolve.body import compile_body, no_files
from vayu.resolve.guessed import guessed
from vayu.resolve.headers import Headers
from vayu.resolve.length import refuse_other_length, says_length
from vayu.resolve.redact import mask_url
from vayu.resolve.sigv4 import Unsigned
from vayu.resolve.template import names, parse
from vayu.resolve.url import query_template, sendable, with_query
from vayu.resolve.url_user import may_have_user, signed_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vayu.model.requests.request import RequestSpec
    from vayu.model.variables.scoped import Value
    from vayu.resolve.template import Template

NOTHING: Mapping[str, Callable[[], str]] = MappingProxyType({})


class WireRequest(msgspec.Struct, frozen=True):
    """One request with every value in its place.

    Attributes
    ----------
    method : str
    url : str
        Absolute, ASCII, without fragment.
    headers : tuple of pairs
        In order, duplicates kept; `Content-Type` and `Authorization` included.
    body : bytes, optional
    digest : tuple of (str, str), optional
        User and password with which the transport answers a challenge.
    unresolved : tuple of str
        Variables without a value; the text holds their templates, braces and all.
    auth : SentAuth, optional
        What scripts are told of how it proves who sends it; it is in the other parts as well.
    """

    method: str
    url: str
    headers: Pairs = ()
    body: bytes | None = None
    unresolved: tuple[str, ...] = ()
    digest: tuple[str, str] | None = None
    auth: SentAuth | None = None

    def __repr__(self) -> str:
        """Never show a value that a variable may have brought."""
        where = mask_url(self.url).partition("?")[0]
        size = len(self.body or b"")
        return f"WireRequest({self.method} {where}, {len(self.headers)} headers, body {size} B)"


class GraphqlRequest(WireRequest, frozen=True):
    """One whose body asks in GraphQL, which on the wire is JSON as any other."""


class Composer:
    """Fills in one request.

    What cannot be sent whatever the variables are is refused here, with `InvalidConfig`.

    Parameters
    ----------
    spec : RequestSpec
        The templates.
    dynamic : mapping of str to callable, optional
        Functions for names such as ``$guid``, called at each place they stand in. A variable
        of the same name wins.
    read : callable, optional
        Returns the content of the file at a path; each is read once, now.
    wall_clock : callable, optional
        The moment of a signature. [s since 1970]

    Attributes
    ----------
    spec : RequestSpec
    names : frozenset of str
        Every variable that the request reads.
    constant : bool
        Nothing varies: `compose` always returns the same object.
    """

    def __init__(
        self,
        spec: RequestSpec,
        *,
        dynamic: Mapping[str, Callable[[], str]] = NOTHING,
        read: Callable[[str], bytes] = no_files,
        wall_clock: Callable[[], float] = lambda: 0.0,
    ) -> None:
        refuse_unfetched(spec.auth)
        self.spec = spec
        self._means = dynamic, read, wall_clock
        self._made = GraphqlRequest if spec.body.mode == "graphql" else WireRequest
        self._method = spec.method.upper()
        self._template = mask_url(spec.url)
        self._url = parse(spec.url)
        self._query = query_template(spec.param_pairs + query_key(spec.auth))
        self._body = compile_body(spec.body, read)
        self._headers = Headers(spec, self._body.content_type)
        self._says_length = says_length(spec)
        self._digest = digest_templates(spec.auth)
        self._asks_url = may_have_user(spec)
        self._signer = signer_of(spec.auth, wall_clock)
        varying = [*self._headers.templates, *self._body.templates, *(self._digest or ())]
        if self._signer is not None:
            varying += self._signer.templates
        self.names = names([self._url, self._query, *varying])
        self.constant = not self.names and self._signer is None
        self._dynamic = {name: make for name, make in dynamic.items() if name in self.names}
        url_varies = self._url.blanks or self._query.blanks
        self._fixed_url = None if url_varies else self._fill_url(lambda _: None, [])
        self._last_digest = ("", "")
        self._whole = self._compose({}) if self.constant else None

    def of(self, spec: RequestSpec) -> Composer:
        """Return a composer of another request, which fills it in with the same means.

        Parameters
        ----------
        spec : RequestSpec
            What no server could be sent is refused with `InvalidConfig`, as here.

        Returns
        -------
        Composer
        """
        dynamic, read, wall_clock = self._means
        return Composer(spec, dynamic=dynamic, read=read, wall_clock=wall_clock)

    def compose(self, variables: Mapping[str, Value]) -> WireRequest:
        """Return the request with `variables` filled in.

        A value that breaks the URL or a header is refused with `InvalidConfig`. Messages never
        show values.

        Parameters
        ----------
        variables : mapping of str to value
            None is no value.

        Returns
        -------
        WireRequest

        Raises
        ------
        UnresolvedVariable
            If one is missing where nothing could be sent without it.
        """
        try:
            return self._whole or self._compose(variables)
        except UnresolvedVariable as error:
            raise UnresolvedVariable(guessed(error, variables), hint=error.hint) from None

    def _compose(self, variables: Mapping[str, Value]) -> WireRequest:
        """Fill in what varies."""
        lookup = self._lookup(variables)
        missing: list[str] = []
        url = self._fixed_url or self._fill_url(lookup, missing)
        headers = self._headers.render(lookup, missing)
        if self._asks_url:
            headers = signed_in(url, headers)
        body = self._body.render(lookup, missing)
        if self._says_length and not missing:
            refuse_other_length(self._method, headers, body)
        if self._signer is not None:
            unsigned = Unsigned(self._method, url, headers, body or b"")
            headers = self._signer.sign(unsigned, lookup, missing)
        digest = self._digest and self._fill_digest(self._digest, lookup, missing)
        unresolved = tuple(dict.fromkeys(missing)) if missing else ()
        auth = None if self.spec.auth is None else SentAuth(self.spec.auth, variables)
        return self._made(self._method, url, headers, body, unresolved, digest, auth)

    def _fill_digest(
        self,
        templates: tuple[Template, Template],
        lookup: Callable[[str], Value],
        missing: list[str],
    ) -> tuple[str, str]:
        """Fill in user and password; the very same object as long as they are the same."""
        user, password = templates
        filled = user.render(lookup, missing), password.render(lookup, missing)
        if filled != self._last_digest:
            self._last_digest = filled
        return self._last_digest

    def _fill_url(self, lookup: Callable[[str], Value], missing: list[str]) -> str:
        """Fill in the URL and its query."""
        url = self._url.render(lookup, missing)
        query = self._query.render(lookup, missing)
        return sendable(with_query(url, query), self._template, missing)

    def _lookup(self, variables: Mapping[str, Value]) -> Callable[[str], Value]:
        """Return what finds the value of a name."""
        if not self._dynamic:
            return variables.get

        def lookup(name: str) -> Value:
            value = variables.get(name)
            make = self._dynamic.get(name) if value is None else None
            return make() if make else value

        return lookup
