"""One request: sent once while it is built, put under load when it is tested."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

from vayu.api.arguments.calls import written
from vayu.api.arguments.options import names, refusing, signed
from vayu.api.environments.environment import chosen
from vayu.api.environments.given import Given
from vayu.api.requests.changing import Changing
from vayu.api.requests.compose import send_spec
from vayu.api.requests.loading import Loaded, start_load
from vayu.api.requests.request_options import LoadOptions, RequestOptions
from vayu.api.requests.resolution import Resolution, resolution_of
from vayu.api.responses.tested import parted, results_of, unloaded
from vayu.formats.exporting.export import export_request
from vayu.model.sends.send import SendSpec
from vayu.model.words.show import show
from vayu.resolve.redact import mask_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vayu.api.environments.environment import Environment
    from vayu.api.responses.response import Response
    from vayu.api.runs.run import Run
    from vayu.model.variables.scoped import Value, Variables
    from vayu.resolve.explain import Scope


_OPTIONS = names(RequestOptions)


def _both(*given: object, **named: object) -> str:
    """Say that a request has a method and a URL; it was given one of them, or more by place."""
    url = next((one for one in (*given, named.get("url")) if "://" in str(one)), "https://...")
    return f'takes a method and a URL, the rest by name: vayu.Request("GET", {show(url)})'


def _by_name(*given: object, **_: object) -> str:
    """Say that a load has its settings by name, with what was given by place as it may be meant."""
    meant = [f"{'duration' if isinstance(one, str) else name}={one!r}"
             for one, name in zip(given, ("concurrency", "duration"), strict=False)]  # fmt: skip
    return f"takes its settings by name; did you mean load({', '.join(meant)})?"


class Request(Changing):
    """One HTTP request and its tests. It never changes (see `but`), nor is it sent before you say.

    Every text may hold ``{{name}}`` templates, which the environment fills in.

    Parameters
    ----------
    method : str
        ``GET``, ``POST``, ``PROPFIND``: any that HTTP has, in any case.
    url : str
        Absolute, http or https.
    params : dict or list of pairs, optional
        Query parameters; a list repeats its name.
    headers : dict or list of pairs, optional
        A `vayu.Pair`, here, in `params` and in `cookies`, may be switched off.
    cookies : dict, list of pairs or jar, optional
        Sent beside those of the environment's jar. Of a jar those go that belong to the URL.
    json : object, optional
        A JSON body. At most one of these; but fields in `data` may go with `files`.
    data : dict, list of pairs, str or bytes, optional
        A form; or text or bytes, sent as with `content`.
    content : str, bytes or pathlib.Path, optional
        Sent as it is, without a `Content-Type` of its own. Bytes and files hold no templates.
    xml : str, optional
    graphql : str or dict, optional
        A query; or ``{"query": ..., "variables": ..., "operationName": ...}``.
    files : dict or list of pairs, optional
        A multipart body of bytes, text, open files, `pathlib.Path`s or ``(name, content[, type])``.
    auth : tuple, str or Auth, optional
        ``("user", "password")``, a bearer token, or one such as `vayu.ApiKeyAuth`, `vayu.OAuth2`.
    timeout : str or number, optional
        From hand-over to last byte; seconds, or text such as ``"500ms"``. 30 s by default.
    connect_timeout : str or number, optional
        Part of it: for name lookup, TCP and TLS.
    http_version : str or number, optional
        ``"auto"``, ``"1.0"``, ``"1.1"``, ``"2"``, ``"2-prior-knowledge"`` or ``"3"``.
    follow_redirects : bool, default True
    max_redirects : int, optional
        10 by default; one more is a failure.
    verify : bool or path, optional
        Check the server's certificate; True by default. A path is the same as `ca`.
    ca : path, optional
        Certificates to trust instead of the system's: a PEM file or a folder.
    cert : path or tuple, optional
        Client certificate; or with its `key`, and its `key_password`.
    key : path, optional
    key_password : str, optional
    min_tls : str, optional
        Oldest TLS version to accept: ``"1.0"`` to ``"1.3"``.
    server_name : str, optional
        For TLS to ask for, and to check.
    proxy : str, optional
        URL of a proxy, or ``"none"``; the environment's by default, but never for this machine.
    unix_socket : path, optional
        Connect to this socket instead of the URL's host.
    ip_version : {4, 6}, optional
    resolve : dict, optional
        ``{"host:port": "address"}`` or ``"address:port"``: where to connect instead.
    dns : str, optional
        ``"once"`` a run, the default, or ``"each"``: for each new connection.
    reuse_connections : bool, optional
        False: a new connection for every request.
    decompress : bool, optional
        False: keep a compressed body as it came.
    stream_for : str or number, optional
        In place of `timeout`: read the response for this long, then hang up.
    pre_request : str, optional
        JavaScript that runs before the request is filled in and sent.
    tests : str, callable or list of both, optional
        JavaScript that runs on the response; or a function of the `Response`, not under load.
    name : str, optional
        What tables and charts call it.

    Examples
    --------
    >>> Request("GET", "https://example.com/ping", timeout="2s")
    <Request [GET https://example.com/ping]>
    """

    @signed(RequestOptions)
    @written(_both, what="vayu.Request")
    def __init__(self, method: str, url: str, **options: Unpack[RequestOptions]) -> None:
        script, self._tests = parted(options.get("tests"))
        self._exchange = send_spec(method, url, {**options, "tests": script})

    @classmethod
    def of(cls, exchange: SendSpec) -> Request:
        """Return the request that a plain record describes, with its script and nothing else."""
        request = Request.__new__(Request)
        vars(request)["_exchange"] = SendSpec(request=exchange.request, script=exchange.script)
        return request

    @refusing({n: f"is of the request: request.but({n}=...).send()" for n in _OPTIONS})
    def send(
        self,
        environment: Mapping[str, Value] | str | None = None,
        *,
        globals: Mapping[str, Value] | str | None = None,  # noqa: A002 (what Postman calls it)
    ) -> Response:
        """Send the request once and return the response, whatever its status.

        Parameters
        ----------
        environment : Environment, str or dict, optional
            Values of the variables, or the name of a saved `Environment`, which takes over what
            scripts set and the cookies of the response.
        globals : Environment, str or dict, optional
            The scope below all others (`pm.globals`); by default that of the collection.

        Returns
        -------
        Response
            When there is none (refused, timed out ...), `vayu.errors.SendError` is raised.
        """
        from vayu.api.responses.response import Response  # noqa: PLC0415 (for who sends)
        from vayu.client.session import session  # noqa: PLC0415 (for who sends)

        given = self._given(environment, globals)
        spec = given.fill(self._outgoing())
        answer = session().send(spec)
        given.absorb(answer)
        response = Response(answer, secrets=given.hidden(spec))
        return response.tested(results_of(self._tests, response))

    def resolve(
        self,
        environment: Mapping[str, Value] | str | None = None,
        *,
        globals: Mapping[str, Value] | str | None = None,  # noqa: A002
    ) -> Resolution:
        """Say what would be sent, and where the value of each variable comes from.

        Parameters
        ----------
        environment, globals : Environment, str or dict, optional
            As in `send`.

        Returns
        -------
        Resolution
            A table, a row a variable; names without a value are listed.
        """
        return resolution_of(self._given(environment, globals), self._outgoing(), self._scopes)

    @signed(LoadOptions)
    @written(_by_name)
    def load(self, **options: Unpack[LoadOptions]) -> Run:
        """Put the request under load. Returns at once; the run goes on by itself.

        Parameters
        ----------
        concurrency : int, optional
            Closed model: virtual users, each waiting for its response. 1 by default.
        rate : float, optional
            Open model: requests per second, whatever the target does. [1/s]
        stages, rate_stages : list of pairs or str, optional
            ``(duration, target)`` each: users, or requests per second, move linearly from the
            level before, the first from 0. Text such as ``"10s:100,30s:100,5s:0"`` says the same.
        profile : LoadProfile, optional
            Instead of all these words: `vayu.RampRate`, `vayu.PoissonRate`, `vayu.Replay` ...
        duration : str or number, optional
            Seconds, or text such as ``"1m30s"``. 30 s unless `iterations` is given.
        ramp_up : str or number, optional
            First part of `duration`, in which the load rises from 0.
        ramp_down : str or number, optional
            Last part of `duration`, in which it falls to 0.
        iterations : int, optional
            Requests in all.
        think : str or number, optional
            Closed model: time from a response to the user's next request; ``"1s..3s"`` is
            anything between, ``"exp:2s"`` is 2 s on average.
        pacing : str or number, optional
            Closed model: least time from the start of a user's request to its next.
        max_in_flight : int, optional
            Open model: arrivals beyond this many in flight are dropped, and counted.
        workers : int, optional
            Worker processes; by default one a core, less one for a target on this machine.
        seed : int, optional
            Makes every random choice reproducible.
        thresholds : list of str or Threshold, optional
            Limits to judge the run by, such as ``"p99 < 250ms"`` and ``"failed < 1%"``.
        abort_on_fail : bool, optional
            Stop the run as soon as one of them fails.
        delay_abort_eval : str or number, optional
            For so long none of them stops the run; 2 s by default.
        environment : Environment, str or dict, optional
            As in `send`; each virtual user has a copy of its own.
        globals : Environment, str or dict, optional
            Likewise.
        name : str, optional
            What tables and charts call the run.
        tags : list of str, optional
            Words to find the run by.
        detach : bool, optional
            Let the run go on when this process ends.
        monitor : dict, optional
            Metrics to read beside it: addresses by name, or ``"local"``; each second, or so often:
        monitor_interval : str or number, optional

        Returns
        -------
        Run
            What speaks against it, such as a rate that nobody reaches, is a Python warning.
        """
        return start_load(self.loaded(options))

    def loaded(self, options: Mapping[str, Any]) -> Loaded:
        """Return what a load run of it is made of; options are those of `load`."""
        given = {**options, "environment": self._environment(options.get("environment"))}
        if given.get("globals") is None:
            given["globals"] = self._globals()
        return Loaded(self._outgoing(), given, tuple(unloaded(self._tests)))

    def _outgoing(self) -> SendSpec:
        """Return what is sent; in a collection files begin at its folder."""
        return self._exchange

    def export(self, kind: str) -> str:
        """Return the request as text for another tool.

        Parameters
        ----------
        kind : {"curl", "http", "requests", "httpx", "fetch", "k6"}
            ``requests`` and ``httpx`` are Python, ``fetch`` and ``k6`` JavaScript. Variables stay
            variables: their values, which may be secret, are not in the text.
        """
        return export_request(self.spec.name or f"{self.method} {self.url}", self.spec, kind)

    def _environment(self, environment: Any) -> Any:
        """Return the environment that is meant; that of a collection may be named."""
        return environment

    def _globals(self) -> Environment | None:
        """Return the globals where none are given: those of a collection."""

    def _given(self, environment: Any, globals_: Any) -> Given:
        """Return the variables that it is sent with, beside its folders'."""
        found = chosen(globals_) if globals_ is not None else self._globals()
        return Given(chosen(self._environment(environment)), found)

    def _scopes(self, _variables: Variables) -> list[Scope]:
        """Return where variables come from below the environment, low to high."""
        return []

    def __repr__(self) -> str:
        """Show method and URL, secrets masked."""
        return f"<Request [{self.method} {mask_url(self.url)}]>"
