"""One response, under the names that users of requests and httpx know."""

from __future__ import annotations

import codecs
import json
from datetime import timedelta
from email.message import Message
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from msgspec.structs import replace

from vayu.api.arguments.attributes import Guarded
from vayu.api.environments.given import hidden_changes
from vayu.api.responses.cookies import Cookies
from vayu.api.responses.headers import Headers
from vayu.api.responses.sent_request import Sent
from vayu.api.responses.shy import ShyBytes, ShyConsole, ShyTests, ShyText
from vayu.errors import InvalidConfig, StatusError
from vayu.model.requests.request import RequestSpec
from vayu.model.words.show import show
from vayu.report.escape import line
from vayu.resolve.redact import mask_url, redactor
from vayu.resolve.secret_values import secrets_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vayu.model.scripts.visual import Visual
    from vayu.model.sends.response import (
        ConsoleLine,
        ResponseSpec,
        StreamEvent,
        TestResult,
        Timings,
    )


class Response(Guarded):
    """What came back from one request.

    Parameters
    ----------
    spec : ResponseSpec
        The whole of it, as a plain record.
    secrets : iterable, optional
        Values of variables: shown nowhere, not even where the target repeats them.
    """

    spec: ResponseSpec
    _encoding: str | None = None

    def __init__(self, spec: ResponseSpec, *, secrets: Iterable[object] = ()) -> None:
        self.spec = spec
        self._secrets = tuple(secrets)

    @property
    def status_code(self) -> int:
        """The status, as a number."""
        return self.spec.status

    @property
    def reason(self) -> str:
        """The reason phrase, such as ``Not Found``."""
        return self.spec.reason

    @cached_property
    def url(self) -> str:
        """Where the response came from, after redirects."""
        return ShyText(self.spec.url, lambda text: self.redact(mask_url(text)))

    @property
    def redirects(self) -> int:
        """How many redirects were followed."""
        return self.spec.redirects

    @property
    def http_version(self) -> str:
        """The negotiated protocol, such as ``HTTP/1.1``."""
        return self.spec.http_version

    @cached_property
    def headers(self) -> Headers:
        """Headers: names in any case, duplicates kept."""
        return Headers(self.spec.headers, self.redact)

    @cached_property
    def cookies(self) -> Cookies:
        """Cookies that this response set."""
        return Cookies(self.spec.cookies)

    @cached_property
    def request(self) -> Sent:
        """What was really sent."""
        return Sent(self.spec.request, self.redact)

    @cached_property
    def content(self) -> bytes:
        """The body, decoded from gzip and the like; see `truncated`."""
        return ShyBytes(self.spec.body, self.redact)

    @property
    def truncated(self) -> bool:
        """Whether the body was longer than is kept, so that `content` is its beginning only."""
        return self.spec.truncated

    @property
    def events(self) -> list[StreamEvent]:
        """Events of a stream, each with its time; empty for any other response."""
        return list(self.spec.events)

    @property
    def hung_up(self) -> bool:
        """Whether the stream went on when ``stream_for`` was over."""
        return self.spec.hung_up

    @property
    def encoding(self) -> str:
        """The character set that the `Content-Type` names, or was set here; else UTF-8."""
        return self._named() or "utf-8"

    @encoding.setter
    def encoding(self, name: str) -> None:
        """Let `text` and `json` read the body so.

        Raises
        ------
        InvalidConfig
            If Python knows none of that name.
        """
        self._encoding = _charset(f"text/plain; charset={name}")
        if self._encoding is None:
            raise InvalidConfig({"encoding": f"Python knows no character set {show(name)}"})
        vars(self).pop("text", None)

    @cached_property
    def text(self) -> str:
        """The body as text; bytes that are none become U+FFFD."""
        return ShyText(self.spec.body.decode(self.encoding, errors="replace"), self.redact)

    def json(self, **options: Any) -> Any:
        """Return the body, decoded from JSON.

        Parameters
        ----------
        **options
            Those of `json.loads`.

        Returns
        -------
        object
            Plain data.

        Raises
        ------
        json.JSONDecodeError
            A ValueError: if it is none; says what the body calls itself.
        """
        try:
            return json.loads(str(self.text) if self._named() else self.spec.body, **options)
        except json.JSONDecodeError as error:
            kind = self.headers.get("content-type", "").partition(";")[0].strip()
            what = f"a body of type {line(kind)}" if kind else "a body without a Content-Type"
            what = what if self.spec.body else "an empty body"
            why = f"{error.msg} in {what}, status {self.status_code}"
            raise json.JSONDecodeError(why, error.doc, error.pos) from None

    @property
    def elapsed(self) -> timedelta:
        """Hand-over to last byte; `timings` has its phases."""
        return timedelta(milliseconds=self.spec.timings.total)

    @property
    def timings(self) -> Timings:
        """The phases in ms: ``dns connect tls wait receive total``; None did not happen."""
        return self.spec.timings

    @property
    def ok(self) -> bool:
        """Whether the status is below 400."""
        return self.status_code < 400

    @property
    def is_success(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status_code < 300

    @property
    def is_redirect(self) -> bool:
        """Whether the status is 3xx and names another place."""
        return 300 <= self.status_code < 400 and "location" in self.headers

    @property
    def is_error(self) -> bool:
        """Whether the status is 400 or more."""
        return self.status_code >= 400

    def raise_for_status(self) -> Self:
        """Return this response if its status is below 400.

        Raises
        ------
        StatusError
            If it is not; the error's `response` is this one.
        """
        if self.ok:
            return self
        asked = f"{self.request.method} {self.redact(mask_url(self.url))}"
        raise StatusError(
            f"{self.status_code} {self.reason}".rstrip() + f" for {asked}", response=self
        )

    @cached_property
    def tests(self) -> tuple[TestResult, ...]:
        """Outcome of each `pm.test`, in order."""
        return ShyTests(self.spec.tests, self.redact)

    def tested(self, results: tuple[TestResult, ...]) -> Response:
        """Return this response with the results of further tests."""
        if not results:
            return self
        spec = replace(self.spec, tests=(*self.spec.tests, *results))
        return Response(spec, secrets=self._secrets)

    def without_body(self) -> Response:
        """Return this response without its body, its events, and the body that was sent."""
        spec = self.spec
        request = replace(spec.request, body=b"")
        left = replace(spec, body=b"", events=(), truncated=bool(spec.body), request=request)
        return Response(left, secrets=self._secrets)

    @cached_property
    def visual(self) -> Visual | None:
        """What `pm.visualizer.set` made: HTML without secrets, and still nobody's to trust."""
        visual = self.spec.visual
        if visual is None or visual.html is None:
            return visual
        return replace(visual, html=self.redact(visual.html))

    @cached_property
    def console(self) -> tuple[ConsoleLine, ...]:
        """What the scripts printed."""
        return ShyConsole(self.spec.console, self.redact)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to know before trusting the response, such as a variable without a value."""
        return self.spec.warnings

    @cached_property
    def redact(self) -> Callable[[str], str]:
        """Removes the values of variables, and the credentials sent, from any text."""
        sent = self.spec.request
        known = secrets_of(RequestSpec(url=sent.url, headers=sent.headers), {})
        hidden = [*self._secrets, *hidden_changes(self.spec)]
        words = (value for value in hidden if isinstance(value, str))
        return redactor({*hidden, *known.values}, words)

    def _named(self) -> str | None:
        """Return the character set that was set here, or that the `Content-Type` names."""
        return self._encoding or _charset(self.headers.get("content-type", ""))

    def __bool__(self) -> bool:
        """Whether the status is below 400, as in requests."""
        return self.ok

    def __repr__(self) -> str:
        """Show the status, as requests does, and how many tests failed."""
        failed = sum(test.failed for test in self.tests)
        tests = f", {failed} of {len(self.tests)} tests failed" if failed else ""
        reason = f" {self.reason}" if self.reason else ""
        return f"<Response [{self.status_code}{reason}]{tests}>"

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Show the response in a notebook."""
        from vayu.widgets.response_viewer import living_bundle  # noqa: PLC0415 (display only)

        return living_bundle(self.spec, redact=self.redact)


def _charset(content_type: str) -> str | None:
    """Return the character set that a `Content-Type` names, if Python knows it.

    One that is no text (``base64``), or cannot be read past a fault (``idna``), is none.
    """
    message = Message()
    message["content-type"] = content_type
    named = message.get_content_charset()
    if not named:
        return None
    try:
        b"\xff".decode(named, errors="replace")
        return codecs.lookup(named).name
    except (LookupError, ValueError):
        return None
