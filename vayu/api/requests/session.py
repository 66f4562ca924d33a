"""``vayu.Session()``: what several requests share, under the names of requests and httpx.

Nothing is held open: connections belong to the engine, which keeps them warm anyway.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, Unpack, cast

from vayu.api.arguments.attributes import Guarded
from vayu.api.arguments.calls import written
from vayu.api.arguments.options import names, signed, unknown_name
from vayu.api.arguments.pairs import header_items, query_items
from vayu.api.arguments.refusals import Refusals
from vayu.api.environments.environment import Environment, chosen
from vayu.api.requests.request import Request
from vayu.api.requests.request_options import RequestOptions, SendOptions
from vayu.api.responses.cookies import jar_of
from vayu.api.responses.jar import Jar
from vayu.errors import InvalidConfig
from vayu.model.requests.cookie import Cookie, cookie_problems
from vayu.model.requests.pair import Pair, sent_pairs
from vayu.model.words.show import show

if TYPE_CHECKING:
    from types import TracebackType

    from vayu.api.arguments.options import Names
    from vayu.api.arguments.pairs import Items
    from vayu.api.responses.response import Response
    from vayu.model.variables.scoped import Value


_SHARED = frozenset(names(RequestOptions)) - {"cookies"}


def _by_name(url: object = "https://...", *_: object, **__: object) -> str:
    """Say that a session has its settings by name."""
    return f"takes its settings by name, such as vayu.Session(base_url={show(url)})"


class Session(Guarded):
    """Headers, parameters, auth, cookies and variables for the requests that are made with it.

    Parameters
    ----------
    base_url : str, optional
        What stands before a URL that is not absolute.
    cookies : dict, list of pairs or jar, optional
        What is in the jar from the beginning. Names and values alone belong to the host of the
        first request. Those of a single request go with it alone.
    environment : Environment, str or dict, optional
        Values of variables, and the jar of cookies.
    globals : Environment, str or dict, optional
        Values of variables below those of the environment: `pm.globals`.
    **options
        Of every request, unless it says otherwise: those of `vayu.Request`.

    Attributes
    ----------
    base_url : str or None
    environment : Environment
        With the jar; scripts change it.
    globals : Environment
        Scripts change it.
    options : dict
        ``headers``, ``params``, ``auth``, ``timeout`` and the others; may be changed. Each is an
        attribute, too: ``session.headers["X-Client"] = "docs"``, ``session.auth = "token"``.

    Examples
    --------
    >>> import vayu
    >>> api = vayu.Session(base_url="https://example.com/v1", headers={"X-Client": "docs"})
    >>> api.build("GET", "/users", params={"page": 2})
    <Request [GET https://example.com/v1/users]>
    """

    further = _SHARED
    base_url: str | None
    environment: Environment
    globals: Environment
    options: dict[str, Any]
    if TYPE_CHECKING:  # what people set most, for who checks types
        headers: dict[str, Any]
        params: dict[str, Any]
        auth: Any
        timeout: Any
        verify: Any

    @signed(RequestOptions)
    @written(_by_name, what="vayu.Session")
    def __init__(
        self,
        *,
        base_url: str | None = None,
        environment: Mapping[str, Value] | str | None = None,
        globals: Mapping[str, Value] | str | None = None,  # noqa: A002 (what Postman calls it)
        **options: Unpack[RequestOptions],
    ) -> None:
        known = (*names(RequestOptions), "base_url", "environment", "globals")
        wrong = {n: unknown_name(n, known) for n in options if n not in known}
        refusals = Refusals(wrong)
        cookies = options.pop("cookies", None)
        options = cast("RequestOptions", {n: v for n, v in options.items() if n not in wrong})
        self.base_url = base_url
        self.options = {n: dict(v) if isinstance(v, dict) else v for n, v in options.items()}
        kept = refusals.of(_environment, environment, "session")
        everywhere = refusals.of(_environment, globals, "globals")
        refusals.of(Request, "GET", _joined(base_url, ""), **options)
        jar = refusals.of(_jar, () if cookies is None else cookies)
        refusals.check()
        assert kept is not None
        assert everywhere is not None
        self.globals = everywhere
        self.environment = kept
        self._own = kept is not environment
        self.environment.cookies += jar or ()

    def __getattr__(self, name: str) -> Any:
        """Return what every request is given."""
        if name not in _SHARED:
            return super().__getattr__(name)  # type: ignore[misc]
        if name in {"headers", "params"} and self.options.get(name) is None:
            self.options[name] = {}
        return self.options.get(name)

    def __setattr__(self, name: str, value: object) -> None:
        """Give something to every request from now on."""
        if name in _SHARED:
            options = {**self.options, name: value}
            Request("GET", _joined(self.base_url, ""), **cast("RequestOptions", options))
            self.options = options
        else:
            super().__setattr__(name, value)

    @property
    def cookies(self) -> Jar:
        """The jar, by name: ``session.cookies["sid"] = "1"``."""
        return Jar(self.environment)

    @cookies.setter
    def cookies(self, cookies: object) -> None:
        self.environment.cookies = _jar(cookies)

    def set_cookie(
        self, name: str, value: str, *, domain: str | None = None, path: str = "/"
    ) -> None:
        """Put a cookie into the jar, in place of one of its name, domain and path."""
        self.cookies.set(name, value, domain=domain, path=path)

    def clear_cookies(self) -> None:
        """Empty the jar."""
        self.environment.cookies = ()

    @signed(RequestOptions)
    def build(self, method: str, url: str, **options: Unpack[RequestOptions]) -> Request:
        """Return a request with what the session adds; it can be sent, and put under load."""
        return Request(method, _joined(self.base_url, url), **self._merged(options))

    @signed(SendOptions)
    def request(self, method: str, url: str, **options: Unpack[SendOptions]) -> Response:
        """Send a request with what the session adds, and return the response.

        Parameters
        ----------
        method : str
        url : str
            Absolute, or what follows `base_url`.
        **options
            Those of `vayu.Request`, and ``environment`` and ``globals``, instead of the session's.
        """
        own, everywhere = options.pop("environment", None), options.pop("globals", None)
        request = self.build(method, url, **cast("RequestOptions", options))
        return request.send(
            self.environment if own is None else own,
            globals=self.globals if everywhere is None else everywhere,
        )

    @signed(SendOptions)
    def get(self, url: str, **options: Unpack[SendOptions]) -> Response:
        """Send a GET request; see `request`."""
        return self.request("GET", url, **options)

    @signed(SendOptions)
    def post(self, url: str, **options: Unpack[SendOptions]) -> Response:
        """Send a POST request; see `request`."""
        return self.request("POST", url, **options)

    @signed(SendOptions)
    def put(self, url: str, **options: Unpack[SendOptions]) -> Response:
        """Send a PUT request; see `request`."""
        return self.request("PUT", url, **options)

    @signed(SendOptions)
    def patch(self, url: str, **options: Unpack[SendOptions]) -> Response:
        """Send a PATCH request; see `request`."""
        return self.request("PATCH", url, **options)

    @signed(SendOptions)
    def delete(self, url: str, **options: Unpack[SendOptions]) -> Response:
        """Send a DELETE request; see `request`."""
        return self.request("DELETE", url, **options)

    @signed(SendOptions)
    def head(self, url: str, **options: Unpack[SendOptions]) -> Response:
        """Send a HEAD request; see `request`."""
        return self.request("HEAD", url, **options)

    def __enter__(self) -> Self:
        """Return the session: there is nothing to open."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Forget the cookies, as `close` does."""
        self.close()

    def close(self) -> None:
        """Forget the cookies, unless they are in the jar of an environment of somebody else's."""
        if self._own:
            self.clear_cookies()

    def __repr__(self) -> str:
        """Show where it goes, and the names of its options."""
        given = ", ".join([show(self.base_url)] * (self.base_url is not None) + [*self.options])
        return f"<Session [{given}]>"

    def _merged(self, options: RequestOptions) -> RequestOptions:
        """Return the session's options with those of a request on top."""
        both: dict[str, Any] = {
            **self.options,
            **{n: v for n, v in options.items() if v is not None},
        }
        for name, merge in (("headers", _headers), ("params", _params)):
            shared, own = self.options.get(name), options.get(name)
            if shared is not None and own is not None:
                both[name] = merge(shared, cast("Names", own))
        return cast("RequestOptions", both)


def _headers(shared: Names, own: Names) -> Items:
    """Return the session's headers without those that a request has itself, or says None of."""
    pairs = list(own.items()) if isinstance(own, Mapping) else list(own)
    dropped = {p[0].lower() for p in pairs if not isinstance(p, Pair) and p[1] is None}
    mine = header_items([p for p in pairs if isinstance(p, Pair) or p[1] is not None])
    taken = dropped | {_name(item).lower() for item in mine}
    return tuple(i for i in header_items(shared) if _name(i).lower() not in taken) + mine


def _params(shared: Names, own: Names) -> Items:
    """Return the session's parameters, then those of a request."""
    return query_items(shared) + query_items(own)


def _name(item: tuple[str, str] | Pair) -> str:
    """Return the name of a pair."""
    return item.name if isinstance(item, Pair) else item[0]


def _joined(base: str | None, url: str) -> str:
    """Return an absolute URL: what is absolute, or a template, stays as it is."""
    if base is None or "://" in url.partition("?")[0] or url.startswith("{{"):
        return url or "http://localhost/"
    if not url or url.startswith("?"):
        return base + url
    return f"{base.rstrip('/')}/{url.lstrip('/')}"


def _environment(given: object, name: str) -> Environment:
    """Return variables, and a jar, that are kept; those of a mapping under a name."""
    found = chosen(given)
    if isinstance(found, Environment):
        return found
    return Environment(name, cast("Mapping[str, Value] | None", found))


def _jar(cookies: object) -> tuple[Cookie, ...]:
    """Return cookies as records.

    Raises
    ------
    InvalidConfig
        Naming each that is none.
    """
    records = jar_of(cookies)
    if records is not None:
        return records
    found = sent_pairs(header_items(cookies, what="cookies"))
    wrong = dict(cookie_problems(found))
    if wrong:
        raise InvalidConfig(wrong)
    return tuple(Cookie(name=name, value=value, path="/") for name, value in found)
